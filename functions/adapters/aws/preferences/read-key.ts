import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type KMSClient,
  paginateListResourceTags,
} from '@aws-sdk/client-kms';
import { absent, type Observed, present, type Tags } from '../../../account/observed.ts';
import type { Key } from '../../../account/preferences/preferences.ts';
import { collect } from '../shared/collect.ts';
import { type Aspect, aspect, aspectValue, observe, unreadOf } from '../shared/errors.ts';

/**
 * Error codes that mean that no key has this id, ARN or alias in this Region. The id is the call's only
 * input, so a refusal of the input is a refusal of the id.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
const NO_SUCH_KEY = ['NotFoundException', 'InvalidArnException', 'ValidationException'];

/** The tags of a key of our own account; those of another account's keys may never be read. */
const readTags = (kms: KMSClient, KeyId: string): Promise<Aspect<Tags>> =>
  aspect('kms:ListResourceTags', NO_SUCH_KEY, async () => {
    const tags = await collect(paginateListResourceTags({ client: kms }, { KeyId }), (page) => page.Tags);
    return Object.fromEntries(
      tags.flatMap(({ TagKey, TagValue }) => (TagKey ? [[TagKey, TagValue ?? '']] : [])),
    );
  });

/** The policy of a key of our own account. A key has one policy, whose name is `default`. */
const readPolicy = (kms: KMSClient, KeyId: string): Promise<Aspect<string | undefined>> =>
  aspect('kms:GetKeyPolicy', NO_SUCH_KEY, async () => {
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    return Policy;
  });

/** Reads a KMS key by id, ARN or alias, with its tags and its policy, which are kept under the key itself. */
export const readKeyWithTags = async (kms: KMSClient, id: string): Promise<Observed<Key>> => {
  const key = await readKey(kms, id);
  if (key.status !== 'present') return key;
  const [tags, policy] = await Promise.all([readTags(kms, key.value.arn), readPolicy(kms, key.value.arn)]);
  const text = aspectValue(policy);
  return present({
    ...key.value,
    ...(text ? { policy: text } : {}),
    tags: aspectValue(tags) ?? {},
    ...unreadOf({ tags, policy }),
  });
};

/** Reads a KMS key by id, ARN or alias, without its tags. */
export const readKey = (kms: KMSClient, id: string): Promise<Observed<Key>> =>
  observe('kms:DescribeKey', NO_SUCH_KEY, async () => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: id }));
    if (!KeyMetadata) return absent;
    return present({ arn: KeyMetadata.Arn ?? id, state: KeyMetadata.KeyState ?? 'Unavailable', tags: {} });
  });
