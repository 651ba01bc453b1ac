import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../functions/account/apply-plan.ts';
import { absent, present, unknown } from '../../../functions/account/observed.ts';
import type { Bucket } from '../../../functions/account/preferences/preferences.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { JsonObject } from '../../../functions/formats/json.ts';
import { sessionLogBucket } from '../../../functions/prerequisites/session-log-bucket/index.ts';
import { type Case, effectOf, kindOf, verdict } from '../../support/samples/check-one.ts';
import {
  account,
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  withInputs,
} from '../../support/samples/sample-account.ts';

const DEMANDS = { s3BucketName: BUCKET, s3EncryptionEnabled: true };
const ALLOWS = { s3BucketName: BUCKET, s3EncryptionEnabled: false };
const known = { knownBefore: [`AWS::S3::Bucket#${BUCKET}`] } as const;
const stranger = bucketOf({ owner: 'another-account', unread: ['encryption', 'tags'] });

const having = (inputs: JsonObject, bucket: Partial<Bucket>): AccountState =>
  withInputs(inputs, { buckets: { [BUCKET]: present(bucketOf(bucket)) } });
const without = (inputs: JsonObject): AccountState => withInputs(inputs, { buckets: { [BUCKET]: absent } });

const unencrypted = ((): Bucket => {
  const { encryption: _, ...rest } = bucketOf();
  return rest;
})();

const parameterised = (parameters: JsonObject, value: string): AccountState =>
  account({
    documents: {
      [DOCUMENT]: present(documentOf([content({ s3BucketName: value }, { parameters })])),
    },
    buckets: { [BUCKET]: absent },
  });

/** A document whose version 1 is `$DEFAULT` and whose version 2 is `$LATEST`. */
const left = (byDefault: JsonObject, latest: JsonObject) =>
  present(documentOf([content(byDefault), content(latest)], { defaultVersion: '1' }));

const pointers = (byDefault: JsonObject, latest: JsonObject): AccountState =>
  account({ documents: { [DOCUMENT]: left(byDefault, latest) }, buckets: { [BUCKET]: absent } });

const mustNotFail: readonly Case[] = [
  [
    'the preferences name no bucket, and a bucket of nobody is gone',
    withInputs({}, { buckets: { [BUCKET]: absent } }),
    'nothing',
  ],
  ['no document, no demand', account({ buckets: { [BUCKET]: absent } }), 'nothing'],
  ['AES256 where encryption is demanded', having(DEMANDS, { encryption: 'AES256' }), 'pass'],
  ['aws:kms where encryption is demanded', having(DEMANDS, { encryption: 'aws:kms' }), 'pass'],
  ['dsse where no encryption is demanded', having(ALLOWS, { encryption: 'aws:kms:dsse' }), 'pass'],
  ['no encryption, none demanded', having(ALLOWS, { encryption: 'none' }), 'pass'],
  [
    'encryption may not be read, none demanded',
    withInputs(ALLOWS, { buckets: { [BUCKET]: present(unencrypted) } }),
    'pass',
  ],
  [
    'encryption may not be read but is demanded',
    withInputs(DEMANDS, { buckets: { [BUCKET]: present(unencrypted) } }),
    'unknown',
  ],
  [
    'the bucket may not be read',
    withInputs(DEMANDS, { buckets: { [BUCKET]: unknown('AccessDenied') } }),
    'unknown',
  ],
  ['a central bucket of another account, not ours before', having(DEMANDS, stranger), 'unknown'],
  ['gone, and only the version that $DEFAULT left behind names it', pointers(ALLOWS, {}), 'unknown'],
  [
    'dsse, and only that version demands encryption',
    { ...having(ALLOWS, { encryption: 'aws:kms:dsse' }), documents: { [DOCUMENT]: left(DEMANDS, ALLOWS) } },
    'unknown',
  ],
  ['a parameter of the parameter store', parameterised({}, '{{ssm:example-bucket}}'), 'nothing'],
  ['a parameter without a default', parameterised({ bucket: { type: 'String' } }, '{{ bucket }}'), 'nothing'],
];

