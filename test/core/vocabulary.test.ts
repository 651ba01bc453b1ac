import { describe, expect, it } from 'vitest';
import { mergeStates } from '../../functions/account/collections.ts';
import type { BlastRadius } from '../../functions/account/nodes/blast-radius.ts';
import { absent, present } from '../../functions/account/observed.ts';
import { arn, label, resource } from '../../functions/account/resource.ts';
import { isEmptyScope, unreadPart } from '../../functions/account/scope.ts';
import { assess } from '../../functions/core/assessment.ts';
import { matchesName } from '../../functions/core/guard-config.ts';
import { snapshotsOf } from '../../functions/core/ledger/baseline.ts';
import { type Finding, severityOf, worstImpact } from '../../functions/core/outcome.ts';
import { at, parseJson, stringAt } from '../../functions/formats/json.ts';
import { documentName, logGroupName } from '../../functions/formats/names.ts';
import { registry } from '../../functions/prerequisites/index.ts';
import { followUpScope } from '../../functions/sessions/follow-up.ts';
import {
  account,
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  IDENTITY,
  network,
  VPC_ID,
  vpcOf,
  withInputs,
} from '../support/samples/sample-account.ts';
import { nodeOf } from '../support/samples/sample-identity.ts';

describe('looking into JSON', () => {
  it('never throws and never leaves the object', () => {
    const value = { a: { b: 'x', empty: '' }, list: [1] };
    expect(at(value, 'a', 'b')).toBe('x');
    expect(stringAt(value, 'a', 'empty')).toBeUndefined();
    expect(at(value, 'list', '0')).toBeUndefined();
    expect(at(value, 'constructor')).toBeUndefined();
    expect(at(parseJson('{"__proto__": 1}'), '__proto__')).toBe(1);
    expect(at(null, 'a')).toBeUndefined();
    expect(parseJson('{')).toBeUndefined();
  });
});

describe('names', () => {
  it.each([
    ['/a/b', '/a/b'],
    ['arn:aws:logs:eu-central-1:111122223333:log-group:/a/b', '/a/b'],
    ['arn:aws-cn:logs:cn-north-1:111122223333:log-group:/a/b:*', '/a/b'],
    ['arn:aws:s3:::x', 'arn:aws:s3:::x'],
  ])('log group %s is %s', (given, expected) => {
    expect(logGroupName(given)).toBe(expected);
  });

  it.each([
    [DOCUMENT, DOCUMENT],
    [`arn:aws:ssm:eu-central-1:111122223333:document/${DOCUMENT}`, DOCUMENT],
  ])('document %s is %s', (given, expected) => {
    expect(documentName(given)).toBe(expected);
  });

  it.each([
    [['example-*'], 'example-logs', true],
    [['example'], 'example-logs', false],
    [['example'], 'example', true],
    [['ex*mple'], 'example', false],
    [[], 'example', false],
  ])('%j match %s: %s', (patterns, name, expected) => {
    expect(matchesName(patterns, name)).toBe(expected);
  });

  it.each([
    [resource('AWS::SSM::Document', 'x'), 'arn:aws:ssm:ap-northeast-1:111122223333:document/x', 'document x'],
    [resource('AWS::S3::Bucket', 'x'), 'arn:aws:s3:::x', 'S3 bucket x'],
    [
      resource('AWS::Logs::LogGroup', '/x'),
      'arn:aws:logs:ap-northeast-1:111122223333:log-group:/x',
      'log group /x',
    ],
    [
      resource('AWS::KMS::Key', 'alias/x'),
      'arn:aws:kms:ap-northeast-1:111122223333:alias/x',
      'KMS key alias/x',
    ],
    [resource('AWS::KMS::Key', '1-2'), 'arn:aws:kms:ap-northeast-1:111122223333:key/1-2', 'KMS key 1-2'],
    [resource('AWS::EC2::VPC', 'vpc-1'), 'arn:aws:ec2:ap-northeast-1:111122223333:vpc/vpc-1', 'VPC vpc-1'],
  ])('$type', (subject, expected, words) => {
    expect(arn(subject, IDENTITY)).toBe(expected);
    expect(label(subject)).toBe(words);
  });
});

const finding: Finding = {
  prerequisite: 'x',
  subject: resource('AWS::EC2::VPC', VPC_ID),
  impact: 'sessions-fail',
  because: 'x',
  attribution: 'proven',
};
const nodes = (count: number, atLeast = false): BlastRadius => ({
  nodes: count,
  atLeast,
  sample: [],
  where: 'x',
});

