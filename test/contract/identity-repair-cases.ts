import { expect } from 'vitest';
import type { Role } from '../../functions/account/identity/identity.ts';
import type { IdentityRepairInputs } from '../../functions/account/identity/inputs.ts';
import { DEFAULT_ROLE_SETTING } from '../../functions/account/identity/service-settings.ts';
import { present, presentValue } from '../../functions/account/observed.ts';
import type { AccountState } from '../../functions/account/state.ts';
import {
  allow,
  bare,
  CORE,
  hostManagement,
  NODE,
  nodeOf,
  policyDocument,
  profileOf,
  roleOf,
  SESSIONS,
} from '../support/samples/sample-identity.ts';
import type { Case } from './repair-case.ts';
import { described, type World } from './world.ts';

const POLICY = 'arn:aws:iam::111122223333:policy/sessions';

const withRole = (more: Partial<Role>) => ({ roles: { web: present(roleOf('web', more)) } });
const instanceIn = (state: AccountState, { idOf }: Pick<World, 'idOf'>) =>
  presentValue(state.instances[idOf(NODE)]);

/** One case for each call that auto-fix of identities may make. */
export const IDENTITY_CASES: Readonly<Record<keyof IdentityRepairInputs, Case>> = {
  'iam:AttachRolePolicy': {
    before: described(withRole({ attachedPolicyArns: [] })),
    call: () => ({ api: 'iam:AttachRolePolicy', input: { RoleName: 'web', PolicyArn: CORE } }),
    scope: () => ({ roles: ['web'] }),
    after: ({ roles, decisions }) => {
      expect(presentValue(roles['web'])?.attachedPolicyArns).toEqual([CORE]);
      expect(new Set(Object.values(decisions).map(({ verdict }) => verdict))).toEqual(new Set(['allowed']));
    },
    again: 'done',
  },
  'iam:SetDefaultPolicyVersion': {
    before: described({
      policies: {
        [POLICY]: present({
          arn: POLICY,
          defaultVersionId: 'v2',
          versions: { v1: policyDocument(SESSIONS), v2: policyDocument(allow('s3:*')) },
          tags: {},
        }),
      },
    }),
    call: () => ({ api: 'iam:SetDefaultPolicyVersion', input: { PolicyArn: POLICY, VersionId: 'v1' } }),
    scope: () => ({ policyVersions: [POLICY] }),
    after: ({ policies }) =>
      expect(presentValue(policies[POLICY])).toMatchObject({
        defaultVersionId: 'v1',
        versions: { v1: policyDocument(SESSIONS), v2: policyDocument(allow('s3:*')) },
      }),
    again: 'done',
  },
  'iam:AddRoleToInstanceProfile': {
    before: described({ ...withRole({}), instanceProfiles: { web: present(profileOf('web', {})) } }),
    call: () => ({
      api: 'iam:AddRoleToInstanceProfile',
      input: { InstanceProfileName: 'web', RoleName: 'web' },
    }),
    scope: () => ({ instanceProfiles: ['web'] }),
    after: ({ instanceProfiles }) =>
      expect(presentValue(instanceProfiles['web'])).toMatchObject({ roleName: 'web' }),
    again: 'already-done',
  },
  'ec2:AssociateIamInstanceProfile': {
    before: described({
      ...withRole({}),
      instanceProfiles: { web: present(profileOf('web')) },
      instances: { [NODE]: present(bare()) },
    }),
    call: ({ idOf }) => ({
      api: 'ec2:AssociateIamInstanceProfile',
      input: { InstanceId: idOf(NODE), IamInstanceProfile: { Name: 'web' } },
    }),
    scope: ({ idOf }) => ({ instances: [idOf(NODE)] }),
    after: (state, world) => expect(instanceIn(state, world)?.profileArn).toBe(profileOf('web').arn),
    again: 'already-done',
  },
  'ec2:ReplaceIamInstanceProfileAssociation': {
    before: described({
      roles: { web: present(roleOf('web')), db: present(roleOf('db')) },
      instanceProfiles: { web: present(profileOf('web')), db: present(profileOf('db')) },
      instances: { [NODE]: present(nodeOf({ profile: 'db' })) },
    }),
    call: ({ idOf }) => ({
      api: 'ec2:ReplaceIamInstanceProfileAssociation',
      input: {
        AssociationId: idOf('iip-assoc-0a1b2c3d4e5f60001'),
        IamInstanceProfile: { Name: 'web' },
      },
    }),
    scope: ({ idOf }) => ({ instances: [idOf(NODE)] }),
    after: (state, world) => expect(instanceIn(state, world)?.profileArn).toBe(profileOf('web').arn),
    again: 'done',
  },
  'ssm:UpdateServiceSetting': {
    before: described({ serviceSettings: { [DEFAULT_ROLE_SETTING]: present(hostManagement()) } }),
    call: () => ({
      api: 'ssm:UpdateServiceSetting',
      input: { SettingId: DEFAULT_ROLE_SETTING, SettingValue: 'service-role/hosts' },
    }),
    scope: () => ({ serviceSettings: [DEFAULT_ROLE_SETTING] }),
    after: ({ serviceSettings }) =>
      expect(presentValue(serviceSettings[DEFAULT_ROLE_SETTING])).toMatchObject({
        value: 'service-role/hosts',
        status: 'Customized',
      }),
    again: 'done',
  },
};
