import { DetachRolePolicyCommand, RemoveRoleFromInstanceProfileCommand } from '@aws-sdk/client-iam';
import { ResetServiceSettingCommand } from '@aws-sdk/client-ssm';
import { emptyState } from '../../../functions/account/collections.ts';
import { DEFAULT_ROLE_SETTING } from '../../../functions/account/identity/service-settings.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { IdentityClients } from '../../../functions/adapters/aws/identity/reader.ts';
import type { JsonObject } from '../../../functions/formats/json.ts';
import { IDENTITY } from '../../support/account.ts';
import {
  bare,
  CORE,
  nodeOf,
  profileOf,
  roleOf,
  withHostManagement,
} from '../../support/samples/sample-identity.ts';
import { DOCUMENT } from './seeded.ts';

const QUIET = JSON.stringify({ schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs: {} });

/** A node with a profile, in an account that logs nothing. */
export const byProfile: AccountState = {
  ...emptyState(IDENTITY),
  documents: {
    [DOCUMENT]: present({
      name: DOCUMENT,
      latestVersion: '1',
      defaultVersion: '1',
      versions: { '1': QUIET },
      tags: {},
    }),
  },
  trails: { [IDENTITY.region]: present([]) },
  roles: { web: present(roleOf('web')) },
  instanceProfiles: { web: present(profileOf('web')) },
  instances: { 'i-1': present(nodeOf({ instanceId: 'i-1' })) },
};

const byHostManagement: AccountState = {
  ...byProfile,
  ...withHostManagement,
  instanceProfiles: {},
  instances: { 'i-1': present(bare({ instanceId: 'i-1' })) },
};

/** A change of identity that breaks sessions, as it is made and as CloudTrail records it. */
export type IdentityStory = {
  readonly name: string;
  readonly account: AccountState;
  readonly api: string;
  readonly request: JsonObject;
  readonly prerequisite: string;
  readonly repair: readonly string[];
  change(clients: IdentityClients): Promise<unknown>;
};

const profileAndRole = { InstanceProfileName: 'web', RoleName: 'web' };

export const IDENTITY_STORIES: readonly IdentityStory[] = [
  {
    name: "AWS's policy is detached from the nodes' role",
    account: byProfile,
    api: 'iam:DetachRolePolicy',
    request: { roleName: 'web', policyArn: CORE },
    prerequisite: 'node-permissions',
    repair: ['iam:AttachRolePolicy'],
    change: ({ iam }) => iam.send(new DetachRolePolicyCommand({ RoleName: 'web', PolicyArn: CORE })),
  },
  {
    name: 'the role is taken out of its profile',
    account: byProfile,
    api: 'iam:RemoveRoleFromInstanceProfile',
    request: { instanceProfileName: 'web', roleName: 'web' },
    prerequisite: 'node-credentials',
    repair: ['iam:AddRoleToInstanceProfile'],
    change: ({ iam }) => iam.send(new RemoveRoleFromInstanceProfileCommand(profileAndRole)),
  },
  {
    name: 'Default Host Management is switched off',
    account: byHostManagement,
    api: 'ssm:ResetServiceSetting',
    request: { settingId: DEFAULT_ROLE_SETTING },
    prerequisite: 'node-credentials',
    repair: ['ssm:UpdateServiceSetting'],
    change: ({ ssm }) => ssm.send(new ResetServiceSettingCommand({ SettingId: DEFAULT_ROLE_SETTING })),
  },
];
