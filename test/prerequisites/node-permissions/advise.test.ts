import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../functions/account/apply-plan.ts';
import { decisionKey } from '../../../functions/account/identity/decision.ts';
import { absent, present } from '../../../functions/account/observed.ts';
import { resource } from '../../../functions/account/resource.ts';
import { nodePermissions } from '../../../functions/prerequisites/node-permissions/index.ts';
import { follow } from '../../support/samples/advised.ts';
import {
  BUCKET,
  bucketOf,
  GROUP,
  groupOf,
  KEY_ARN,
  withInputs,
} from '../../support/samples/sample-account.ts';
import {
  allow,
  bare,
  CORE,
  deny,
  hostManagement,
  identityAccount,
  nodeOf,
  policyDocument,
  roleOf,
  trusting,
} from '../../support/samples/sample-identity.ts';

const SUBJECT = resource('AWS::IAM::Role', 'web');
const at = '--region ap-northeast-1';
const ATTACH = `aws iam attach-role-policy --role-name web --policy-arn ${CORE} ${at}`;
const withRole = (more: Parameters<typeof roleOf>[1], state = {}) =>
  identityAccount({ roles: [roleOf('web', more)], more: state });
const ONLY_CHANNELS = policyDocument(allow('ssmmessages:*'));
const NARROW = { attachedPolicyArns: [], inlinePolicies: { sessions: ONLY_CHANNELS } };

const statements = (commands: readonly string[]) =>
  commands.flatMap((command) => {
    const document = /--policy-document '(.*)' --region/.exec(command)?.[1];
    return document ? [JSON.parse(document).Statement] : [];
  })[0];

const LOGGED = withInputs(
  {
    s3BucketName: BUCKET,
    s3KeyPrefix: 'ssm',
    s3EncryptionEnabled: true,
    cloudWatchLogGroupName: GROUP,
    kmsKeyId: 'alias/sessions',
  },
  {
    buckets: { [BUCKET]: present(bucketOf()) },
    logGroups: { [GROUP]: present(groupOf()) },
    keys: { 'alias/sessions': present({ arn: KEY_ARN, state: 'Enabled', tags: {} }) },
  },
);
const { documents, buckets, logGroups, keys } = LOGGED;
const PREFERENCES = { documents, buckets, logGroups, keys };

