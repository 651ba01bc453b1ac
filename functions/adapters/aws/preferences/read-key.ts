import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { absent, type Observed, present } from '../../../account/observed.ts';
import type { Key } from '../../../account/preferences/preferences.ts';
import { observe } from '../shared/errors.ts';

/**
 * Error codes that mean that no key has this id, ARN or alias in this Region. The id is the call's only
 * input, so a refusal of the input is a refusal of the id.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
const NO_SUCH_KEY = ['NotFoundException', 'InvalidArnException', 'ValidationException'];

/** Reads a KMS key by id, ARN or alias. Tags are not read, because nothing ever repairs a key. */
export const readKey = (kms: KMSClient, id: string): Promise<Observed<Key>> =>
  observe('kms:DescribeKey', NO_SUCH_KEY, async () => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: id }));
    if (!KeyMetadata) return absent;
    return present({ arn: KeyMetadata.Arn ?? id, state: KeyMetadata.KeyState ?? 'Unavailable', tags: {} });
  });
