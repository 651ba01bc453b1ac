import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../functions/formats/json.ts';
import { agentRequest, deniedBy, letsIn } from '../../functions/sessions/resource-policies.ts';
import { IDENTITY } from '../support/samples/sample-account.ts';

const ROLE = 'arn:aws:iam::111122223333:role/web';
const ROOT = 'arn:aws:iam::111122223333:root';
const OBJECT = 'arn:aws:s3:::b/sessions/x.log';
const upload = { action: 's3:PutObject', resource: OBJECT, known: agentRequest(IDENTITY) };
const decrypt = { action: 'kms:Decrypt', resource: '*', known: agentRequest(IDENTITY) };

const policy = (...statements: readonly JsonObject[]) => JSON.stringify({ Statement: statements });
const deny = (more: JsonObject = {}): JsonObject => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::b/*',
  ...more,
});

describe('a deny of a resource policy', () => {
  const without = (key: string, more: JsonObject): JsonObject => {
    const { [key]: _, ...rest } = deny();
    return { ...rest, ...more };
  };

  it.each<[string, JsonObject]>([
    ['everybody', deny()],
    ['everybody, as AWS', deny({ Principal: { AWS: '*' } })],
    ['the account', deny({ Principal: { AWS: '111122223333' } })],
    ['the account by its root', deny({ Principal: { AWS: [ROOT] } })],
    ['all actions', deny({ Action: 's3:*' })],
    ['all but another action', without('Action', { NotAction: 's3:GetObject' })],
    ['all but another bucket', without('Resource', { NotResource: 'arn:aws:s3:::c/*' })],
    ['all but the root of the account', without('Principal', { NotPrincipal: { AWS: ROOT } })],
    ['everybody over TLS', deny({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    [
      'everybody without a service',
      deny({ Condition: { StringNotEquals: { 'aws:SourceAccount': '111122223333' } } }),
    ],
  ])('hits the nodes: %s', (_, statement) => {
    expect(deniedBy(policy(statement), upload, IDENTITY)).toEqual({ kind: 'yes' });
  });

  it.each<[string, JsonObject]>([
    ['another account', { Principal: { AWS: 'arn:aws:iam::444455556666:root' } }],
    ['a service', { Principal: { Service: 'logging.s3.amazonaws.com' } }],
    ['one role', { Principal: { AWS: ROLE } }],
    ['another action', { Action: ['s3:GetObject', 's3:DeleteObject'] }],
    ['another prefix', { Resource: 'arn:aws:s3:::b/private/*' }],
    ['the bucket itself', { Resource: 'arn:aws:s3:::b' }],
    ['plain HTTP', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    ['an allow', { Effect: 'Allow' }],
    ['other accounts', { Condition: { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } } }],
  ])('does not hit the nodes: %s', (_, more) => {
    expect(deniedBy(policy(deny(more)), upload, IDENTITY)).toEqual({ kind: 'no' });
  });

  it.each<[string, JsonObject, readonly string[]]>([
    [
      'another endpoint',
      { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } },
      ['aws:SourceVpce'],
    ],
    [
      'another organization',
      {
        Condition: {
          StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' },
          Bool: { 'aws:ViaAWSService': 'false' },
        },
      },
      ['aws:PrincipalOrgID'],
    ],
    ['all but a role', { NotPrincipal: { AWS: [ROOT, ROLE] } }, ['the principal']],
  ])('cannot be judged: %s', (_, more, on) => {
    const { Principal: __, ...rest } = deny();
    const statement = 'NotPrincipal' in more ? { ...rest, ...more } : deny(more);
    expect(deniedBy(policy(statement), upload, IDENTITY)).toEqual({ kind: 'maybe', on });
  });

  it.each(['', '{}', '[]', 'null', '{"Statement":"x"}', '{"Statement":[1,null,{"Effect":"Deny"}]}'])(
    'is read whatever it is: %j',
    (text) => {
      expect(deniedBy(text, upload, IDENTITY).kind).toBe('no');
    },
  );
});

describe('a key policy', () => {
  const allow = (more: JsonObject): JsonObject => ({
    Effect: 'Allow',
    Action: 'kms:*',
    Resource: '*',
    ...more,
  });

  it.each<[string, JsonObject, string]>([
    ['leaves it to IAM', { Principal: { AWS: ROOT } }, 'yes'],
    ['names everybody', { Principal: '*' }, 'yes'],
    [
      'names everybody of the account',
      { Principal: '*', Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } },
      'yes',
    ],
    ['names a role', { Principal: { AWS: ROLE } }, 'maybe'],
    [
      'names everybody under a condition',
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o' } } },
      'maybe',
    ],
    ['names a service', { Principal: { Service: 'logs.ap-northeast-1.amazonaws.com' } }, 'no'],
    ['names another account', { Principal: { AWS: 'arn:aws:iam::444455556666:root' } }, 'no'],
    [
      'allows administration alone',
      { Principal: { AWS: ROOT }, Action: ['kms:Put*', 'kms:Describe*'] },
      'no',
    ],
  ])('%s', (_, more, expected) => {
    expect(letsIn(policy(allow(more)), decrypt, IDENTITY)).toBe(expected);
  });
});
