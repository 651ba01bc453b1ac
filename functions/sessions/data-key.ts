import { presentValue } from '../account/observed.ts';
import type { AccountState } from '../account/state.ts';
import { keyOfBucket, observedKey } from './key-uses.ts';
import { agentRequest, letsSomeIn } from './resource-policies.ts';

/** Are these the buckets that the preferences name, or only what is remembered of them? */
const isRead = ({ buckets }: AccountState, name: string): boolean => Object.hasOwn(buckets, name);

/**
 * The keys (ARNs) on which a role needs `kms:GenerateDataKey`, so that it may write to a bucket with SSE-KMS. A key
 * policy that names principals may let a role in without IAM, so such a key, or one whose policy is not known, is left
 * out. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export const dataKeysOf = (state: AccountState, bucket: string): readonly string[] => {
  if (!isRead(state, bucket)) return [];
  return keyOfBucket(state, bucket).flatMap((id) => {
    const key = presentValue(observedKey(state, id));
    const call = { action: 'kms:GenerateDataKey', resource: '*', known: agentRequest(state.identity) };
    if (key?.policy === undefined || letsSomeIn(key.policy, call, state.identity)) return [];
    return [key.arn];
  });
};

/**
 * Is a bucket with a key of its own remembered, but not read? The guard of the identities does not read buckets, so the
 * sweep alone knows whether a role may use their keys.
 */
export const hasUnreadKey = (state: AccountState, bucket: string): boolean =>
  !isRead(state, bucket) && keyOfBucket(state, bucket).length > 0;
