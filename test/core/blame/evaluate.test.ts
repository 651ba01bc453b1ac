import { describe, expect, it } from 'vitest';
import { absent, present, unknown } from '../../../functions/account/observed.ts';
import type { Snapshot } from '../../../functions/account/snapshot.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import { watchersOf } from '../../../functions/core/decode.ts';
import type { Effect } from '../../../functions/core/effect.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { effectOf } from '../../support/samples/check-one.ts';
import {
  account,
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  KEY_ARN,
  network,
  optionSet,
  VPC_ID,
  vpcOf,
  withInputs,
} from '../../support/samples/sample-account.ts';

const effect = (
  api: string,
  request: Parameters<typeof effectOf>[2]['request'],
  snapshot?: Snapshot,
  response?: Parameters<typeof effectOf>[2]['response'],
): Effect => {
  const [watcher] = watchersOf(registry, api);
  if (!watcher) throw new Error(`${api} is not watched`);
  return effectOf(
    watcher.prerequisite,
    api,
    { ...(request === undefined ? {} : { request }), ...(response === undefined ? {} : { response }) },
    snapshot,
  );
};

const judged = (found: Effect, state: AccountState) => {
  const { findings, doubts, plan } = evaluate(registry, found, state);
  return {
    findings: findings.map(({ prerequisite, attribution }) => `${prerequisite} ${attribution}`),
    doubts: doubts.map(({ prerequisite, attribution }) => `${prerequisite} ${attribution}`),
    restores: plan?.restores,
  };
};

const deleted = effect(
  's3:DeleteBucket',
  { bucketName: BUCKET },
  { type: 'AWS::S3::Bucket', value: bucketOf() },
);
const inputs = { s3BucketName: BUCKET, s3EncryptionEnabled: true };
const gone = { buckets: { [BUCKET]: absent } };
const updated = (version: string) =>
  effect('ssm:UpdateDocument', { name: DOCUMENT }, undefined, {
    documentDescription: { documentVersion: version },
  });
const documents = (...contents: string[]) => ({
  documents: { [DOCUMENT]: present(documentOf(contents, { defaultVersion: '1' })) },
});

