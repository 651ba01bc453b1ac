import type { ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import { absent, present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import type { BucketAsRead } from './preferences.ts';

type S3Call = Extract<ApiCall, { api: `s3:${string}` }>;
type CreateInput = Extract<S3Call, { api: 's3:CreateBucket' }>['input'];

const withBucket = (state: AccountState, bucket: BucketAsRead): Applied =>
  applied({ ...state, buckets: { ...state.buckets, [bucket.name]: present(bucket) } });

/** Only us-east-1 must not be named: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export const locationIn = (region: string): Pick<CreateInput, 'CreateBucketConfiguration'> =>
  region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } };

/** The Region in which a call creates its bucket. */
export const regionOf = ({ CreateBucketConfiguration }: CreateInput): string =>
  CreateBucketConfiguration?.LocationConstraint ?? 'us-east-1';

const create = (state: AccountState, name: string, region: string): Applied => {
  const existing = presentValue(state.buckets[name]);
  if (existing) {
    return refused(existing.owner === 'this-account' ? 'BucketAlreadyOwnedByYou' : 'BucketAlreadyExists');
  }
  // Every new bucket is encrypted with SSE-S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
  return withBucket(state, {
    name,
    owner: 'this-account',
    region,
    encryption: 'AES256',
    tags: {},
  });
};

const encrypt = (
  bucket: BucketAsRead,
  input: Extract<S3Call, { api: 's3:PutBucketEncryption' }>['input'],
): BucketAsRead => {
  const { kmsKeyId: _, bucketKeyEnabled: __, ...rest } = bucket;
  const rule = input.ServerSideEncryptionConfiguration.Rules[0];
  const byDefault = rule?.ApplyServerSideEncryptionByDefault;
  return {
    ...rest,
    encryption: byDefault?.SSEAlgorithm ?? 'AES256',
    ...(byDefault?.KMSMasterKeyID ? { kmsKeyId: byDefault.KMSMasterKeyID } : {}),
    ...(rule?.BucketKeyEnabled === undefined ? {} : { bucketKeyEnabled: rule.BucketKeyEnabled }),
  };
};

const configure = (bucket: BucketAsRead, call: S3Call): BucketAsRead => {
  switch (call.api) {
    case 's3:PutBucketEncryption':
      return encrypt(bucket, call.input);
    case 's3:DeleteBucketEncryption': {
      // "resets the default encryption ... to SSE-S3", API_DeleteBucketEncryption
      const { kmsKeyId: _, bucketKeyEnabled: __, ...rest } = bucket;
      return { ...rest, encryption: 'AES256' };
    }
    case 's3:PutBucketVersioning':
      return { ...bucket, versioning: call.input.VersioningConfiguration.Status };
    case 's3:PutBucketLifecycleConfiguration':
      return { ...bucket, lifecycleRules: call.input.LifecycleConfiguration.Rules };
    case 's3:PutBucketPolicy':
      return { ...bucket, hasPolicy: true, policy: call.input.Policy };
    case 's3:DeleteBucketPolicy': {
      const { policy: _, ...rest } = bucket;
      return { ...rest, hasPolicy: false };
    }
    case 's3:PutBucketTagging':
      return {
        ...bucket,
        tags: Object.fromEntries(call.input.Tagging.TagSet.map(({ Key, Value }) => [Key, Value])),
      };
    case 's3:PutPublicAccessBlock':
    case 's3:CreateBucket':
    case 's3:DeleteBucket':
      return bucket;
  }
};

/** S3 buckets: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html and its neighbours. */
export const applyS3 = (state: AccountState, call: S3Call): Applied => {
  const name = call.input.Bucket;
  if (call.api === 's3:CreateBucket') {
    return create(state, name, regionOf(call.input));
  }
  const bucket = presentValue(state.buckets[name]);
  if (!bucket) return refused('NoSuchBucket');
  if (bucket.owner !== 'this-account') return refused('AccessDenied');
  if (call.api === 's3:DeleteBucket') {
    return applied({ ...state, buckets: { ...state.buckets, [name]: absent } });
  }
  return withBucket(state, configure(bucket, call));
};
