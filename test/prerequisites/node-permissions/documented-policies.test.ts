import { describe, expect, it } from 'vitest';
import { present } from '../../../functions/account/observed.ts';
import type { Json } from '../../../functions/formats/json.ts';
import { nodePermissions } from '../../../functions/prerequisites/node-permissions/index.ts';
import { verdict } from '../../support/samples/check-one.ts';
import { BUCKET, content, DOCUMENT, documentOf, GROUP } from '../../support/samples/sample-account.ts';
import {
  allow,
  identityAccount,
  policyDocument,
  roleOf,
  SESSIONS,
} from '../../support/samples/sample-identity.ts';

type Inputs = Readonly<Record<string, Json>>;
type Where = { readonly partition?: string; readonly region?: string; readonly parameters?: Json };

const judged = (inputs: Inputs, statements: readonly Json[], { parameters, ...where }: Where = {}) => {
  const document = parameters
    ? JSON.stringify({ schemaVersion: '1.0', sessionType: 'Standard_Stream', parameters, inputs })
    : content(inputs);
  const role = roleOf('web', {
    attachedPolicyArns: [],
    inlinePolicies: { web: policyDocument(SESSIONS, ...statements) },
  });
  const identity = { accountId: '111122223333', partition: 'aws', region: 'ap-northeast-1', ...where };
  return verdict(
    nodePermissions.check(
      identityAccount({
        roles: [role],
        more: { identity, documents: { [DOCUMENT]: present(documentOf([document])) } },
      }),
    ),
  );
};

const LOGS = 'arn:aws:logs:ap-northeast-1:111122223333:log-group';
const STREAMS = ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];
const toBucket = (prefix?: string): Inputs => ({
  s3BucketName: BUCKET,
  ...(prefix === undefined ? {} : { s3KeyPrefix: prefix }),
});

describe('policies for the bucket', () => {
  it.each([
    ['the prefix, as AWS documents it', 'sessions', `arn:aws:s3:::${BUCKET}/sessions/*`],
    ['a prefix with a slash at its end', 'sessions/', `arn:aws:s3:::${BUCKET}/sessions/*`],
    ['a prefix of several parts', 'a/b/c', `arn:aws:s3:::${BUCKET}/a/b/c/*`],
    ['a wider prefix', 'a/b/c', `arn:aws:s3:::${BUCKET}/a/*`],
    ['the prefix without a slash', 'sessions', `arn:aws:s3:::${BUCKET}/sessions*`],
    ['transcripts by their ending', 'sessions', `arn:aws:s3:::${BUCKET}/*.log`],
    ['the whole bucket', 'sessions', `arn:aws:s3:::${BUCKET}/*`],
    ['the whole bucket, without a prefix', undefined, `arn:aws:s3:::${BUCKET}/*`],
    ['the whole bucket, with an empty prefix', '', `arn:aws:s3:::${BUCKET}/*`],
    ['every bucket', 'sessions', '*'],
    ['buckets by pattern', 'sessions', `arn:aws:s3:::${BUCKET.slice(0, 4)}*/sessions/*`],
  ])('enough: %s', (_name, prefix, resource) => {
    expect(judged(toBucket(prefix), [allow('s3:PutObject', resource)])).toBe('pass');
  });

  it.each([
    ['another prefix', 'sessions', `arn:aws:s3:::${BUCKET}/others/*`],
    ['a deeper prefix', 'sessions', `arn:aws:s3:::${BUCKET}/sessions/web/*`],
    ['a prefix, where transcripts go to the root', undefined, `arn:aws:s3:::${BUCKET}/sessions/*`],
    ['the bucket, but not what is in it', 'sessions', `arn:aws:s3:::${BUCKET}`],
    ['another bucket', 'sessions', `arn:aws:s3:::${BUCKET}-2/sessions/*`],
  ])('too little: %s', (_name, prefix, resource) => {
    expect(judged(toBucket(prefix), [allow('s3:PutObject', resource)])).toBe('logs-lost');
  });

  it('a prefix that is known only when a session starts is a doubt, unless the role may write anywhere', () => {
    const where = { parameters: { team: { type: 'String' } } };
    const inputs = toBucket('{{ team }}');
    expect(judged(inputs, [allow('s3:PutObject', `arn:aws:s3:::${BUCKET}/a/*`)], where)).toBe('unknown');
    expect(judged(inputs, [allow('s3:PutObject', `arn:aws:s3:::${BUCKET}/*`)], where)).toBe('pass');
  });

  it('a prefix of its own for each node is a doubt', () => {
    const own = `arn:aws:s3:::${BUCKET}/\${aws:userid}/*`;
    expect(judged(toBucket('sessions'), [allow('s3:PutObject', own)])).toBe('unknown');
  });

  it('the encryption is asked of the bucket itself', () => {
    const inputs = { ...toBucket('sessions'), s3EncryptionEnabled: true };
    const write = allow('s3:PutObject', `arn:aws:s3:::${BUCKET}/sessions/*`);
    const encryption = (resource: string) => allow('s3:GetEncryptionConfiguration', resource);
    expect(judged(inputs, [write, encryption(`arn:aws:s3:::${BUCKET}`)])).toBe('pass');
    expect(judged(inputs, [write, encryption(`arn:aws:s3:::${BUCKET}/*`)])).toBe('sessions-fail');
  });
});

