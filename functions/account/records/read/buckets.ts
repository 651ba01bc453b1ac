import { at, type JsonObject, objectAt, stringAt } from '../../../formats/json.ts';
import type { ApiCall } from '../../api-call.ts';
import { isTrue, type Reader, type Readers, withTexts } from './reader.ts';

const onBucket =
  (make: (Bucket: string, request: JsonObject) => ApiCall | undefined): Reader =>
  ({ request }) => {
    const bucket = stringAt(request, 'bucketName');
    return bucket ? make(bucket, request) : undefined;
  };

const createBucket = onBucket((Bucket, request) => {
  const LocationConstraint = stringAt(request, 'CreateBucketConfiguration', 'LocationConstraint');
  const location = LocationConstraint ? { CreateBucketConfiguration: { LocationConstraint } } : {};
  return { api: 's3:CreateBucket', input: { Bucket, ...location } };
});

/** One XML child becomes an object; several become an array. */
const putEncryption = onBucket((Bucket, request) => {
  const given = at(request, 'ServerSideEncryptionConfiguration', 'Rule');
  const rule = Array.isArray(given) ? given[0] : given;
  const byDefault = objectAt(rule, 'ApplyServerSideEncryptionByDefault');
  const SSEAlgorithm = stringAt(byDefault, 'SSEAlgorithm');
  if (!SSEAlgorithm) return undefined;
  const key = stringAt(byDefault, 'KMSMasterKeyID');
  const bucketKey = at(rule, 'BucketKeyEnabled');
  const Rules = [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...(key ? { KMSMasterKeyID: key } : {}) },
      ...(bucketKey === undefined ? {} : { BucketKeyEnabled: isTrue(bucketKey) }),
    },
  ];
  return { api: 's3:PutBucketEncryption', input: { Bucket, ServerSideEncryptionConfiguration: { Rules } } };
});

/** CloudTrail holds the policy as an object: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html */
const putPolicy = onBucket((Bucket, request) => {
  const policy = objectAt(request, 'bucketPolicy');
  return policy && { api: 's3:PutBucketPolicy', input: { Bucket, Policy: JSON.stringify(policy) } };
});

/** Log buckets. */
export const BUCKET_CALLS: Readers = {
  's3:CreateBucket': createBucket,
  's3:DeleteBucket': withTexts(['bucketName'], (Bucket) => ({ api: 's3:DeleteBucket', input: { Bucket } })),
  's3:PutBucketEncryption': putEncryption,
  's3:PutBucketPolicy': putPolicy,
  's3:DeleteBucketPolicy': withTexts(['bucketName'], (Bucket) => ({
    api: 's3:DeleteBucketPolicy',
    input: { Bucket },
  })),
  's3:DeleteBucketEncryption': withTexts(['bucketName'], (Bucket) => ({
    api: 's3:DeleteBucketEncryption',
    input: { Bucket },
  })),
};