const mustFail: readonly Case[] = [
  ['gone, encryption demanded', without(DEMANDS), 'sessions-fail'],
  [
    'gone, encryption demanded as text',
    without({ ...DEMANDS, s3EncryptionEnabled: 'true' }),
    'sessions-fail',
  ],
  ['gone, no encryption demanded: transcripts are lost', without(ALLOWS), 'logs-lost'],
  [
    'gone, encryption demanded as Go spells it',
    without({ ...DEMANDS, s3EncryptionEnabled: 'T' }),
    'sessions-fail',
  ],
  ['only $LATEST names it', pointers({}, ALLOWS), 'logs-lost'],
  ['both name it, only the older one demands encryption', pointers(DEMANDS, ALLOWS), 'logs-lost'],
  [
    'a text with a parameter in it names it',
    parameterised({ env: { type: 'String', default: 'example' } }, '{{ env }}-session-logs'),
    'logs-lost',
  ],
  [
    'a stranger took the name that only $DEFAULT has: somebody may get transcripts',
    { ...pointers(DEMANDS, {}), buckets: { [BUCKET]: present(stranger) }, ...known },
    'security',
  ],
  ['gone, flag as the text false', without({ ...ALLOWS, s3EncryptionEnabled: 'false' }), 'logs-lost'],
  ['dsse, which agents refuse', having(DEMANDS, { encryption: 'aws:kms:dsse' }), 'sessions-fail'],
  ['no encryption at all', having(DEMANDS, { encryption: 'none' }), 'sessions-fail'],
  [
    'the default of a parameter names it',
    parameterised({ b: { type: 'String', default: BUCKET } }, '{{b}}'),
    'logs-lost',
  ],
  ['a stranger took the name of what was ours', { ...having(ALLOWS, stranger), ...known }, 'security'],
  ['a stranger took it, encryption demanded', { ...having(DEMANDS, stranger), ...known }, 'security'],
];

describe('session-log-bucket, the check', () => {
  it.each([...mustNotFail, ...mustFail])('%s', (_, state, expected) => {
    expect(verdict(sessionLogBucket.check(state))).toBe(expected);
  });

  it('quotes what users will read', () => {
    expect(sessionLogBucket.check(without(DEMANDS))[0]).toMatchObject({
      userSees: expect.stringContaining(
        'unable to validate encryption on Amazon S3 bucket. Error: NoSuchBucket',
      ),
    });
  });
});

const event = { request: { bucketName: BUCKET, Host: `${BUCKET}.s3.ap-northeast-1.amazonaws.com` } };
const snapshot = (value: Bucket) => ({ type: 'AWS::S3::Bucket', value }) as const;
const encryptionSet = (SSEAlgorithm: string) => {
  const Rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm } };
  return { request: { ...event.request, encryption: '', ServerSideEncryptionConfiguration: { Rule } } };
};

