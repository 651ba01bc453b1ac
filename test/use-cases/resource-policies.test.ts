import { describe, expect, it } from 'vitest';
import { present } from '../../functions/account/observed.ts';
import type { Bucket } from '../../functions/account/preferences/preferences.ts';
import type { AccountState } from '../../functions/account/state.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { parseJson } from '../../functions/formats/json.ts';
import {
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  KEY_ARN,
} from '../support/samples/sample-account.ts';
import { deleteBucket, disableKey, update } from '../support/samples/sample-changes.ts';
import { recordOf } from '../support/samples/sample-event.ts';
import { type Bench, bench, healthyAccount, later, remembering } from '../support/samples/sample-guard.ts';

const ALL = [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`];
const policy = (...statements: readonly JsonObject[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const deny = (Action: string, Condition?: JsonObject): JsonObject => ({
  Effect: 'Deny',
  Principal: '*',
  Action,
  Resource: ALL,
  ...(Condition ? { Condition } : {}),
});
const TLS = deny('s3:*', { Bool: { 'aws:SecureTransport': 'false' } });

const having = (
  demanded: boolean,
  bucket: Partial<Bucket> = {},
  more: Partial<AccountState> = {},
): AccountState =>
  healthyAccount({
    documents: {
      [DOCUMENT]: present(documentOf([content({ s3BucketName: BUCKET, s3EncryptionEnabled: demanded })])),
    },
    buckets: { [BUCKET]: present(bucketOf({ hasPolicy: false, ...bucket })) },
    ...more,
  });

const put = (made: Bench, Policy: string) => {
  made.happen({ api: 's3:PutBucketPolicy', input: { Bucket: BUCKET, Policy } });
  const request = { bucketName: BUCKET, policy: '', bucketPolicy: parseJson(Policy) ?? {} };
  return recordOf('s3:PutBucketPolicy', { request, time: made.now.toISOString() });
};

describe('a bucket policy', () => {
  it.each([
    ['uploads', false, [deny('s3:PutObject')], 'logs-lost'],
    ['uploads, where encryption is demanded', true, [deny('s3:PutObject')], 'logs-lost'],
    ['all', true, [deny('s3:*')], 'sessions-fail'],
    ['the question for the encryption', true, [deny('s3:GetEncryptionConfiguration')], 'sessions-fail'],
    [
      'uploads with the encryption that the bucket has',
      true,
      [deny('s3:PutObject', { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } })],
      'logs-lost',
    ],
  ] as const)('is told when it denies %s', async (_, demanded, statements, impact) => {
    const made = await remembering({ state: having(demanded) });
    const outcome = await made.deliver(put(made, policy(TLS, ...statements)));
    expect(outcome).toMatchObject({ status: 'alerted', impact, attribution: 'proven' });
    expect(outcome.commands.fix.join('\n')).toContain('delete-bucket-policy');
    expect(outcome.actor?.name).toContain('alice');
    expect(made.written).toEqual([]);
  });

  it('offers the policy that was there', async () => {
    const made = await remembering({ state: having(false, { hasPolicy: true, policy: policy(TLS) }) });
    const outcome = await made.deliver(put(made, policy(deny('s3:*'))));
    expect(outcome.commands.fix.join('\n')).toContain('aws:SecureTransport');
    expect(outcome.commands.fix.join('\n')).toContain('put-bucket-policy');
  });

  it.each([
    ['the question for the encryption, which nobody asks', false, [deny('s3:GetEncryptionConfiguration')]],
    ['plain HTTP', true, [TLS]],
    ['old TLS', true, [deny('s3:*', { NumericLessThan: { 's3:TlsVersion': '1.2' } })]],
    ['other accounts', true, [deny('s3:*', { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } })]],
    [
      'other encryption than the bucket has',
      true,
      [
        deny('s3:PutObject', { StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } }),
        deny('s3:PutObject', { Null: { 's3:x-amz-server-side-encryption': 'true' } }),
      ],
    ],
    [
      'uploads that the owner would not control',
      true,
      [deny('s3:PutObject', { StringNotEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } })],
    ],
    ['that transcripts are deleted', true, [deny('s3:DeleteObject')]],
  ] as const)('is not told when it denies %s', async (_, demanded, statements) => {
    const made = await remembering({ state: having(demanded) });
    expect((await made.deliver(put(made, policy(...statements)))).status).toBe('healthy');
  });

  it.each([
    ['aws:SourceVpce', { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }],
    ['aws:PrincipalOrgID', { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } }],
  ])('is a doubt, told once, where %s decides', async (key, condition) => {
    const made = await remembering({ state: having(true) });
    made.published.length = 0;
    const outcome = await made.deliver(put(made, policy(deny('s3:*', condition))));
    expect(outcome).toMatchObject({ status: 'inconclusive', severity: 'info' });
    expect(outcome.because).toContain(key);
    later(made, 60);
    await made.sweep();
    later(made, 1);
    await made.deliver(put(made, policy(deny('s3:*', condition), TLS)));
    expect(made.published).toHaveLength(1);
    // A bucket with such a policy is remembered, or it would have no way back for good.
    expect((await made.deliver(deleteBucket(made))).commands.fix.join('\n')).toContain('create-bucket');
  });

  it('is superseded by a later policy, and the deletion of it heals', async () => {
    const made = await remembering({ state: having(true), settings: { mode: 'alert' } });
    const first = put(made, policy(deny('s3:*')));
    const second = put(made, policy(TLS));
    expect((await made.deliver(first)).status).toBe('superseded');
    expect((await made.deliver(second)).status).toBe('healthy');
    await made.deliver(put(made, policy(deny('s3:*'))));
    made.happen({ api: 's3:DeleteBucketPolicy', input: { Bucket: BUCKET } });
    const deleted = recordOf('s3:DeleteBucketPolicy', { request: { bucketName: BUCKET, policy: '' } });
    expect((await made.deliver(deleted)).status).toBe('healthy');
    expect((await made.ports.ledger.open()).incidents).toEqual([]);
  });

  it('is found by the sweep', async () => {
    const made = bench({ state: having(true, { hasPolicy: true, policy: policy(deny('s3:*')) }) });
    expect((await made.sweep()).map(({ prerequisite, impact }) => [prerequisite, impact])).toEqual([
      ['session-log-bucket', 'sessions-fail'],
    ]);
  });
});

describe('a key policy', () => {
  const ROOT = { AWS: 'arn:aws:iam::111122223333:root' };
  const allow = (Principal: JsonObject, Action = 'kms:*'): JsonObject => ({
    Effect: 'Allow',
    Principal,
    Action,
    Resource: '*',
  });
  const denied = (Action: string): JsonObject => ({ Effect: 'Deny', Principal: '*', Action, Resource: '*' });
  const key = {
    [KEY_ARN]: present({ arn: KEY_ARN, state: 'Enabled', tags: {}, policy: policy(allow(ROOT)) }),
  };
  const change = (made: Bench, Policy: string) => {
    made.happen({ api: 'kms:PutKeyPolicy', input: { KeyId: KEY_ARN, PolicyName: 'default', Policy } });
    return recordOf('kms:PutKeyPolicy', {
      request: { keyId: KEY_ARN, policyName: 'default', policy: Policy },
    });
  };
  const ofSessions = healthyAccount({
    documents: { [DOCUMENT]: present(documentOf([content({ kmsKeyId: KEY_ARN })])) },
    keys: key,
  });
  const ofBucket = having(false, { encryption: 'aws:kms', kmsKeyId: KEY_ARN }, { keys: key });

  it.each([
    ['sessions', ofSessions, policy(allow(ROOT), denied('kms:Decrypt')), 'sessions-fail'],
    ['sessions, by leaving all out', ofSessions, policy(allow({ AWS: '444455556666' })), 'sessions-fail'],
    ['the bucket', ofBucket, policy(allow(ROOT), denied('kms:GenerateDataKey*')), 'logs-lost'],
  ] as const)('is told when it denies what nodes need for %s', async (_, state, text, impact) => {
    const made = await remembering({ state });
    expect(await made.deliver(change(made, text))).toMatchObject({
      status: 'alerted',
      impact,
      attribution: 'suspected',
    });
    expect(made.written).toEqual([]);
  });

  it.each([
    ['what only the bucket needs', ofSessions, policy(allow(ROOT), denied('kms:GenerateDataKey'))],
    ['what only sessions need', ofBucket, policy(allow(ROOT), denied('kms:Decrypt'))],
    ['that the key is deleted', ofSessions, policy(allow(ROOT), denied('kms:ScheduleKeyDeletion'))],
  ] as const)('is not told when it denies %s', async (_, state, text) => {
    const made = await remembering({ state });
    expect((await made.deliver(change(made, text))).status).toBe('healthy');
  });

  it('is a doubt where it names some roles', async () => {
    const made = await remembering({ state: ofSessions });
    const text = policy(allow({ AWS: 'arn:aws:iam::111122223333:role/web' }));
    expect(await made.deliver(change(made, text))).toMatchObject({
      status: 'inconclusive',
      severity: 'info',
    });
  });
});

describe('policies under conditions that decide', () => {
  const perimeter = policy(deny('s3:*', { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } }));
  const named = policy({
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::111122223333:role/web' },
    Action: 'kms:*',
    Resource: '*',
  });
  const state = healthyAccount({
    documents: {
      [DOCUMENT]: present(documentOf([content({ s3BucketName: BUCKET, kmsKeyId: KEY_ARN })])),
    },
    buckets: { [BUCKET]: present(bucketOf({ hasPolicy: true, policy: perimeter })) },
    keys: { [KEY_ARN]: present({ arn: KEY_ARN, state: 'Enabled', tags: {}, policy: named }) },
  });

  it('do not hide what else an update breaks, and its way back', async () => {
    const made = await remembering({ state });
    const event = update(made, content({ s3BucketName: 'example-gone', s3EncryptionEnabled: true }));
    expect((await made.deliver(event)).status).toBe('fixed');
  });

  it('say nothing about an update of something else', async () => {
    const made = await remembering({ state });
    made.published.length = 0;
    const inputs = { s3BucketName: BUCKET, kmsKeyId: KEY_ARN, idleSessionTimeout: '30' };
    expect((await made.deliver(update(made, content(inputs)))).status).toBe('healthy');
    expect(made.published).toEqual([]);
  });

  it('leave it proven who disabled the key', async () => {
    const made = await remembering({ state });
    expect((await made.deliver(disableKey(made, KEY_ARN))).attribution).toBe('proven');
  });
});
