import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import { applyCall } from '../../functions/account/apply-call.ts';
import { applyPlan } from '../../functions/account/apply-plan.ts';
import { absent, present, presentValue } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import {
  account,
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  GROUP,
  groupOf,
  KEY_ARN,
  KEY_ID,
  optionSet,
  VPC_ID,
  vpcOf,
} from '../support/samples/sample-account.ts';

const GOOD = content({});
const BAD = content({ runAsEnabled: 'x' });

const state = account({
  documents: { [DOCUMENT]: present(documentOf([GOOD, BAD], { defaultVersion: '1' })) },
  buckets: {
    [BUCKET]: present(bucketOf({ encryption: 'aws:kms', kmsKeyId: 'k', bucketKeyEnabled: true })),
    stranger: present(bucketOf({ name: 'stranger', owner: 'another-account' })),
    gone: absent,
  },
  logGroups: { [GROUP]: present(groupOf({ kmsKeyId: KEY_ARN })), '/gone': absent },
  keys: {
    [KEY_ID]: present({ arn: KEY_ARN, state: 'Enabled', tags: {} }),
    'alias/x': present({ arn: KEY_ARN, state: 'Enabled', tags: {} }),
  },
  networks: { [VPC_ID]: present(vpcOf()) },
  dhcpOptions: { 'dopt-1': present(optionSet('dopt-1', ['8.8.8.8'])), 'dopt-gone': absent },
});

const update = (Content: string, DocumentVersion: string): ApiCall => ({
  api: 'ssm:UpdateDocument',
  input: { Name: DOCUMENT, Content, DocumentVersion, DocumentFormat: 'JSON' },
});
const encryption = (SSEAlgorithm: string): ApiCall => ({
  api: 's3:PutBucketEncryption',
  input: {
    Bucket: BUCKET,
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }] },
  },
});

const refusals: readonly (readonly [string, ApiCall])[] = [
  [
    'InvalidDocument',
    { api: 'ssm:UpdateDocumentDefaultVersion', input: { Name: 'Other', DocumentVersion: '1' } },
  ],
  [
    'InvalidDocumentVersion',
    { api: 'ssm:UpdateDocumentDefaultVersion', input: { Name: DOCUMENT, DocumentVersion: '9' } },
  ],
  ['InvalidDocumentVersion', update(GOOD, '1')],
  ['DuplicateDocumentContent', update(BAD, '2')],
  [
    'DocumentAlreadyExists',
    {
      api: 'ssm:CreateDocument',
      input: { Name: DOCUMENT, Content: GOOD, DocumentType: 'Session', DocumentFormat: 'JSON' },
    },
  ],
  ['InvalidDocument', { api: 'ssm:DeleteDocument', input: { Name: 'Other' } }],
  ['BucketAlreadyOwnedByYou', { api: 's3:CreateBucket', input: { Bucket: BUCKET } }],
  ['BucketAlreadyExists', { api: 's3:CreateBucket', input: { Bucket: 'stranger' } }],
  ['NoSuchBucket', { api: 's3:DeleteBucket', input: { Bucket: 'gone' } }],
  ['AccessDenied', { api: 's3:DeleteBucket', input: { Bucket: 'stranger' } }],
  ['ResourceAlreadyExistsException', { api: 'logs:CreateLogGroup', input: { logGroupName: GROUP } }],
  ['ResourceNotFoundException', { api: 'logs:DeleteLogGroup', input: { logGroupName: '/gone' } }],
  ['NotFoundException', { api: 'kms:DisableKey', input: { KeyId: 'alias/other' } }],
  ['KMSInvalidStateException', { api: 'kms:CancelKeyDeletion', input: { KeyId: KEY_ID } }],
  [
    'InvalidVpcID.NotFound',
    { api: 'ec2:AssociateDhcpOptions', input: { VpcId: 'vpc-x', DhcpOptionsId: 'dopt-1' } },
  ],
  [
    'InvalidDhcpOptionID.NotFound',
    { api: 'ec2:AssociateDhcpOptions', input: { VpcId: VPC_ID, DhcpOptionsId: 'dopt-gone' } },
  ],
];

