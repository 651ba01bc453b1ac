import { describe, expect, it } from 'vitest';
import type { Json } from '../../../functions/formats/json.ts';
import { allowsMoreThanSessions } from '../../../functions/sessions/mend/more-than-sessions.ts';
import { allow, deny, policyDocument, SESSIONS } from '../../support/samples/sample-identity.ts';

const LOGS = allow(['logs:DescribeLogGroups', 'logs:CreateLogStream', 'logs:PutLogEvents']);
const TRANSCRIPTS = allow(
  ['s3:PutObject', 's3:GetEncryptionConfiguration'],
  ['arn:aws:s3:::example-logs', 'arn:aws:s3:::example-logs/*'],
);
const KEY = allow('kms:Decrypt', 'arn:aws:kms:eu-central-1:111122223333:key/0a1b');
const APP = allow('dynamodb:GetItem', 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders');
const ONLY_TLS = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } };

type Case = readonly [name: string, old: readonly Json[], now: readonly Json[]];

const mayComeBack: readonly Case[] = [
  ['the actions of sessions', [SESSIONS], []],
  ['with every action of their channels', [allow(['ssmmessages:*', 'ec2messages:*'])], []],
  ['in other letters', [allow('SSM:updateinstanceinformation')], []],
  ['and what logging needs', [SESSIONS, LOGS, TRANSCRIPTS, KEY], []],
  ['beside what is allowed still', [SESSIONS, APP], [APP]],
  ['beside what a wildcard allows still', [SESSIONS, APP], [allow('dynamodb:*')]],
  [
    'beside what is allowed under the same condition',
    [SESSIONS, allow('s3:*', '*', ONLY_TLS)],
    [allow('s3:*', '*', ONLY_TLS)],
  ],
  ['without a deny of sessions', [SESSIONS], [SESSIONS, deny('ssmmessages:*')]],
  ['with a deny that stays', [SESSIONS, deny('iam:*')], [deny('iam:*'), deny('ssmmessages:*')]],
  [
    'as one statement without a list',
    [{ Effect: 'Allow', Action: 'ssmmessages:OpenDataChannel', Resource: '*' }],
    [],
  ],
];

const mustNotComeBack: readonly Case[] = [
  ['everything', [allow('*')], [SESSIONS]],
  ['everything of a service', [SESSIONS, allow('ssm:*')], [SESSIONS]],
  ['what others may run on nodes', [SESSIONS, allow('ssm:SendCommand')], []],
  ['secrets', [SESSIONS, allow('ssm:GetParameters')], []],
  ['some actions by a wildcard', [SESSIONS, allow('logs:*')], []],
  ['what is allowed on less now', [SESSIONS, allow('dynamodb:GetItem')], [APP]],
  ['what is allowed under a condition now', [SESSIONS, allow('s3:*')], [allow('s3:*', '*', ONLY_TLS)]],
  ['what only a `?` seems to allow', [SESSIONS, allow('s3:*')], [allow('s3:?')]],
  ['writing to any bucket', [SESSIONS, allow('s3:PutObject')], []],
  ['writing to many buckets', [SESSIONS, allow('s3:PutObject', 'arn:aws:s3:::*-logs/*')], []],
  ['any key', [SESSIONS, allow('kms:Decrypt')], []],
  ['all but something', [SESSIONS, { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }], [SESSIONS]],
  ['all but one resource', [{ Effect: 'Allow', Action: 'ssmmessages:*', NotResource: 'arn:aws:ec2:*' }], []],
  ['what is denied now', [SESSIONS, APP], [APP, deny('dynamodb:*')]],
  [
    'what is denied now, all but something',
    [SESSIONS],
    [{ Effect: 'Deny', NotAction: 'sts:*', Resource: '*' }],
  ],
];

describe('a version of a policy', () => {
  it.each(mayComeBack)('that allows the same and %s may come back', (_name, old, now) => {
    expect(allowsMoreThanSessions(policyDocument(...old), policyDocument(...now))).toBe(false);
  });

  it.each(mustNotComeBack)('that allows %s must not come back', (_name, old, now) => {
    expect(allowsMoreThanSessions(policyDocument(...old), policyDocument(...now))).toBe(true);
  });

  it.each([
    ['was not read', undefined, policyDocument()],
    ['is not known now', policyDocument(SESSIONS), undefined],
    ['is no policy', 'not {', policyDocument()],
  ])('that %s must not come back', (_name, old, now) => {
    expect(allowsMoreThanSessions(old, now)).toBe(true);
  });
});
