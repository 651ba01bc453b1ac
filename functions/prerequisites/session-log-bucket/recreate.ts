import { type ApiCall, type Plan, tagList } from '../../account/api-call.ts';
import { locationIn } from '../../account/preferences/buckets.ts';
import type { Bucket } from '../../account/preferences/preferences.ts';
import { isRegion } from '../../formats/regions.ts';

export type BucketCalls =
  | 's3:CreateBucket'
  | 's3:PutPublicAccessBlock'
  | 's3:PutBucketEncryption'
  | 's3:PutBucketVersioning'
  | 's3:PutBucketLifecycleConfiguration'
  | 's3:PutBucketTagging'
  | 's3:PutBucketPolicy'
  | 's3:DeleteBucketPolicy';

type Calls = readonly ApiCall<BucketCalls>[];

/** The call that restores a bucket's default encryption; none if it had none, or if it is unknown. */
export const encryptionCalls = ({ name, encryption, kmsKeyId, bucketKeyEnabled }: Bucket): Calls => {
  if (!encryption || encryption === 'none') return [];
  const rule = {
    ApplyServerSideEncryptionByDefault: {
      SSEAlgorithm: encryption,
      ...(kmsKeyId ? { KMSMasterKeyID: kmsKeyId } : {}),
    },
    ...(bucketKeyEnabled === undefined ? {} : { BucketKeyEnabled: bucketKeyEnabled }),
  };
  const input = { Bucket: name, ServerSideEncryptionConfiguration: { Rules: [rule] } };
  return [{ api: 's3:PutBucketEncryption', input }];
};

const versioningCalls = ({ name, versioning }: Bucket): Calls => {
  if (!versioning) return [];
  const input = { Bucket: name, VersioningConfiguration: { Status: versioning } };
  return [{ api: 's3:PutBucketVersioning', input }];
};

const lifecycleCalls = ({ name, lifecycleRules = [] }: Bucket): Calls => {
  if (lifecycleRules.length === 0) return [];
  const input = { Bucket: name, LifecycleConfiguration: { Rules: lifecycleRules } };
  return [{ api: 's3:PutBucketLifecycleConfiguration', input }];
};

const taggingCalls = ({ name, tags }: Bucket): Calls => {
  const TagSet = tagList(tags);
  if (TagSet.length === 0) return [];
  return [{ api: 's3:PutBucketTagging', input: { Bucket: name, Tagging: { TagSet } } }];
};

const settingCalls = (bucket: Bucket): Calls =>
  [encryptionCalls, versioningCalls, lifecycleCalls, taggingCalls].flatMap((callsFor) => callsFor(bucket));

const CLOSED = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const;

const restores = (name: string, baseline: Bucket | undefined): string => {
  if (!baseline) return `an empty bucket ${name}`;
  const without = baseline.hasPolicy ? ' (but without its bucket policy: put that back by hand)' : '';
  return `bucket ${name}, empty, with the settings it had${without}`;
};

const isFullyKnown = (baseline: Bucket | undefined, region: string): boolean =>
  baseline !== undefined && baseline.unread === undefined && (baseline.region ?? region) === region;

/** No call of ours writes a bucket policy. */
const WITHOUT_POLICY =
  'the bucket had a policy, and without it the new one may be more open than the old one was';

/**
 * A bucket with the same name in the same Region, without public access, with the last known settings. `region`
 * is where the event happened; there is no way back if that is no Region.
 */
export const recreateBucket = (
  name: string,
  region: string,
  baseline: Bucket | undefined,
): readonly Plan<BucketCalls>[] => {
  const where = baseline?.region ?? region;
  if (!isRegion(where)) return [];
  return [
    {
      calls: [
        { api: 's3:CreateBucket', input: { Bucket: name, ...locationIn(where) } },
        { api: 's3:PutPublicAccessBlock', input: { Bucket: name, PublicAccessBlockConfiguration: CLOSED } },
        ...(baseline ? settingCalls(baseline) : []),
      ],
      restores: restores(name, baseline),
      exact: isFullyKnown(baseline, region),
      ...(baseline?.hasPolicy ? { caution: WITHOUT_POLICY } : {}),
    },
  ];
};
