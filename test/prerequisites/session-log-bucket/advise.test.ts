import { describe, expect, it } from 'vitest';
import { absent, present } from '../../../functions/account/observed.ts';
import { sessionLogBucket } from '../../../functions/prerequisites/session-log-bucket/index.ts';
import { follow } from '../../support/samples/advised.ts';
import { BUCKET, bucketOf, withInputs } from '../../support/samples/sample-account.ts';

const LOGGED = { s3BucketName: BUCKET };
const ENCRYPTED = { ...LOGGED, s3EncryptionEnabled: true };
const holding = (bucket: Parameters<typeof bucketOf>[0], inputs = ENCRYPTED) =>
  withInputs(inputs, { buckets: { [BUCKET]: present(bucketOf(bucket)) } });
const at = '--region ap-northeast-1';
const CREATE = [
  `aws s3api create-bucket --bucket ${BUCKET} --create-bucket-configuration '{"LocationConstraint":"ap-northeast-1"}' ${at}`,
  `aws s3api put-public-access-block --bucket ${BUCKET} --public-access-block-configuration '{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}' ${at}`,
];
const encrypt = (rule: string, region = at) =>
  `aws s3api put-bucket-encryption --bucket ${BUCKET} --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":${rule}}]}' ${region}`;
const denying = JSON.stringify({
  Statement: [
    { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `arn:aws:s3:::${BUCKET}/*` },
  ],
});
const gone = (inputs: typeof ENCRYPTED | typeof LOGGED) =>
  withInputs(inputs, { buckets: { [BUCKET]: absent } });

describe('session-log-bucket, the advice', () => {
  it.each([
    ['gone', gone(LOGGED), CREATE],
    ['gone, and encryption is required, which every new bucket has', gone(ENCRYPTED), CREATE],
    [
      'gone, and remembered in another Region with a key',
      {
        ...gone(ENCRYPTED),
        rememberedBuckets: {
          [BUCKET]: bucketOf({ region: 'us-east-1', encryption: 'aws:kms', kmsKeyId: 'alias/logs' }),
        },
      },
      [
        `aws s3api create-bucket --bucket ${BUCKET} --region us-east-1`,
        CREATE[1]?.replace(at, '--region us-east-1') ?? '',
        encrypt('{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"alias/logs"}', '--region us-east-1'),
      ],
    ],
    ['not encrypted', holding({ encryption: 'none' }), [encrypt('{"SSEAlgorithm":"AES256"}')]],
  ] as const)('%s', (_, state, commands) => {
    expect(follow(sessionLogBucket, state)).toMatchObject({ before: 'fail', after: 'pass', commands });
  });

  it.each([
    ['the policy denies it', holding({ policy: denying })],
    ['agents refuse the encryption that somebody chose', holding({ encryption: 'aws:kms:dsse' })],
    [
      'the name belongs to somebody else',
      { ...holding({ owner: 'another-account' }), knownBefore: [`AWS::S3::Bucket#${BUCKET}` as const] },
    ],
  ] as const)('nothing is offered: %s', (_, state) => {
    expect(follow(sessionLogBucket, state)).toMatchObject({ before: 'fail', after: 'nothing' });
  });

  it('names the other way out', () => {
    expect(follow(sessionLogBucket, gone(LOGGED)).words).toBe(
      `The offered fix sets up an empty bucket ${BUCKET}. Before you run it: if the preferences name the wrong bucket, correct the name there instead`,
    );
  });
});