describe('node-permissions, the advice', () => {
  it('attaches the policy of AWS to a role that has none', () => {
    const found = follow(nodePermissions, withRole({ attachedPolicyArns: [] }));
    expect(found).toMatchObject({ before: 'fail', after: 'pass', commands: [ATTACH] });
    expect(found.words).toContain('also lets the nodes read the parameters of Parameter Store');
  });

  it('allows exactly the action that is missing, under a name that is free', () => {
    const inlinePolicies = { 'session-manager': ONLY_CHANNELS };
    const { after, commands } = follow(nodePermissions, withRole({ ...NARROW, inlinePolicies }));
    expect(after).toBe('pass');
    expect(commands[0]).toContain('--role-name web --policy-name session-manager-2');
    expect(statements(commands)).toEqual([
      { Effect: 'Allow', Action: ['ssm:UpdateInstanceInformation'], Resource: '*' },
    ]);
  });

  it('allows what the preferences need on exactly the bucket, the group and the key that they name', () => {
    const { after, commands } = follow(nodePermissions, withRole({}, PREFERENCES));
    expect(after).toBe('pass');
    const logs = 'arn:aws:logs:ap-northeast-1:111122223333:log-group:';
    expect(statements(commands)).toEqual([
      { Effect: 'Allow', Action: ['s3:PutObject'], Resource: `arn:aws:s3:::${BUCKET}/ssm/*` },
      { Effect: 'Allow', Action: ['s3:GetEncryptionConfiguration'], Resource: `arn:aws:s3:::${BUCKET}` },
      { Effect: 'Allow', Action: ['logs:DescribeLogGroups'], Resource: `${logs}*` },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        Resource: `${logs}${GROUP}:log-stream:*`,
      },
      { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: KEY_ARN },
    ]);
  });

  it('gives a role without any policy both: for sessions and for their logs', () => {
    const found = follow(nodePermissions, withRole({ attachedPolicyArns: [] }, PREFERENCES));
    expect(found.after).toBe('pass');
    expect(found.commands.map((command) => command.split(' ')[2])).toEqual([
      'attach-role-policy',
      'put-role-policy',
    ]);
  });

  it('lets the missing service assume the role, besides those that it trusts', () => {
    const { after, commands } = follow(
      nodePermissions,
      withRole({ trustPolicy: trusting('lambda.amazonaws.com') }),
    );
    expect(after).toBe('pass');
    expect(statements(commands)).toEqual([
      JSON.parse(trusting('lambda.amazonaws.com')).Statement[0],
      { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
  });

  it('lets Systems Manager in for this account alone', () => {
    const state = identityAccount({
      nodes: [bare()],
      roles: [roleOf('hosts', { trustPolicy: trusting('ec2.amazonaws.com') })],
      profiles: [],
      setting: hostManagement('hosts'),
    });
    const { after, commands } = follow(nodePermissions, state);
    expect(after).toBe('pass');
    expect(statements(commands)[1]).toEqual({
      Effect: 'Allow',
      Principal: { Service: 'ssm.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    });
  });

  it('mends trust and permissions in one go', () => {
    const found = follow(
      nodePermissions,
      withRole({ attachedPolicyArns: [], trustPolicy: trusting('lambda.amazonaws.com') }),
    );
    expect(found).toMatchObject({ after: 'pass' });
    expect(found.commands).toHaveLength(2);
  });

  const denying = { inlinePolicies: { lock: policyDocument(deny('ssmmessages:*')) } };
  const distrusting = policyDocument(
    { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    { Effect: 'Deny', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
  );
  const limited = (limitedBy: 'permissions-boundary' | 'organization') => ({
    decisions: {
      [decisionKey('web', 'ssmmessages:OpenDataChannel', '*')]: {
        verdict: 'implicitDeny' as const,
        limitedBy,
      },
    },
  });
  it.each([
    ['a policy of the role denies it', withRole(denying)],
    ['the trust policy denies', withRole({ trustPolicy: distrusting })],
    ['a permissions boundary does not allow it', withRole({}, limited('permissions-boundary'))],
    ['an SCP does not allow it', withRole({}, limited('organization'))],
    ['the role is gone', identityAccount({ more: { roles: { web: absent } } })],
    [
      'the role belongs to AWS',
      withRole({ attachedPolicyArns: [], arn: 'arn:aws:iam::111122223333:role/aws-service-role/x/web' }),
    ],
    ['the key has no known ARN', withRole({}, { ...PREFERENCES, keys: {} })],
    [
      'one action is missing and another is denied',
      withRole({
        ...NARROW,
        inlinePolicies: { a: ONLY_CHANNELS, b: policyDocument(deny('ssmmessages:OpenDataChannel')) },
      }),
    ],
  ])('nothing is offered: %s', (_, state) => {
    expect(follow(nodePermissions, state, SUBJECT)).toMatchObject({ before: 'fail', after: 'nothing' });
  });

  it('nothing is offered where not all inline policies may be read', () => {
    const { inlinePolicies: _, ...unread } = roleOf('web', { attachedPolicyArns: [] });
    expect(
      follow(nodePermissions, identityAccount({ roles: [unread], nodes: [nodeOf()] }), SUBJECT).commands,
    ).toEqual([]);
  });

  it('adds no statement twice', () => {
    const state = withRole(NARROW);
    const plan = nodePermissions.advise?.(state, SUBJECT);
    const then = plan && applyPlan(state, plan);
    expect(then && nodePermissions.advise?.(then, SUBJECT)).toBeUndefined();
  });
});
