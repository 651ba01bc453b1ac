import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { DEFAULT_ROLE_SETTING, TIER_SETTING } from '../../../functions/account/identity/service-settings.ts';
import type { GuardConfig } from '../../../functions/core/guard-config.ts';
import { outsideGrant } from '../../../functions/core/restraint/outside-grant.ts';
import { bench } from '../../support/samples/sample-guard.ts';

const config: GuardConfig = {
  ...bench().config,
  nodeRoles: ['web', 'batch-*', 'HostManagement'],
  nodeProfiles: ['web'],
  nodePolicies: ['session-*'],
};

const addRole = (InstanceProfileName: string, RoleName: string): ApiCall => ({
  api: 'iam:AddRoleToInstanceProfile',
  input: { InstanceProfileName, RoleName },
});
const attach = (RoleName: string, PolicyArn: string): ApiCall => ({
  api: 'iam:AttachRolePolicy',
  input: { RoleName, PolicyArn },
});
const setVersion = (PolicyArn: string): ApiCall => ({
  api: 'iam:SetDefaultPolicyVersion',
  input: { PolicyArn, VersionId: 'v1' },
});
const associate = (IamInstanceProfile: { Name: string } | { Arn: string }): ApiCall => ({
  api: 'ec2:AssociateIamInstanceProfile',
  input: { IamInstanceProfile, InstanceId: 'i-1' },
});
const replace = (IamInstanceProfile: { Name: string } | { Arn: string }): ApiCall => ({
  api: 'ec2:ReplaceIamInstanceProfileAssociation',
  input: { IamInstanceProfile, AssociationId: 'iip-assoc-1' },
});
const setting = (SettingId: string, SettingValue: string): ApiCall => ({
  api: 'ssm:UpdateServiceSetting',
  input: { SettingId, SettingValue },
});

const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
const OURS = 'arn:aws:iam::111122223333';

describe('what auto-fix may not reach', () => {
  it.each<[string, ApiCall, string]>([
    ['a role that is not of the nodes', addRole('web', 'Administrator'), 'role Administrator'],
    ['a profile that is not of the nodes', addRole('admin', 'web'), 'instance profile admin'],
    ['a longer name', addRole('web', 'web2'), 'role web2'],
    ['another case', addRole('web', 'Web'), 'role Web'],
    ['a profile by its name', associate({ Name: 'admin' }), 'instance profile admin'],
    [
      'a profile by its ARN, whose path looks like ours',
      replace({ Arn: `${OURS}:instance-profile/web/admin` }),
      'instance profile admin',
    ],
    ["AWS's policy on a role of others", attach('Administrator', CORE), 'role Administrator'],
    ['the version of another policy', setVersion(`${OURS}:policy/power`), 'policy power'],
    ['the version of a policy below a path', setVersion(`${OURS}:policy/session-x/power`), 'policy power'],
    ['another role for Default Host Management', setting(DEFAULT_ROLE_SETTING, 'Administrator'), 'role'],
    [
      'the same by the ARN of the setting',
      setting(
        `arn:aws:ssm:eu-central-1:111122223333:servicesetting${DEFAULT_ROLE_SETTING}`,
        'x/Administrator',
      ),
      'role Administrator',
    ],
    ['no role for it at all', setting(DEFAULT_ROLE_SETTING, '$None'), 'role $None'],
  ])('%s', (_, call, outside) => {
    expect(outsideGrant(call, config)).toContain(outside);
    expect(outsideGrant(call, config)).toMatch(/\(see the setting node-(roles|profiles|policies)\)$/);
  });

  it.each([
    'arn:aws:iam::aws:policy/AdministratorAccess',
    `${OURS}:policy/AmazonSSMManagedInstanceCore`,
    `${OURS}:policy/session-logs`,
  ])('policy %s on a role of the nodes', (policy) => {
    expect(outsideGrant(attach('web', policy), config)).toBe(
      "role web with a policy that is none of AWS's for managed nodes",
    );
  });

  it.each<[string, ApiCall]>([
    ['a role and a profile of the nodes', addRole('web', 'batch-1')],
    ['a profile below a path', associate({ Arn: `${OURS}:instance-profile/nodes/web` })],
    ['one of the two policies of AWS', attach('web', CORE)],
    ['a policy of the nodes', setVersion(`${OURS}:policy/nodes/session-logs`)],
    ['the role of Default Host Management', setting(DEFAULT_ROLE_SETTING, 'service-role/HostManagement')],
    ['the tier, which names no role', setting(TIER_SETTING, 'advanced')],
    ['what has no name', { api: 'ec2:ModifyVpcAttribute', input: { VpcId: 'vpc-1' } }],
  ])('not %s', (_, call) => {
    expect(outsideGrant(call, config)).toBeUndefined();
  });
});
