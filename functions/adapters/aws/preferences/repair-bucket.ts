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
import { presentValue } from '../../../account/observed.ts';
import { regionOf } from '../../../account/preferences/buckets.ts';
import type { BucketAsRead } from '../../../account/preferences/preferences.ts';
import { RemediationError } from '../../../core/ports.ts';
import { type BucketClients, whereBucketIs } from '../shared/bucket-clients.ts';
import { errorCode } from '../shared/errors.ts';
import { mutable, patiently, type RepairTime } from '../shared/repair.ts';
import { readBucket } from './read-bucket.ts';

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

type Create = Extract<BucketCall, { api: 's3:CreateBucket' }>;

/** As S3 makes it, and as an interrupted repair leaves it. */
const isBare = ({
  encryption = 'none',
  versioning,
  lifecycleRules,
  hasPolicy,
  tags,
  unread,
}: BucketAsRead): boolean =>
  (encryption === 'none' || encryption === 'AES256') &&
  versioning === undefined &&
  (lifecycleRules ?? []).length === 0 &&
  hasPolicy === false &&
  tags !== undefined &&
  Object.keys(tags).length === 0 &&
  unread === undefined;

/**
 * Asks first whether somebody has the name by now. In us-east-1, CreateBucket succeeds on a bucket of our own and
 * resets its ACLs, so its answer does not tell. The settings of a bucket that somebody else made are theirs.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
const create = async (
  clients: BucketClients,
  { input }: Create,
  identity: AwsEnvironment,
): Promise<'done' | 'already-done'> => {
  const found = await readBucket(clients, identity, input.Bucket, 'if-there');
  if (found.status === 'unknown') {
    throw new RemediationError(`s3:CreateBucket is not made: ${found.because}`);
  }
  const there = presentValue(found);
  if (there?.owner === 'another-account') {
    throw new RemediationError('s3:CreateBucket is not made: the name belongs to another account now');
  }
  if (there && isBare(there) && there.region === regionOf(input)) return 'already-done';
  if (there) {
    throw new RemediationError(
      's3:CreateBucket is not made: somebody has created the bucket in the meantime',
    );
  }
  try {
    await clients(regionOf(input)).send(new CreateBucketCommand(input as CreateBucketCommandInput));
    return 'done';
  } catch (error) {
    if (errorCode(error) === 'BucketAlreadyOwnedByYou') return 'already-done';
    throw error;
  }
};

/**
 * Executes one call on a bucket, in the bucket's Region; AWS errors are passed on unchanged. Every call except the
 * creating one demands the bucket owner, because a stranger may have the name by now.
 */
export const repairBucket = async (
  clients: BucketClients,
  call: BucketCall,
  identity: AwsEnvironment,
  time: RepairTime,
): Promise<'done' | 'already-done'> => {
  if (call.api === 's3:CreateBucket') return create(clients, call, identity);
  // A new bucket is not known everywhere at once, and its settings are made in parallel.
  await patiently(['NoSuchBucket', 'OperationAborted'], time, () =>
    whereBucketIs(clients, (s3) => configure(s3, call, identity.accountId)),
  );
  return 'done';
};