describe('policies for the log group', () => {
  const inputs = { cloudWatchLogGroupName: GROUP };
  const streams = (...resources: readonly string[]) => [
    allow('logs:DescribeLogGroups'),
    allow(STREAMS, resources),
  ];

  it.each([
    ['its streams', `${LOGS}:${GROUP}:log-stream:*`],
    ['all below it', `${LOGS}:${GROUP}:*`],
    ['groups by pattern', `${LOGS}:${GROUP.slice(0, 5)}*`],
    ['groups and streams by pattern', `${LOGS}:*:log-stream:*`],
    ['all of CloudWatch Logs', 'arn:aws:logs:*:*:*'],
  ])('enough: %s', (_name, resource) => {
    expect(judged(inputs, streams(resource))).toBe('pass');
  });

  it.each([
    // The ARN without `:*` counts for tags alone.
    ['the group without its streams', `${LOGS}:${GROUP}`],
    ['another group', `${LOGS}:${GROUP}-2:*`],
    ['another Region', `arn:aws:logs:eu-central-1:111122223333:log-group:${GROUP}:*`],
  ])('too little: %s', (_name, resource) => {
    expect(judged(inputs, streams(resource))).toBe('logs-lost');
  });

  it.each([
    ['every group', `${LOGS}:*`],
    ['every group, with its streams', `${LOGS}:*:*`],
    ['the group and stream without a name', `${LOGS}::log-stream:*`],
    ['all', '*'],
  ])('DescribeLogGroups on %s', (_name, resource) => {
    const statements = [allow('logs:DescribeLogGroups', resource), allow(STREAMS, `${LOGS}:${GROUP}:*`)];
    expect(judged(inputs, statements)).toBe('pass');
  });
});

describe('other partitions', () => {
  it.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('%s has ARNs of its own', (partition, region) => {
    const inputs = { ...toBucket('sessions'), cloudWatchLogGroupName: GROUP };
    const statements = (of: string) => [
      allow('s3:PutObject', `arn:${of}:s3:::${BUCKET}/sessions/*`),
      allow('logs:DescribeLogGroups', `arn:${of}:logs:${region}:111122223333:log-group:*`),
      allow(STREAMS, `arn:${of}:logs:${region}:111122223333:log-group:${GROUP}:log-stream:*`),
    ];
    expect(judged(inputs, statements(partition), { partition, region })).toBe('pass');
    expect(judged(inputs, statements('aws'), { partition, region })).toBe('logs-lost');
  });
});