describe('blame', () => {
  it('is proven when the check passes with the change undone', () => {
    expect(judged(deleted, withInputs(inputs, gone))).toEqual({
      findings: ['session-log-bucket proven'],
      doubts: [],
      restores: `bucket ${BUCKET}, empty, with the settings it had`,
    });
  });

  it('is suspected when the way back is not known in full', () => {
    const unremembered = effect('s3:DeleteBucket', { bucketName: BUCKET });
    expect(judged(unremembered, withInputs(inputs, gone)).findings).toEqual(['session-log-bucket suspected']);
  });

  it('is nobody’s when nothing is broken', () => {
    expect(judged(deleted, withInputs({}, gone)).findings).toEqual([]);
  });

  it('is of an older change when it fails with the change undone as well', () => {
    const state = account({
      ...documents(content({ s3BucketName: 'gone' }), content({ s3BucketName: 'gone', kmsKeyId: '' })),
      buckets: { gone: absent },
    });
    expect(judged(updated('2'), state)).toEqual({
      findings: ['session-log-bucket pre-existing'],
      doubts: [],
      restores: undefined,
    });
  });

  it('falls on the document that names what is not there', () => {
    const state = account({
      ...documents(content({}), content({ s3BucketName: 'gone' })),
      buckets: { gone: absent },
    });
    expect(judged(updated('2'), state)).toEqual({
      findings: ['session-log-bucket proven'],
      doubts: [],
      restores: 'version 1 of the document',
    });
  });

  it('does not fall on a change to something else', () => {
    const other = effect(
      's3:DeleteBucket',
      { bucketName: 'other' },
      { type: 'AWS::S3::Bucket', value: bucketOf({ name: 'other' }) },
    );
    const state = withInputs(inputs, { buckets: { [BUCKET]: absent, other: absent } });
    expect(judged(other, state).findings).toEqual([]);
  });

  it('takes the first way back that passes, past a bad one', () => {
    const bad = content({ runAsEnabled: 'x' });
    const state = account(documents(content({}), bad, content({ runAsEnabled: 'y' })));
    expect(judged(updated('3'), state)).toMatchObject({
      findings: ['session-preferences proven'],
      restores: 'version 1 of the document',
    });
  });

  it('does not fall on an update for what the default version named before', () => {
    const contents = [content({ s3BucketName: 'gone' }), content({}), content({ s3BucketName: 'other' })];
    const state = account({ ...documents(...contents), buckets: { gone: absent, other: absent } });
    const { findings } = evaluate(registry, updated('3'), state);
    expect(findings.map(({ subject, attribution }) => [subject.id, attribution])).toEqual([
      ['other', 'proven'],
    ]);
  });

  it('falls on the second of two updates that left both versions bad', () => {
    const bad = (value: string) => content({ runAsEnabled: value });
    const { findings } = evaluate(
      registry,
      updated('3'),
      account(documents(content({}), bad('x'), bad('y'))),
    );
    expect(findings.map(({ attribution }) => attribution)).toEqual(['proven']);
  });

  it('does not take a way back that breaks another check', () => {
    const contents = [content({ s3BucketName: 'gone' }), content({ runAsEnabled: 'x' })];
    const state = account({
      documents: { [DOCUMENT]: present(documentOf(contents)) },
      buckets: { gone: absent },
    });
    expect(judged(updated('2'), state).restores).toBeUndefined();
  });

  it('does not fall on a failed attribute that another option set makes irrelevant', () => {
    const off = effect('ec2:ModifyVpcAttribute', { vpcId: VPC_ID, enableDnsHostnames: { value: false } });
    const state = network(vpcOf({ enableDnsHostnames: false }), ['8.8.8.8']);
    expect(judged(off, state).findings).toEqual(['vpc-name-resolution pre-existing']);
  });
});

describe('doubt', () => {
  const associated = effect(
    'ec2:AssociateDhcpOptions',
    { vpcId: VPC_ID, dhcpOptionsId: 'dopt-now' },
    {
      type: 'AWS::EC2::VPC',
      value: { vpcId: VPC_ID, dhcpOptionsId: 'dopt-before', tags: {} },
    },
  );
  const before = { 'dopt-before': present(optionSet('dopt-before', ['AmazonProvidedDNS'])) };

  it('stays doubt: a private server is neither right nor wrong', () => {
    const { networks, dhcpOptions } = network(vpcOf(), ['10.0.9.53']);
    const state = account({ networks, dhcpOptions: { ...dhcpOptions, ...before } });
    expect(judged(associated, state)).toMatchObject({ findings: [], doubts: ['vpc-name-resolution proven'] });
  });

  it('is told where a bucket that was changed may not be read', () => {
    const state = withInputs(inputs, { buckets: { [BUCKET]: unknown('AccessDenied') } });
    expect(judged(deleted, state)).toMatchObject({ findings: [], doubts: [expect.any(String)] });
  });

  it('is told where nobody knows what the document names', () => {
    const state = account({ ...gone, documents: { [DOCUMENT]: unknown('AccessDenied') } });
    expect(judged(deleted, state).doubts).toEqual(['session-preferences suspected']);
  });

  it('is told where the key of the preferences may be the one that was disabled', () => {
    const disabled = effect('kms:DisableKey', { keyId: KEY_ARN });
    const state = withInputs({ kmsKeyId: 'alias/x' }, { keys: { 'alias/x': unknown('AccessDenied') } });
    expect(judged(disabled, state).doubts).toEqual(['session-key suspected']);
  });

  it('is not told of a bucket that the change did not touch', () => {
    const other = effect('s3:DeleteBucket', { bucketName: 'other' });
    const state = withInputs(inputs, { buckets: { [BUCKET]: unknown('AccessDenied'), other: absent } });
    expect(judged(other, state).doubts).toEqual([]);
  });
});
