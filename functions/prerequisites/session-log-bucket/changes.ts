import type { Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import type { Bucket } from '../../account/preferences/preferences.ts';
import { type Resource, resource } from '../../account/resource.ts';
import {
  type DecodeContext,
  type Decoded,
  type Decoder,
  documentScope,
  type Effect,
  unreadable,
} from '../../core/effect.ts';
import { withPrevious } from '../../core/with-previous.ts';
import { samePolicyText } from '../../formats/canonical-policy.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { at, objectAt, stringAt } from '../../formats/json.ts';
import { type BucketCalls, encryptionCalls, recreateBucket } from './recreate.ts';

const bucketOf = (name: string): Resource => resource('AWS::S3::Bucket', name);

const onBucket = (
  change: Change,
  context: DecodeContext,
  read: 'buckets' | 'bucketsPerhapsGone',
  effectOf: (
    name: string,
    before: Bucket | undefined,
  ) => Pick<Effect<BucketCalls>, 'existedBefore' | 'isCurrent' | 'inverses'>,
): Decoded<BucketCalls> => {
  const name = stringAt(change.request, 'bucketName');
  if (!name) return unreadable('the record names no bucket');
  const scope = { documents: documentScope(context), [read]: [name] };
  return withPrevious({ type: 'AWS::S3::Bucket', id: name, scope }, (before) => effectOf(name, before));
};

/** Another account may have taken the name in the meantime. */
export const bucketDeleted: Decoder<BucketCalls> = (change, context) =>
  onBucket(change, context, 'bucketsPerhapsGone', (name, before) => ({
    existedBefore: [bucketOf(name)],
    isCurrent: (state) => presentValue(state.buckets[name])?.owner !== 'this-account',
    inverses: () => recreateBucket(name, change.region, before),
  }));

const recordedAlgorithm = ({ request }: Change): string | undefined => {
  const rule = at(request, 'ServerSideEncryptionConfiguration', 'Rule');
  const first = Array.isArray(rule) ? rule[0] : rule;
  return stringAt(first, 'ApplyServerSideEncryptionByDefault', 'SSEAlgorithm');
};

/** Encryption was set or deleted; a deletion names no algorithm. */
export const bucketEncryptionChanged: Decoder<BucketCalls> = (change, context) =>
  onBucket(change, context, 'buckets', (name, before) => {
    const algorithm = recordedAlgorithm(change);
    return {
      isCurrent: (state) => {
        const bucket = presentValue(state.buckets[name]);
        if (bucket?.owner !== 'this-account') return false;
        // If the encryption may not be read, the change may be in effect: the check then reports a doubt.
        return !algorithm || bucket.encryption === undefined || bucket.encryption === algorithm;
      },
      inverses: () => {
        const calls = before ? encryptionCalls(before) : [];
        return calls.length > 0 ? [{ calls, restores: `the encryption of bucket ${name}`, exact: true }] : [];
      },
    };
  });

const policyBack = (name: string, before: Bucket | undefined): readonly Plan<BucketCalls>[] => {
  if (before?.policy !== undefined) {
    const input = { Bucket: name, Policy: before.policy };
    const calls = [{ api: 's3:PutBucketPolicy', input }] as const;
    return [{ calls, restores: `the policy that bucket ${name} had`, exact: true }];
  }
  if (before?.hasPolicy !== false) return [];
  const calls = [{ api: 's3:DeleteBucketPolicy', input: { Bucket: name } }] as const;
  return [{ calls, restores: `bucket ${name} without a policy`, exact: true }];
};

/** The way back is only offered, because a bucket policy decides who else may read the transcripts. */
export const bucketPolicyPut: Decoder<BucketCalls> = (change, context) =>
  onBucket(change, context, 'buckets', (name, before) => {
    const asked = objectAt(change.request, 'bucketPolicy');
    return {
      isCurrent: (state) => {
        const policy = presentValue(state.buckets[name])?.policy;
        // If the policy may not be read, the change may be in effect.
        return policy === undefined || asked === undefined || samePolicyText(policy, asked);
      },
      inverses: () => policyBack(name, before),
    };
  });

/** It takes denials away, and may take away what let nodes in. */
export const bucketPolicyDeleted: Decoder<BucketCalls> = (change, context) =>
  onBucket(change, context, 'buckets', (name, before) => ({
    isCurrent: (state) => presentValue(state.buckets[name])?.hasPolicy !== true,
    inverses: () => policyBack(name, before),
  }));