describe('the severity', () => {
  it.each([
    ['dead sessions', [finding], nodes(1), 'critical'],
    ['dead sessions, nobody counted', [finding], null, 'critical'],
    ['nobody is hit', [finding], nodes(0), 'info'],
    ['counting ended at none', [finding], nodes(0, true), 'critical'],
    ['a stranger gains, nobody is hit', [{ ...finding, security: true as const }], nodes(0), 'critical'],
    ['lost logs', [{ ...finding, impact: 'logs-lost' as const }], nodes(1), 'warning'],
    ['doubt', [{ ...finding, impact: 'unknown' as const }], nodes(1), 'info'],
    ['the worst of several', [{ ...finding, impact: 'logs-lost' as const }, finding], nodes(1), 'critical'],
  ])('%s', (_, findings, blast, expected) => {
    expect(severityOf(findings, blast)).toBe(expected);
  });

  it('is nothing of nothing', () => {
    expect(worstImpact([])).toBeNull();
    expect(
      worstImpact([
        { ...finding, impact: 'unknown' },
        { ...finding, impact: 'sessions-slow' },
      ]),
    ).toBe('sessions-slow');
  });
});

describe('what is remembered', () => {
  const good = withInputs({ s3BucketName: BUCKET }, { buckets: { [BUCKET]: present(bucketOf()) } });

  it('is what passes, of a document the live versions only', () => {
    const documents = {
      [DOCUMENT]: present(
        documentOf([content({}), content({}), content({ s3BucketName: BUCKET })], { defaultVersion: '2' }),
      ),
    };
    const snapshots = snapshotsOf({ ...good, documents }, assess(registry, { ...good, documents }));
    expect(snapshots.map(({ type }) => type)).toEqual(['AWS::SSM::Document', 'AWS::S3::Bucket']);
    expect(snapshots[0]?.value).toMatchObject({
      versions: { '2': expect.any(String), '3': expect.any(String) },
    });
    expect(
      Object.keys(snapshots[0]?.type === 'AWS::SSM::Document' ? snapshots[0].value.versions : {}),
    ).toEqual(['2', '3']);
  });

  it('is no document while something fails', () => {
    const state = {
      ...good,
      ...network(vpcOf(), ['8.8.8.8']),
      documents: good.documents,
      buckets: good.buckets,
    };
    const snapshots = snapshotsOf(state, assess(registry, state));
    const types = snapshots.map(({ type }) => type);
    expect(types).toContain('AWS::S3::Bucket');
    for (const type of ['AWS::SSM::Document', 'AWS::EC2::VPC', 'SessionGuard::EC2::Network']) {
      expect(types).not.toContain(type);
    }
  });

  it.each([
    [200, 200],
    [201, 0],
  ])('of %i instances is %i', (count, remembered) => {
    const ids = Array.from({ length: count }, (_, n) => `i-${n}`);
    const instances = Object.fromEntries(
      ids.map((instanceId) => [instanceId, present(nodeOf({ instanceId }))]),
    );
    const passing = ids.map((id) => ({
      prerequisite: 'node-credentials',
      result: { kind: 'pass', subject: resource('AWS::EC2::Instance', id) } as const,
    }));
    expect(snapshotsOf(account({ instances }), passing)).toHaveLength(remembered);
  });
});

describe('what is read next', () => {
  it('is what the documents name, remembered ones as well, and what is not there yet', () => {
    const state = withInputs({ s3BucketName: 'a', kmsKeyId: 'k' }, { keys: { k: absent } });
    const scope = followUpScope(state, [
      documentOf([content({ s3BucketName: 'b', cloudWatchLogGroupName: '/g' })]),
    ]);
    expect(scope).toMatchObject({ buckets: ['a', 'b'], logGroups: ['/g'], keys: [] });
    expect(unreadPart({ keys: ['k'], buckets: ['a', 'a'] }, state)).toMatchObject({
      keys: [],
      buckets: ['a'],
    });
    expect(isEmptyScope({ keys: [], buckets: [] })).toBe(true);
  });
  it('adds to what was read, and versions of a document add up', () => {
    const one = account({
      documents: { [DOCUMENT]: present({ ...documentOf(['a', 'b']), versions: { '2': 'b' } }) },
    });
    const two = account({
      documents: { [DOCUMENT]: present({ ...documentOf(['a', 'b']), versions: { '1': 'a' } }) },
    });
    expect(mergeStates(one, two).documents[DOCUMENT]).toMatchObject({
      value: { versions: { '1': 'a', '2': 'b' } },
    });
    expect(mergeStates(one, account({ documents: { [DOCUMENT]: absent } })).documents[DOCUMENT]).toEqual(
      absent,
    );
  });
});
