import { describe, expect, it } from 'vitest';
import { DEFAULT_ROLE_SETTING, TIER_SETTING } from '../../../functions/account/identity/service-settings.ts';
import { absent, unknown } from '../../../functions/account/observed.ts';
import type { Snapshot } from '../../../functions/account/snapshot.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import type { Effect } from '../../../functions/core/effect.ts';
import { nodeCredentials } from '../../../functions/prerequisites/node-credentials/index.ts';
import { nodePermissions } from '../../../functions/prerequisites/node-permissions/index.ts';
import { type Case, effectOf, kindOf, verdict } from '../../support/samples/check-one.ts';
import { changeOf, type EventParts } from '../../support/samples/sample-event.ts';
import {
  allow,
  bare,
  HOST_ROLE,
  hostManagement,
  identityAccount,
  manyBare,
  NODE,
  nodeOf,
  policyDocument,
  profileOf,
  roleOf,
} from '../../support/samples/sample-identity.ts';

const FAIL = 'sessions-fail';
const OLD = { managed: { pingStatus: 'Online', agentVersion: '3.2.419.0' } };
const { managed: _, ...unmanaged } = bare();
const withHosts = { roles: [roleOf('web'), HOST_ROLE], setting: hostManagement('hosts') };

const tier = (value: string, hybridNodes?: number) =>
  identityAccount({
    nodes: [],
    setting: {
      id: TIER_SETTING,
      value,
      status: 'Customized',
      ...(hybridNodes === undefined ? {} : { hybridNodes }),
      tags: {},
    },
    roles: [],
    profiles: [],
  });

const mustNotFail: readonly Case[] = [
  ['a profile with a role', identityAccount(), 'pass'],
  [
    'no profile, and Default Host Management stands in',
    identityAccount({ nodes: [bare()], ...withHosts }),
    'pass',
  ],
  [
    'the same where version 1 of the metadata service is answered too',
    identityAccount({ nodes: [bare({ httpTokens: 'optional' })], ...withHosts }),
    'pass',
  ],
  [
    'a profile without a role, and Default Host Management stands in',
    identityAccount({ profiles: [profileOf('web', {})], ...withHosts }),
    'pass',
  ],
  ['an instance that never registered', identityAccount({ nodes: [unmanaged] }), 'pass'],
  [
    'a profile of nobody that holds no role',
    identityAccount({ nodes: [], profiles: [profileOf('web', {})], setting: hostManagement() }),
    'pass',
  ],
  [
    'an instance that is gone',
    identityAccount({ nodes: [], more: { instances: { [NODE]: absent } } }),
    'pass',
  ],
  ['the standard tier without hybrid nodes', tier('standard', 0), 'not-applicable'],
  ['the advanced tier with hybrid nodes', tier('advanced', 3), 'pass'],
];

const mustFail: readonly Case[] = [
  ['no profile and no Default Host Management', identityAccount({ nodes: [bare()] }), FAIL],
  [
    'no profile and an agent too old for Default Host Management',
    identityAccount({ nodes: [bare(OLD)], ...withHosts }),
    FAIL,
  ],
  ['a profile without a role', identityAccount({ profiles: [profileOf('web', {})] }), FAIL],
  [
    'a profile that is gone',
    identityAccount({ profiles: [], more: { instanceProfiles: { web: absent } } }),
    FAIL,
  ],
  ['the metadata service off', identityAccount({ nodes: [nodeOf({ httpEndpoint: 'disabled' })] }), FAIL],
  [
    'the metadata service off, and Default Host Management on',
    identityAccount({ nodes: [bare({ httpEndpoint: 'disabled' })], ...withHosts }),
    FAIL,
  ],
  ['many nodes without a profile', identityAccount({ nodes: manyBare(50) }), FAIL],
  ['the standard tier with hybrid nodes', tier('standard', 3), 'some-sessions-fail'],
  ['hybrid nodes that may not be counted', tier('standard'), 'unknown'],
  [
    'a setting that may not be read, where a node depends on it',
    identityAccount({
      nodes: [bare()],
      more: { serviceSettings: { [DEFAULT_ROLE_SETTING]: unknown('AccessDenied') } },
    }),
    'unknown',
  ],
];

describe('node-credentials', () => {
  it.each(mustNotFail)('leaves alone: %s', (_name, state, expected) => {
    expect(verdict(nodeCredentials.check(state))).toBe(expected);
  });

  it.each(mustFail)('tells: %s', (_name, state, expected) => {
    expect(verdict(nodeCredentials.check(state))).toBe(expected);
  });

  it('tells of many nodes once, and how many', () => {
    const failed = nodeCredentials
      .check(identityAccount({ nodes: manyBare(50) }))
      .filter(({ kind }) => kind === 'fail');
    expect(failed).toMatchObject([
      { subject: { type: 'AWS::SSM::ServiceSetting' }, because: expect.stringContaining('50 nodes') },
    ]);
  });
});

