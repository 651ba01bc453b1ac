import { describe, expect, it } from 'vitest';
import { decisionKey, type IamDecision } from '../../../functions/account/identity/decision.ts';
import type { ManagedPolicy, Role } from '../../../functions/account/identity/identity.ts';
import { absent, present, unknown } from '../../../functions/account/observed.ts';
import type { Snapshot } from '../../../functions/account/snapshot.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import type { Effect } from '../../../functions/core/effect.ts';
import type { Json } from '../../../functions/formats/json.ts';
import { nodeCredentials } from '../../../functions/prerequisites/node-credentials/index.ts';
import { nodePermissions } from '../../../functions/prerequisites/node-permissions/index.ts';
import { lackOf } from '../../../functions/sessions/roles/decisions.ts';
import { type Case, effectOf, kindOf, verdict } from '../../support/samples/check-one.ts';
import {
  BUCKET,
  content,
  DOCUMENT,
  documentOf,
  GROUP,
  KEY_ARN,
} from '../../support/samples/sample-account.ts';
import type { EventParts } from '../../support/samples/sample-event.ts';
import {
  allow,
  bare,
  CORE,
  CUSTOM,
  deny,
  HOST_ROLE,
  hostManagement,
  identityAccount,
  nodeOf,
  policyDocument,
  profileOf,
  roleOf,
  type Sample,
  SESSIONS,
  trusting,
} from '../../support/samples/sample-identity.ts';

const FAIL = 'sessions-fail';

const prefer = (inputs: Readonly<Record<string, Json>>): Partial<AccountState> => ({
  documents: { [DOCUMENT]: present(documentOf([content(inputs)])) },
});

/** The role `web` with one inline policy of these statements, besides its attached policies. */
const web = (statements: readonly Json[], more: Partial<Role> = {}): Sample => ({
  roles: [
    roleOf('web', {
      attachedPolicyArns: [],
      inlinePolicies: { sessions: policyDocument(...statements) },
      ...more,
    }),
  ],
});

const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
const GROUP_ARN = `arn:aws:logs:ap-northeast-1:111122223333:log-group:${GROUP}:*`;
const withHosts = (role: Role): Sample => ({ roles: [role, HOST_ROLE], setting: hostManagement('hosts') });
const decided = (action: string, decision: IamDecision): Partial<AccountState> => ({
  decisions: { [decisionKey('web', action, '*')]: decision },
});

