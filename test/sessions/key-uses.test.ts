import { describe, expect, it } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import type { Bucket } from '../../functions/account/preferences/preferences.ts';
import { keyUses, observedKey, unreadKeys } from '../../functions/sessions/key-uses.ts';
import {
  BUCKET,
  bucketOf,
  GROUP,
  groupOf,
  KEY_ARN,
  KEY_ID,
  withInputs,
} from '../support/samples/sample-account.ts';

const ALIAS = 'alias/logs';
const withBucket = (bucket: Partial<Bucket>) =>
  withInputs({ s3BucketName: BUCKET }, { buckets: { [BUCKET]: present(bucketOf(bucket)) } });

describe('the keys that sessions use', () => {
  it('are those of the sessions, of the bucket and of the log group', () => {
    const state = withInputs(
      { s3BucketName: BUCKET, cloudWatchLogGroupName: GROUP, kmsKeyId: ALIAS },
      {
        buckets: { [BUCKET]: present(bucketOf({ encryption: 'aws:kms', kmsKeyId: KEY_ARN })) },
        logGroups: { [GROUP]: present(groupOf({ kmsKeyId: KEY_ARN })) },
      },
    );
    expect(keyUses(state).map(({ id, place }) => [id, place])).toEqual([
      [ALIAS, undefined],
      [KEY_ARN, `bucket ${BUCKET}`],
      [KEY_ARN, `log group ${GROUP}`],
    ]);
    expect(unreadKeys(state)).toEqual([KEY_ARN]);
  });

  it.each([
    ['an id', { encryption: 'aws:kms', kmsKeyId: KEY_ID }, [KEY_ID]],
    ['two layers', { encryption: 'aws:kms:dsse', kmsKeyId: KEY_ARN }, [KEY_ARN]],
    ['the key of S3 itself', { encryption: 'aws:kms' }, []],
    ['no key', { encryption: 'AES256', kmsKeyId: KEY_ARN }, []],
    [
      'a key of another account',
      { encryption: 'aws:kms', kmsKeyId: KEY_ARN.replace('111122223333', '444455556666') },
      [],
    ],
    [
      'a key of another Region',
      { encryption: 'aws:kms', kmsKeyId: KEY_ARN.replace('ap-northeast-1', 'eu-west-1') },
      [],
    ],
    ['an id in another Region', { encryption: 'aws:kms', kmsKeyId: KEY_ID, region: 'eu-west-1' }, []],
    ['a bucket of a stranger', { owner: 'another-account', encryption: 'aws:kms', kmsKeyId: KEY_ARN }, []],
  ] as const)('of a bucket: %s', (_, bucket, ids) => {
    expect(keyUses(withBucket(bucket)).map(({ id }) => id)).toEqual(ids);
  });

  it.each([KEY_ID, KEY_ARN, ALIAS])('are found by %s', (id) => {
    const key = present({ arn: KEY_ARN, state: 'Enabled', tags: {} });
    expect(observedKey(withInputs({}, { keys: { [ALIAS]: key } }), id)).toBe(key);
    expect(observedKey(withInputs({}), id)).toBeUndefined();
    expect(observedKey(withInputs({}, { keys: { [ALIAS]: key } }), 'constructor')).toBeUndefined();
  });
});