describe('session-log-bucket, the events', () => {
  const lifecycleRules = [{ ID: 'expire', Status: 'Enabled', Filter: {}, Expiration: { Days: 365 } }];
  const before = bucketOf({
    encryption: 'aws:kms',
    kmsKeyId: 'alias/example',
    bucketKeyEnabled: true,
    versioning: 'Enabled',
    lifecycleRules,
    tags: { team: 'example' },
  });

  it('recreates a deleted bucket as it was, closed to the public before anything else', () => {
    const effect = effectOf(sessionLogBucket, 's3:DeleteBucket', event, snapshot(before));
    const [plan] = effect.inverses(without(DEMANDS));
    expect(plan?.exact).toBe(true);
    expect(plan?.calls.map(({ api }) => api)).toEqual([
      's3:CreateBucket',
      's3:PutPublicAccessBlock',
      's3:PutBucketEncryption',
      's3:PutBucketVersioning',
      's3:PutBucketLifecycleConfiguration',
      's3:PutBucketTagging',
    ]);
    const after = plan && applyPlan(without(DEMANDS), plan);
    expect(after?.buckets[BUCKET]).toEqual(present(before));
  });

  it('names no Region in us-east-1, where CreateBucket refuses one', () => {
    const effect = effectOf(
      sessionLogBucket,
      's3:DeleteBucket',
      event,
      snapshot(bucketOf({ region: 'us-east-1' })),
    );
    expect(effect.inverses(without(DEMANDS))[0]?.calls[0]).toEqual({
      api: 's3:CreateBucket',
      input: { Bucket: BUCKET },
    });
  });

  it('is not exact when the event comes from another Region than the bucket was seen in', () => {
    const elsewhere = snapshot(bucketOf({ region: 'eu-west-1' }));
    const [plan] = effectOf(sessionLogBucket, 's3:DeleteBucket', event, elsewhere).inverses(without(DEMANDS));
    expect(plan).toMatchObject({
      exact: false,
      calls: [{ input: { CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } } }, {}, {}],
    });
  });

  it.each(['', 'x; touch /tmp/x', 'EU'])('knows no way back to the Region %j', (region) => {
    const parts = { ...event, more: { awsRegion: region } };
    const effect = effectOf(sessionLogBucket, 's3:DeleteBucket', parts);
    expect(effect.inverses(without(DEMANDS))).toEqual([]);
  });

  it('is not exact when nothing is remembered, and proves that the bucket was ours', () => {
    const effect = effectOf(sessionLogBucket, 's3:DeleteBucket', event);
    expect(effect.inverses(without(DEMANDS))[0]?.exact).toBe(false);
    expect(effect.existedBefore).toEqual([{ type: 'AWS::S3::Bucket', id: BUCKET }]);
  });

  it.each([
    [['tags'], false],
    [['encryption', 'tags'], false],
    [['policy'], false],
  ])('is exact only when all that it puts back was read: without %j', (unread, exact) => {
    const effect = effectOf(sessionLogBucket, 's3:DeleteBucket', event, snapshot({ ...before, unread }));
    expect(effect.inverses(without(DEMANDS))[0]?.exact).toBe(exact);
  });

  it('says that a bucket policy is not put back', () => {
    const effect = effectOf(
      sessionLogBucket,
      's3:DeleteBucket',
      event,
      snapshot({ ...before, hasPolicy: true }),
    );
    expect(effect.inverses(without(DEMANDS))[0]?.restores).toContain('without its bucket policy');
    expect(effect.inverses(without(DEMANDS))[0]?.caution).toContain('more open than the old one');
  });

  it.each([
    ['gone', without(DEMANDS), true],
    ['taken by a stranger', having(DEMANDS, stranger), true],
    ['ours again', having(DEMANDS, {}), false],
  ])('a deletion is current while the bucket is %s', (_, state, expected) => {
    expect(effectOf(sessionLogBucket, 's3:DeleteBucket', event).isCurrent(state)).toBe(expected);
  });

  it.each([
    ['the same', having(DEMANDS, { encryption: 'aws:kms:dsse' }), true],
    ['changed since', having(DEMANDS, { encryption: 'AES256' }), false],
    ['not to be read', withInputs(DEMANDS, { buckets: { [BUCKET]: present(unencrypted) } }), true],
    ['of a bucket that is gone', without(DEMANDS), false],
  ])('an encryption is current while it is %s', (_, state, expected) => {
    const effect = effectOf(sessionLogBucket, 's3:PutBucketEncryption', encryptionSet('aws:kms:dsse'));
    expect(effect.isCurrent(state)).toBe(expected);
  });

  it('puts the remembered encryption back, and knows of none otherwise', () => {
    const set = encryptionSet('aws:kms:dsse');
    const state = having(DEMANDS, { encryption: 'aws:kms:dsse' });
    const back = effectOf(sessionLogBucket, 's3:PutBucketEncryption', set, snapshot(before)).inverses(state);
    const after = back[0] && applyPlan(state, back[0]);
    expect(verdict(sessionLogBucket.check(after ?? state))).toBe('pass');
    expect(effectOf(sessionLogBucket, 's3:PutBucketEncryption', set).inverses(state)).toEqual([]);
  });

  it('reads several rules as well as one', () => {
    const Rule = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }];
    const parts = { request: { bucketName: BUCKET, ServerSideEncryptionConfiguration: { Rule } } };
    const effect = effectOf(sessionLogBucket, 's3:PutBucketEncryption', parts);
    expect(effect.isCurrent(having(DEMANDS, { encryption: 'AES256' }))).toBe(false);
    expect(effect.isCurrent(having(DEMANDS, { encryption: 'aws:kms' }))).toBe(true);
  });

  it('is loud about a record without a name', () => {
    expect(kindOf(sessionLogBucket, 's3:DeleteBucket', { request: {} })).toBe('unreadable');
  });
});