describe('what AWS refuses', () => {
  it.each(refusals)('%s', (errorCode, call) => {
    expect(applyCall(state, call)).toEqual({ ok: false, errorCode });
  });

  it('stops a plan', () => {
    const calls = refusals.slice(0, 1).map(([, call]) => call);
    expect(applyPlan(state, { calls, restores: '', exact: true })).toBeUndefined();
  });
});

const happened = (...calls: ApiCall[]): AccountState => {
  const result = applyPlan(state, { calls, restores: '', exact: true });
  if (!result) throw new Error('refused');
  return result;
};

describe('what a call does', () => {
  it('adds a version and leaves the default', () => {
    const document = presentValue(happened(update(GOOD, '2')).documents[DOCUMENT]);
    expect(document).toMatchObject({ latestVersion: '3', defaultVersion: '1' });
    expect(document?.versions['3']).toBe(GOOD);
  });

  it('takes $LATEST for the latest version', () => {
    expect(presentValue(happened(update(GOOD, '$LATEST')).documents[DOCUMENT])?.latestVersion).toBe('3');
  });

  it('deletes one version or the document', () => {
    const one = happened({ api: 'ssm:DeleteDocument', input: { Name: DOCUMENT, DocumentVersion: '2' } });
    expect(presentValue(one.documents[DOCUMENT])).toMatchObject({
      latestVersion: '1',
      versions: { '1': GOOD },
    });
    const all = happened({ api: 'ssm:DeleteDocument', input: { Name: DOCUMENT } });
    expect(all.documents[DOCUMENT]).toEqual(absent);
  });

  it('sets encryption as a whole, without what it had', () => {
    expect(presentValue(happened(encryption('AES256')).buckets[BUCKET])).toEqual(bucketOf());
    const reset = happened({ api: 's3:DeleteBucketEncryption', input: { Bucket: BUCKET } });
    expect(presentValue(reset.buckets[BUCKET])).toEqual(bucketOf());
  });

  it('makes a new bucket encrypted and ours', () => {
    const made = happened({ api: 's3:CreateBucket', input: { Bucket: 'new' } });
    expect(presentValue(made.buckets['new'])).toMatchObject({
      owner: 'this-account',
      encryption: 'AES256',
      region: 'us-east-1',
    });
  });

  it('takes the key from a log group', () => {
    const taken = happened({ api: 'logs:DisassociateKmsKey', input: { logGroupName: GROUP } });
    expect(presentValue(taken.logGroups[GROUP])).toEqual(groupOf());
  });

  it.each([KEY_ID, KEY_ARN, 'alias/x'])('disables a key under all its names, called %s', (KeyId) => {
    const { keys } = happened({ api: 'kms:DisableKey', input: { KeyId } });
    expect(Object.values(keys).map((key) => presentValue(key)?.state)).toEqual(['Disabled', 'Disabled']);
  });

  it('leaves a key disabled whose deletion is cancelled', () => {
    const { keys } = happened(
      { api: 'kms:ScheduleKeyDeletion', input: { KeyId: KEY_ID } },
      { api: 'kms:CancelKeyDeletion', input: { KeyId: KEY_ID } },
    );
    expect(presentValue(keys[KEY_ID])?.state).toBe('Disabled');
  });

  it('associates a set that was not read, and default', () => {
    for (const DhcpOptionsId of ['default', 'dopt-1', 'dopt-unread']) {
      const changed = happened({ api: 'ec2:AssociateDhcpOptions', input: { VpcId: VPC_ID, DhcpOptionsId } });
      expect(presentValue(changed.networks[VPC_ID])?.dhcpOptionsId).toBe(DhcpOptionsId);
    }
  });

  it('leaves what it started from as it was', () => {
    const text = JSON.stringify(state);
    happened(update(GOOD, '2'), encryption('AES256'), { api: 'kms:DisableKey', input: { KeyId: KEY_ID } });
    expect(JSON.stringify(state)).toBe(text);
  });
});