const REGISTRY = [nodeCredentials, nodePermissions];
const ASSOCIATION = (state: string, profile = 'web') => ({
  iamInstanceProfileAssociation: {
    associationId: 'iip-assoc-0a1b2c3d4e5f60001',
    instanceId: NODE,
    iamInstanceProfile: { arn: profileOf(profile).arn, id: 'AIPAEXAMPLE' },
    state,
  },
});

const blamed = (effect: Effect, state: Parameters<typeof evaluate>[2]) => {
  const { findings, plan } = evaluate(REGISTRY, effect, state);
  return {
    findings: findings.map(({ prerequisite, attribution }) => `${prerequisite} ${attribution}`),
    calls: plan?.calls.map(({ api }) => api) ?? [],
  };
};

const of = (api: string, parts: EventParts, snapshot?: Snapshot): Effect =>
  effectOf(nodeCredentials, api, parts, snapshot);

describe('the changes that node-credentials watches', () => {
  const disassociate = {
    request: {
      DisassociateIamInstanceProfileRequest: { AssociationId: 'iip-assoc-0a1b2c3d4e5f60001' },
    },
    response: { DisassociateIamInstanceProfileResponse: ASSOCIATION('disassociating') },
  };

  it('a profile is taken away: it is put back', () => {
    const effect = of('ec2:DisassociateIamInstanceProfile', disassociate);
    expect(blamed(effect, identityAccount({ nodes: [bare()] }))).toEqual({
      findings: ['node-credentials proven'],
      calls: ['ec2:AssociateIamInstanceProfile'],
    });
  });

  it('a profile is taken away, and Default Host Management stands in: silence', () => {
    const effect = of('ec2:DisassociateIamInstanceProfile', disassociate);
    const state = identityAccount({ nodes: [bare()], ...withHosts });
    expect(blamed(effect, state).findings).toEqual([]);
  });

  it('a profile is given that is worse than none', () => {
    const weak = policyDocument(allow('ssm:UpdateInstanceInformation'));
    const effect = of('ec2:AssociateIamInstanceProfile', {
      request: {
        AssociateIamInstanceProfileRequest: { InstanceId: NODE, IamInstanceProfile: { Name: 'web' } },
      },
      response: { AssociateIamInstanceProfileResponse: ASSOCIATION('associating') },
    });
    const role = roleOf('web', { attachedPolicyArns: [], inlinePolicies: { weak } });
    const state = identityAccount({ roles: [role, HOST_ROLE], setting: hostManagement('hosts') });
    expect(blamed(effect, state)).toEqual({
      findings: ['node-permissions proven'],
      calls: ['ec2:DisassociateIamInstanceProfile'],
    });
  });

  it('another profile replaces the one that worked', () => {
    const snapshot = { type: 'AWS::EC2::Instance', value: nodeOf() } as const;
    const effect = of(
      'ec2:ReplaceIamInstanceProfileAssociation',
      {
        request: {
          ReplaceIamInstanceProfileAssociationRequest: {
            AssociationId: 'iip-assoc-0a1b2c3d4e5f60001',
            IamInstanceProfile: { Name: 'db' },
          },
        },
        response: { ReplaceIamInstanceProfileAssociationResponse: ASSOCIATION('associating', 'db') },
      },
      snapshot,
    );
    const state = identityAccount({
      nodes: [nodeOf({ profile: 'db' })],
      profiles: [profileOf('db'), profileOf('web')],
      roles: [roleOf('db', { attachedPolicyArns: [] }), roleOf('web')],
    });
    expect(effect.isCurrent(state)).toBe(true);
    expect(blamed(effect, state)).toEqual({
      findings: ['node-permissions proven'],
      calls: ['ec2:ReplaceIamInstanceProfileAssociation'],
    });
  });

  it('the role is taken out of a profile: it is put back in', () => {
    const effect = of('iam:RemoveRoleFromInstanceProfile', {
      request: { instanceProfileName: 'web', roleName: 'web' },
    });
    expect(blamed(effect, identityAccount({ profiles: [profileOf('web', {})] }))).toEqual({
      findings: ['node-credentials proven'],
      calls: ['iam:AddRoleToInstanceProfile'],
    });
  });

  it('an empty profile gets a role that may not do enough', () => {
    const effect = of('iam:AddRoleToInstanceProfile', {
      request: { instanceProfileName: 'web', roleName: 'web' },
    });
    const weak = policyDocument(allow('ssm:UpdateInstanceInformation'));
    const role = roleOf('web', { attachedPolicyArns: [], inlinePolicies: { weak } });
    const state = identityAccount({ roles: [role, HOST_ROLE], setting: hostManagement('hosts') });
    expect(blamed(effect, state).findings).toEqual(['node-permissions proven']);
  });

  it('a profile is deleted: that it was emptied broke it', () => {
    const effect = of('iam:DeleteInstanceProfile', { request: { instanceProfileName: 'web' } });
    const state = identityAccount({ profiles: [], more: { instanceProfiles: { web: absent } } });
    expect(blamed(effect, state)).toEqual({ findings: ['node-credentials suspected'], calls: [] });
  });

  it('the metadata service is switched off: the command is offered, and tokens are left alone', () => {
    const effect = of('ec2:ModifyInstanceMetadataOptions', {
      request: { ModifyInstanceMetadataOptionsRequest: { InstanceId: NODE, HttpEndpoint: 'disabled' } },
    });
    const state = identityAccount({ nodes: [nodeOf({ httpEndpoint: 'disabled' })] });
    expect(blamed(effect, state)).toEqual({
      findings: ['node-credentials proven'],
      calls: ['ec2:ModifyInstanceMetadataOptions'],
    });
    expect(effect.inverses(state)[0]?.calls[0]?.input).toEqual({ InstanceId: NODE, HttpEndpoint: 'enabled' });
  });

  it.each([
    [
      'ec2:ModifyInstanceMetadataOptions',
      { ModifyInstanceMetadataOptionsRequest: { InstanceId: NODE, HttpTokens: 'optional' } },
      'irrelevant',
    ],
    [
      'ssm:UpdateServiceSetting',
      { settingId: '/ssm/parameter-store/default-parameter-tier', settingValue: 'Advanced' },
      'irrelevant',
    ],
    ['ssm:ResetServiceSetting', {}, 'unreadable'],
    ['iam:DeleteInstanceProfile', {}, 'unreadable'],
    [
      'ec2:DisassociateIamInstanceProfile',
      { DisassociateIamInstanceProfileRequest: { AssociationId: 'iip-assoc-1' } },
      'unreadable',
    ],
  ])('%s of %j is %s', (api, request, kind) => {
    expect(kindOf(nodeCredentials, api, { request })).toBe(kind);
  });

  const setting = (value: string) =>
    ({ type: 'AWS::SSM::ServiceSetting', value: hostManagement(value) }) as const;

  it('Default Host Management is switched off, by the ARN of the setting', () => {
    const settingId = `arn:aws:ssm:ap-northeast-1:111122223333:servicesetting${DEFAULT_ROLE_SETTING}`;
    const effect = of('ssm:ResetServiceSetting', { request: { settingId } }, setting('hosts'));
    const state = identityAccount({ nodes: manyBare(9), roles: [HOST_ROLE] });
    expect(effect.isCurrent(state)).toBe(true);
    expect(blamed(effect, state)).toEqual({
      findings: ['node-credentials proven'],
      calls: ['ssm:UpdateServiceSetting'],
    });
  });

  it('Default Host Management is switched off, and no node needs it: silence', () => {
    const effect = of(
      'ssm:ResetServiceSetting',
      { request: { settingId: DEFAULT_ROLE_SETTING } },
      setting('hosts'),
    );
    expect(blamed(effect, identityAccount()).findings).toEqual([]);
  });

  it('it is given another role, that may not do enough', () => {
    const effect = of(
      'ssm:UpdateServiceSetting',
      { request: { settingId: DEFAULT_ROLE_SETTING, settingValue: 'service-role/poor' } },
      setting('hosts'),
    );
    const poor = roleOf('poor', { ...HOST_ROLE, name: 'poor', attachedPolicyArns: [] });
    const state = identityAccount({
      nodes: [bare()],
      roles: [poor, HOST_ROLE],
      setting: hostManagement('poor'),
    });
    expect(blamed(effect, state)).toEqual({
      findings: ['node-permissions proven'],
      calls: ['ssm:UpdateServiceSetting'],
    });
  });

  it('the tier has two values, so that the other one is known', () => {
    const effect = of('ssm:UpdateServiceSetting', {
      request: { settingId: TIER_SETTING, settingValue: 'standard' },
    });
    expect(blamed(effect, tier('standard', 2))).toEqual({
      findings: ['node-credentials proven'],
      calls: ['ssm:UpdateServiceSetting'],
    });
  });

  it('reads only what the event is about', () => {
    const change = changeOf('iam:RemoveRoleFromInstanceProfile', {
      request: { instanceProfileName: 'web', roleName: 'web' },
    });
    const decoded = nodeCredentials.watches[change.api]?.(change, { guardedDocuments: [] });
    if (decoded?.kind !== 'needs-previous') throw new Error('it does not ask for the role that was there');
    const { scope } = decoded;
    expect(scope).toMatchObject({ instanceProfiles: ['web'], instancesOfProfile: ['web'] });
    expect(scope.managedNodes).toBeUndefined();
  });
});
