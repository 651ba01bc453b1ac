import { describe, expect, it } from 'vitest';
import type { HybridNode, Role } from '../../../functions/account/identity/identity.ts';
import { absent, present, unknown } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import type { Json } from '../../../functions/formats/json.ts';
import { nodeCredentials } from '../../../functions/prerequisites/node-credentials/index.ts';
import { nodePermissions } from '../../../functions/prerequisites/node-permissions/index.ts';
import { type Case, effectOf, verdict } from '../../support/samples/check-one.ts';
import {
  bare,
  CORE,
  HOST_ROLE,
  hostManagement,
  identityAccount,
  nodeOf,
  policyDocument,
  profileOf,
  roleOf,
  type Sample,
  trusting,
} from '../../support/samples/sample-identity.ts';

const MI = 'mi-0a1b2c3d4e5f60001';
const FAIL = 'sessions-fail';

const hybrid = (more: Partial<HybridNode> = {}): HybridNode => ({
  nodeId: MI,
  name: 'rack-1',
  role: 'racks',
  pingStatus: 'Online',
  tags: {},
  ...more,
});

const racks = (more: Partial<Role> = {}): Role =>
  roleOf('racks', { trustPolicy: trusting('ssm.amazonaws.com'), ...more });

const conditioned = (Condition: Json, service = 'ssm.amazonaws.com'): string =>
  policyDocument({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    Condition,
  });

/** An account with one hybrid node and no others. */
const withRack = (role: Role, node = hybrid(), { more, ...sample }: Sample = {}): AccountState =>
  identityAccount({
    nodes: [],
    profiles: [],
    roles: [role],
    ...sample,
    more: { hybridNodes: { [node.nodeId]: present(node) }, ...more },
  });

const account = (id: string) => ({ StringEquals: { 'aws:SourceAccount': id } });
const arn = (source: string, operator = 'ArnEquals') => ({ [operator]: { 'aws:SourceArn': source } });
const OURS = '111122223333';

