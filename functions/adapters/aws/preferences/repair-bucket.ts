import {
  CreateBucketCommand,
  type CreateBucketCommandInput,
  type LifecycleRule,
  PutBucketEncryptionCommand,
  type PutBucketEncryptionCommandInput,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ApiCall, RepairApi } from '../../../account/api-call.ts';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { errorCode } from '../shared/errors.ts';
import { mutable, patiently, type RepairTime } from '../shared/repair.ts';

/** The calls that change buckets. */
export type BucketCall = Extract<ApiCall<RepairApi>, { api: `s3:${string}` }>;
type Configure = Exclude<BucketCall, { api: 's3:CreateBucket' }>;

/** Rules are stored as JSON, in which dates are strings; the SDK needs dates. */
const lifecycleRules = (rules: readonly unknown[]): LifecycleRule[] =>
  JSON.parse(JSON.stringify(rules), (key: string, value: unknown) =>
    key === 'Date' && typeof value === 'string' ? new Date(value) : value,
  ) as LifecycleRule[];

const configure = async (s3: S3Client, call: Configure, ExpectedBucketOwner: string): Promise<void> => {
  switch (call.api) {
    case 's3:PutPublicAccessBlock':
      await s3.send(new PutPublicAccessBlockCommand({ ...call.input, ExpectedBucketOwner }));
      return;
    case 's3:PutBucketEncryption': {
      const input = mutable(call.input) as PutBucketEncryptionCommandInput;
      await s3.send(new PutBucketEncryptionCommand({ ...input, ExpectedBucketOwner }));
      return;
    }
    case 's3:PutBucketVersioning':
      await s3.send(new PutBucketVersioningCommand({ ...call.input, ExpectedBucketOwner }));
      return;
    case 's3:PutBucketLifecycleConfiguration': {
      const { Bucket, LifecycleConfiguration } = call.input;
      const Rules = lifecycleRules(LifecycleConfiguration.Rules);
      await s3.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket,
          ExpectedBucketOwner,
          LifecycleConfiguration: { Rules },
        }),
      );
      return;
    }
    case 's3:PutBucketTagging':
      await s3.send(new PutBucketTaggingCommand({ ...mutable(call.input), ExpectedBucketOwner }));
      return;
  }
};

/**
 * Executes one call on a bucket; AWS errors are passed on unchanged. Every call except the creating one
 * demands the bucket owner, because a stranger may have the name by now.
 */
export const repairBucket = async (
  s3: S3Client,
  call: BucketCall,
  { accountId }: AwsEnvironment,
  time: RepairTime,
): Promise<'done' | 'already-done'> => {
  if (call.api !== 's3:CreateBucket') {
    // A new bucket is not known everywhere at once, and its settings are made in parallel.
    await patiently(['NoSuchBucket', 'OperationAborted'], time, () => configure(s3, call, accountId));
    return 'done';
  }
  try {
    await s3.send(new CreateBucketCommand(call.input as CreateBucketCommandInput));
    return 'done';
  } catch (error) {
    if (errorCode(error) === 'BucketAlreadyOwnedByYou') return 'already-done';
    throw error;
  }
};