const mustNotFail: readonly Case[] = [
  ["AWS's policy", identityAccount(), 'pass'],
  ['a policy of the account that allows the five actions', identityAccount(web([SESSIONS])), 'pass'],
  ['everything is allowed', identityAccount(web([allow('*')])), 'pass'],
  [
    'actions by wildcard, in other letters',
    identityAccount(web([allow(['SSM:Update*', 'ssmmessages:*'])])),
    'pass',
  ],
  ['a role of nobody that may do nothing', identityAccount({ ...web([]), nodes: [] }), 'not-applicable'],
  [
    'a role that may not even register, where Default Host Management stands in',
    identityAccount(withHosts(roleOf('web', { attachedPolicyArns: [] }))),
    'pass',
  ],
  ['a deny of something else', identityAccount(web([SESSIONS, deny('ec2:*')])), 'pass'],
  [
    'a boundary that allows the five actions',
    identityAccount({
      ...web([allow('*')], { boundaryArn: CUSTOM }),
      policies: { [CUSTOM]: policyDocument(SESSIONS) },
    }),
    'pass',
  ],
  [
    'logging to a bucket and a group, all of it allowed',
    identityAccount({
      ...web([
        SESSIONS,
        allow('s3:PutObject', `${BUCKET_ARN}/*`),
        allow('s3:GetEncryptionConfiguration', BUCKET_ARN),
        allow('logs:DescribeLogGroups'),
        allow(['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], GROUP_ARN),
      ]),
      more: prefer({
        s3BucketName: BUCKET,
        s3EncryptionEnabled: true,
        cloudWatchLogGroupName: GROUP,
        cloudWatchEncryptionEnabled: true,
      }),
    }),
    'pass',
  ],
  [
    'a key that the role may use',
    identityAccount({
      ...web([SESSIONS, allow('kms:Decrypt', KEY_ARN)]),
      more: prefer({ kmsKeyId: KEY_ARN }),
    }),
    'pass',
  ],
  [
    'a condition decides',
    identityAccount(web([allow('*', '*', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })])),
    'unknown',
  ],
  [
    'a role that may not be read',
    identityAccount({ more: { roles: { web: unknown('AccessDenied') } } }),
    'unknown',
  ],
];

const mustFail: readonly Case[] = [
  ['nothing is allowed', identityAccount(web([])), FAIL],
  [
    'an action is missing',
    identityAccount(web([allow(['ssm:UpdateInstanceInformation', 'ssmmessages:Create*'])])),
    FAIL,
  ],
  ['an explicit deny', identityAccount(web([SESSIONS, deny('ssmmessages:*')])), FAIL],
  [
    'a boundary that does not allow it',
    identityAccount({
      ...web([allow('*')], { boundaryArn: CUSTOM }),
      policies: { [CUSTOM]: policyDocument(allow('s3:*')) },
    }),
    FAIL,
  ],
  [
    'a policy of the organization',
    identityAccount({
      more: decided('ssmmessages:OpenDataChannel', { verdict: 'implicitDeny', limitedBy: 'organization' }),
    }),
    FAIL,
  ],
  [
    'EC2 may not assume the role',
    identityAccount({ roles: [roleOf('web', { trustPolicy: trusting('lambda.amazonaws.com') })] }),
    FAIL,
  ],
  ['the role is gone', identityAccount({ more: { roles: { web: absent } } }), FAIL],
  [
    'the role of Default Host Management lacks its policy',
    identityAccount({
      nodes: [bare()],
      roles: [{ ...HOST_ROLE, attachedPolicyArns: [] }],
      setting: hostManagement('hosts'),
    }),
    FAIL,
  ],
  [
    'the bucket may not be written to',
    identityAccount({ more: prefer({ s3BucketName: BUCKET }) }),
    'logs-lost',
  ],
  [
    "the bucket's encryption may not be read, and the preferences demand it",
    identityAccount({
      ...web([SESSIONS, allow('s3:PutObject')]),
      more: prefer({ s3BucketName: BUCKET, s3EncryptionEnabled: true }),
    }),
    FAIL,
  ],
  [
    'DescribeLogGroups on the one group alone',
    identityAccount({
      ...web([SESSIONS, allow('logs:*', GROUP_ARN)]),
      more: prefer({ cloudWatchLogGroupName: GROUP, cloudWatchEncryptionEnabled: true }),
    }),
    FAIL,
  ],
  ['the key may not be used', identityAccount({ more: prefer({ kmsKeyId: KEY_ARN }) }), FAIL],
];

describe('node-permissions', () => {
  it.each(mustNotFail)('leaves alone: %s', (_name, state, expected) => {
    expect(verdict(nodePermissions.check(state))).toBe(expected);
  });

  it.each(mustFail)('tells: %s', (_name, state, expected) => {
    expect(verdict(nodePermissions.check(state))).toBe(expected);
  });

  it('names the role, how many nodes it has, and what is denied', () => {
    const nodes = ['1', '2', '3'].map((n) => nodeOf({ instanceId: `i-${n}` }));
    const state = identityAccount({ nodes, ...web([SESSIONS, deny('ssmmessages:OpenDataChannel')]) });
    expect(nodePermissions.check(state)).toMatchObject([
      {
        because: 'role web of 3 nodes is denied ssmmessages:OpenDataChannel (by an explicit deny)',
      },
    ]);
  });

  it('says when a profile is worse than none', () => {
    const weak = policyDocument(allow('ssm:UpdateInstanceInformation'));
    const role = roleOf('web', { attachedPolicyArns: [], inlinePolicies: { weak } });
    const [result] = nodePermissions.check(identityAccount(withHosts(role)));
    expect(result).toMatchObject({ kind: 'fail', because: expect.stringContaining('worse than no profile') });
  });

  it('says which role will fail when logging is switched on, before anybody opens a session', () => {
    const state = identityAccount({
      nodes: [nodeOf(), nodeOf({ instanceId: 'i-2', profile: 'db' })],
      profiles: [profileOf('web'), profileOf('db')],
      roles: [
        roleOf('web'),
        roleOf('db', { inlinePolicies: { logs: policyDocument(allow(['logs:*', 's3:*'])) } }),
      ],
      more: prefer({ s3BucketName: BUCKET, cloudWatchLogGroupName: GROUP }),
    });
    expect(lackOf(state, 'web')).toMatchObject({
      nodes: [{ profileArn: expect.stringMatching(/web$/) }],
      impact: 'logs-lost',
    });
    expect(lackOf(state, 'db')).toBeUndefined();
  });
});

const REGISTRY = [nodeCredentials, nodePermissions];

const blamed = (effect: Effect, state: AccountState) => {
  const { findings, plan } = evaluate(REGISTRY, effect, state);
  return {
    findings: findings.map(({ prerequisite, attribution }) => `${prerequisite} ${attribution}`),
    calls: plan?.calls.map(({ api }) => api) ?? [],
    plan,
  };
};

const of = (api: string, parts: EventParts, snapshot?: Snapshot): Effect =>
  effectOf(nodePermissions, api, parts, snapshot);

const without = (...more: readonly string[]) => roleOf('web', { attachedPolicyArns: more });
const was = (value: Role) => ({ type: 'AWS::IAM::Role', value }) as const;
const PROVEN = ['node-permissions proven'];

const policy = (defaultVersionId: string, versions: Readonly<Record<string, string>>): ManagedPolicy => ({
  arn: CUSTOM,
  defaultVersionId,
  versions,
  tags: {},
});

describe('the changes that node-permissions watches', () => {
  const detach = (policyArn: string) =>
    of('iam:DetachRolePolicy', { request: { roleName: 'web', policyArn } });

  it("AWS's policy is detached: it is attached again, by itself", () => {
    const { findings, calls, plan } = blamed(detach(CORE), identityAccount({ roles: [without()] }));
    expect({ findings, calls }).toEqual({ findings: PROVEN, calls: ['iam:AttachRolePolicy'] });
    expect(plan?.byHand).toBeUndefined();
  });

  it('a policy of the account is detached: a person attaches it again', () => {
    const state = identityAccount({ roles: [without()], policies: { [CUSTOM]: policyDocument(SESSIONS) } });
    const { findings, plan } = blamed(detach(CUSTOM), state);
    expect(findings).toEqual(PROVEN);
    expect(plan?.byHand).toContain('managed nodes');
  });

  it.each([
    [
      'an unrelated policy is detached',
      detach('arn:aws:iam::aws:policy/AmazonS3FullAccess'),
      identityAccount(),
    ],
    [
      "AWS's policy is detached, and another one allows as much",
      detach(CORE),
      identityAccount(web([SESSIONS])),
    ],
    [
      "AWS's policy is detached, and Default Host Management stands in",
      detach(CORE),
      identityAccount(withHosts(without())),
    ],
    [
      "AWS's policy is detached from a role of nobody",
      detach(CORE),
      identityAccount({ roles: [without()], nodes: [] }),
    ],
    [
      'a boundary goes',
      of('iam:DeleteRolePermissionsBoundary', { request: { roleName: 'web' } }),
      identityAccount(),
    ],
    [
      'the same trust policy once more',
      of('iam:UpdateAssumeRolePolicy', { request: { roleName: 'web', policyDocument: '{}' } }),
      identityAccount(),
    ],
  ])('%s: silence', (_name, effect, state) => {
    expect(blamed(effect, state)).toMatchObject({ findings: [], calls: [] });
  });

  it('an unrelated policy is detached from a role that was broken before', () => {
    const state = identityAccount(web([]));
    expect(blamed(detach('arn:aws:iam::aws:policy/AmazonS3FullAccess'), state).findings).toEqual([
      'node-permissions pre-existing',
    ]);
  });

  it('what IAM refuses by a policy of the organization stays refused', () => {
    const limited = { verdict: 'implicitDeny', limitedBy: 'organization' } as const;
    const state = identityAccount({
      roles: [without()],
      more: decided('ssmmessages:OpenDataChannel', limited),
    });
    expect(blamed(detach(CORE), state)).toMatchObject({ findings: ['node-permissions pre-existing'] });
  });

  it('a policy is attached that denies', () => {
    const effect = of('iam:AttachRolePolicy', { request: { roleName: 'web', policyArn: CUSTOM } });
    const state = identityAccount({
      roles: [without(CORE, CUSTOM)],
      policies: { [CUSTOM]: policyDocument(deny('ssmmessages:*')) },
    });
    expect(blamed(effect, state)).toMatchObject({ findings: PROVEN, calls: ['iam:DetachRolePolicy'] });
  });

  it('an inline policy is changed: what it said before is offered', () => {
    const parts = { request: { roleName: 'web', policyName: 'sessions', policyDocument: '{}' } };
    const good = roleOf('web', { inlinePolicies: { sessions: policyDocument(SESSIONS) } });
    const state = identityAccount(web([deny('*')], { attachedPolicyArns: [CORE] }));
    expect(blamed(of('iam:PutRolePolicy', parts, was(good)), state)).toMatchObject({
      findings: PROVEN,
      calls: ['iam:PutRolePolicy'],
    });
    expect(blamed(of('iam:PutRolePolicy', parts), state)).toMatchObject({
      findings: ['node-permissions suspected'],
      calls: ['iam:DeleteRolePolicy'],
    });
  });

  it('an inline policy is deleted: it is known from before, or it is not', () => {
    const parts = { request: { roleName: 'web', policyName: 'sessions' } };
    const good = roleOf('web', { inlinePolicies: { sessions: policyDocument(SESSIONS) } });
    const state = identityAccount({ roles: [without()] });
    expect(blamed(of('iam:DeleteRolePolicy', parts, was(good)), state)).toMatchObject({
      findings: PROVEN,
      calls: ['iam:PutRolePolicy'],
    });
    expect(blamed(of('iam:DeleteRolePolicy', parts), state)).toMatchObject({
      findings: ['node-permissions suspected'],
      calls: [],
    });
  });

  it('EC2 is locked out of the role', () => {
    const effect = of(
      'iam:UpdateAssumeRolePolicy',
      { request: { roleName: 'web', policyDocument: '{}' } },
      was(roleOf('web')),
    );
    const state = identityAccount({ roles: [roleOf('web', { trustPolicy: policyDocument() })] });
    expect(blamed(effect, state)).toMatchObject({ findings: PROVEN, calls: ['iam:UpdateAssumeRolePolicy'] });
  });

  it('a boundary is put around the role', () => {
    const effect = of(
      'iam:PutRolePermissionsBoundary',
      { request: { roleName: 'web', permissionsBoundary: CUSTOM } },
      was(roleOf('web')),
    );
    const state = identityAccount({
      roles: [roleOf('web', { boundaryArn: CUSTOM })],
      policies: { [CUSTOM]: policyDocument(allow('s3:*')) },
    });
    expect(blamed(effect, state)).toMatchObject({
      findings: PROVEN,
      calls: ['iam:DeleteRolePermissionsBoundary'],
    });
  });

  const good = policyDocument(SESSIONS);
  const bad = policyDocument(allow('s3:*'));
  const versioned = (value: ManagedPolicy): AccountState =>
    identityAccount({ roles: [without(CUSTOM)], more: { policies: { [CUSTOM]: present(value) } } });
  const remembered = (defaultVersionId: string): Snapshot => ({
    type: 'AWS::IAM::ManagedPolicy',
    value: { arn: CUSTOM, defaultVersionId, tags: {} },
  });
  const created = {
    request: { policyArn: CUSTOM, policyDocument: bad, setAsDefault: true },
    response: { policyVersion: { versionId: 'v3', isDefaultVersion: true } },
  };

  it('a new version of a policy is put in force: the one before is, again', () => {
    const state = versioned(policy('v3', { v1: bad, v2: good, v3: bad }));
    const { findings, plan } = blamed(of('iam:CreatePolicyVersion', created, remembered('v2')), state);
    expect(findings).toEqual(PROVEN);
    expect(plan?.calls).toEqual([
      { api: 'iam:SetDefaultPolicyVersion', input: { PolicyArn: CUSTOM, VersionId: 'v2' } },
    ]);
    expect(plan).toMatchObject({ exact: true });
  });

  it('which version it was is not known: the newest that helps is offered, and not taken for certain', () => {
    const state = versioned(policy('v3', { v1: good, v2: bad, v3: bad }));
    const { findings, plan } = blamed(of('iam:CreatePolicyVersion', created), state);
    expect(findings).toEqual(['node-permissions suspected']);
    expect(plan).toMatchObject({ exact: false, beyond: true });
  });

  it('an old version is put in force', () => {
    const effect = of(
      'iam:SetDefaultPolicyVersion',
      { request: { policyArn: CUSTOM, versionId: 'v1' } },
      remembered('v2'),
    );
    const state = versioned(policy('v1', { v1: bad, v2: good }));
    expect(blamed(effect, state)).toMatchObject({ findings: PROVEN, calls: ['iam:SetDefaultPolicyVersion'] });
    expect(effect.isCurrent(versioned(policy('v2', { v1: bad, v2: good })))).toBe(false);
  });

  it.each([
    ['iam:CreatePolicyVersion', { policyArn: CUSTOM, policyDocument: bad }, 'irrelevant'],
    ['iam:DeletePolicyVersion', { policyArn: CUSTOM, versionId: 'v1' }, 'irrelevant'],
    ['iam:DetachRolePolicy', { policyArn: CORE }, 'unreadable'],
    ['iam:SetDefaultPolicyVersion', { policyArn: CUSTOM }, 'unreadable'],
  ])('%s of %j is %s', (api, request, kind) => {
    expect(kindOf(nodePermissions, api, { request })).toBe(kind);
  });
});