const mustNotFail: readonly Case[] = [
  ["AWS's policy and trust", withRack(racks()), 'pass'],
  ['a trust for this account', withRack(racks({ trustPolicy: conditioned(account(OURS)) })), 'pass'],
  [
    'as AWS documents it',
    withRack(
      racks({
        trustPolicy: conditioned({ ...account(OURS), ...arn(`arn:aws:ssm:ap-northeast-1:${OURS}:*`) }),
      }),
    ),
    'pass',
  ],
  [
    'one of several accounts',
    withRack(
      racks({ trustPolicy: conditioned({ StringEquals: { 'AWS:sourceaccount': ['444455556666', OURS] } }) }),
    ),
    'pass',
  ],
  [
    'an ARN by pattern',
    withRack(racks({ trustPolicy: conditioned(arn(`arn:aws*:ssm:*:${OURS}:*`, 'ArnLike')) })),
    'pass',
  ],
  [
    'any other condition',
    withRack(racks({ trustPolicy: conditioned({ StringEquals: { 'sts:ExternalId': 'x' } }) })),
    'pass',
  ],
  [
    'a deny for others',
    withRack(
      racks({
        trustPolicy: policyDocument(
          { Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' },
          {
            Effect: 'Deny',
            Principal: { Service: 'ssm.amazonaws.com' },
            Action: 'sts:*',
            Condition: { StringNotEquals: { 'aws:SourceAccount': OURS } },
          },
        ),
      }),
    ),
    'pass',
  ],
  [
    'a node whose machine is gone',
    withRack(racks({ attachedPolicyArns: [] }), hybrid({ pingStatus: 'Inactive' })),
    'not-applicable',
  ],
  [
    'a role of nobody',
    withRack(racks({ attachedPolicyArns: [] }), hybrid({ role: 'others' })),
    'not-applicable',
  ],
  // Which ARN Systems Manager passes is not documented in all parts.
  [
    'an ARN of another Region',
    withRack(racks({ trustPolicy: conditioned(arn(`arn:aws:ssm:eu-central-1:${OURS}:*`)) })),
    'unknown',
  ],
  [
    'a role that may not be read',
    withRack(racks(), hybrid(), {
      more: { hybridNodes: { [MI]: present(hybrid()) }, roles: { racks: unknown('AccessDenied') } },
    }),
    'unknown',
  ],
  [
    'EC2 may not pass the account',
    identityAccount({
      roles: [
        roleOf('web', {
          trustPolicy: conditioned(
            { StringEqualsIfExists: { 'aws:SourceAccount': '444455556666' } },
            'ec2.amazonaws.com',
          ),
        }),
      ],
    }),
    'unknown',
  ],
  [
    'one role for instances and hybrid nodes, which trusts both',
    withRack(
      roleOf('web', { trustPolicy: trusting('ec2.amazonaws.com', 'ssm.amazonaws.com') }),
      hybrid({ role: 'web' }),
      {
        nodes: [nodeOf()],
        profiles: [profileOf('web')],
      },
    ),
    'pass',
  ],
];

const mustFail: readonly Case[] = [
  ['nothing is allowed', withRack(racks({ attachedPolicyArns: [] })), FAIL],
  ['only EC2 is trusted', withRack(racks({ trustPolicy: trusting('ec2.amazonaws.com') })), FAIL],
  [
    'another account is trusted',
    withRack(racks({ trustPolicy: conditioned(account('444455556666')) })),
    FAIL,
  ],
  [
    'an ARN of another account',
    withRack(racks({ trustPolicy: conditioned(arn('arn:aws:ssm:ap-northeast-1:444455556666:*')) })),
    FAIL,
  ],
  [
    'an ARN of another partition',
    withRack(racks({ trustPolicy: conditioned(arn(`arn:aws-cn:ssm:ap-northeast-1:${OURS}:*`, 'ArnLike')) })),
    FAIL,
  ],
  [
    'the role is gone',
    withRack(racks(), hybrid(), {
      more: { hybridNodes: { [MI]: present(hybrid()) }, roles: { racks: absent } },
    }),
    FAIL,
  ],
  [
    'an instance role for another account',
    identityAccount({
      roles: [roleOf('web', { trustPolicy: conditioned(account('444455556666'), 'ec2.amazonaws.com') })],
    }),
    FAIL,
  ],
  [
    'one role for instances and hybrid nodes, which trusts EC2 alone',
    withRack(roleOf('web'), hybrid({ role: 'web' }), { nodes: [nodeOf()], profiles: [profileOf('web')] }),
    FAIL,
  ],
  [
    'the role of Default Host Management trusts EC2 alone',
    identityAccount({
      nodes: [bare()],
      roles: [{ ...HOST_ROLE, trustPolicy: trusting('ec2.amazonaws.com') }],
      setting: hostManagement('hosts'),
    }),
    FAIL,
  ],
];

describe('roles of hybrid nodes and of Default Host Management', () => {
  it.each(mustNotFail)('leaves alone: %s', (_name, state, expected) => {
    expect(verdict(nodePermissions.check(state))).toBe(expected);
  });

  it.each(mustFail)('tells: %s', (_name, state, expected) => {
    expect(verdict(nodePermissions.check(state))).toBe(expected);
  });

  it('says which service is locked out, of how many nodes, and why', () => {
    const because = (state: AccountState) =>
      nodePermissions.check(state).map((one) => ('because' in one ? one.because : ''));
    expect(because(withRack(racks({ trustPolicy: conditioned(account('444455556666')) })))).toEqual([
      'role racks of 1 node does not let ssm.amazonaws.com assume it for this account, because of a condition in its trust policy',
    ]);
    expect(because(withRack(racks({ trustPolicy: trusting('ec2.amazonaws.com') })))).toEqual([
      'role racks of 1 node does not let ssm.amazonaws.com assume it',
    ]);
  });

  it('an instance whose profile EC2 may not use has Default Host Management instead', () => {
    const locked = roleOf('web', { trustPolicy: trusting('lambda.amazonaws.com') });
    const state = identityAccount({ roles: [locked, HOST_ROLE], setting: hostManagement('hosts') });
    expect(verdict(nodePermissions.check(state))).toBe('pass');
  });
});

const REGISTRY = [nodeCredentials, nodePermissions];

const blamed = (
  api: string,
  request: Record<string, Json>,
  state: AccountState,
  before?: HybridNode | Role,
) => {
  const prerequisite = REGISTRY.find(({ watches }) => api in watches) ?? nodePermissions;
  const snapshot =
    before === undefined
      ? undefined
      : 'nodeId' in before
        ? ({ type: 'AWS::SSM::ManagedInstance', value: before } as const)
        : ({ type: 'AWS::IAM::Role', value: before } as const);
  const { findings, plan } = evaluate(REGISTRY, effectOf(prerequisite, api, { request }, snapshot), state);
  return {
    findings: findings.map((one) => `${one.prerequisite} ${one.subject.id} ${one.attribution}`),
    calls: plan?.calls ?? [],
  };
};

describe('changes of these roles', () => {
  const update = { instanceId: MI, iamRole: 'racks' };
  const good = racks({ name: 'good' });
  const bad = racks({ attachedPolicyArns: [] });

  it('a hybrid node gets a role that allows too little: the role that it had is offered', () => {
    const state = withRack(bad, hybrid(), { roles: [bad, good] });
    expect(blamed('ssm:UpdateManagedInstanceRole', update, state, hybrid({ role: 'good' }))).toEqual({
      findings: ['node-permissions racks proven'],
      calls: [{ api: 'ssm:UpdateManagedInstanceRole', input: { InstanceId: MI, IamRole: 'good' } }],
    });
  });

  it('nobody knows which role it had', () => {
    expect(blamed('ssm:UpdateManagedInstanceRole', update, withRack(bad))).toEqual({
      findings: ['node-permissions racks suspected'],
      calls: [],
    });
  });

  it('a hybrid node gets a role that allows enough, by its path', () => {
    const request = { instanceId: MI, iamRole: 'service-role/racks' };
    expect(blamed('ssm:UpdateManagedInstanceRole', request, withRack(racks())).findings).toEqual([]);
    expect(
      effectOf(nodeCredentials, 'ssm:UpdateManagedInstanceRole', { request }).isCurrent(withRack(racks())),
    ).toBe(true);
  });

  it("AWS's policy is detached from the role of hybrid nodes", () => {
    expect(
      blamed('iam:DetachRolePolicy', { roleName: 'racks', policyArn: CORE }, withRack(bad), racks()),
    ).toEqual({
      findings: ['node-permissions racks proven'],
      calls: [{ api: 'iam:AttachRolePolicy', input: { RoleName: 'racks', PolicyArn: CORE } }],
    });
  });

  it('the role is deleted: a person makes it again', () => {
    const state = withRack(racks(), hybrid(), {
      more: { hybridNodes: { [MI]: present(hybrid()) }, roles: { racks: absent } },
    });
    expect(blamed('iam:DeleteRole', { roleName: 'racks' }, state)).toEqual({
      findings: ['node-permissions racks suspected'],
      calls: [],
    });
  });

  it('a role is deleted that no node has', () => {
    const state = identityAccount({ nodes: [], profiles: [], roles: [], more: { roles: { racks: absent } } });
    expect(blamed('iam:DeleteRole', { roleName: 'racks' }, state).findings).toEqual([]);
  });
});
