import { decisionKey, type IamDecision } from '../../../functions/account/identity/decision.ts';
import type {
  InstanceProfile,
  NodeIdentity,
  Role,
  ServiceSetting,
} from '../../../functions/account/identity/identity.ts';
import { decideByPolicies } from '../../../functions/account/identity/redecide.ts';
import { DEFAULT_ROLE_SETTING } from '../../../functions/account/identity/service-settings.ts';
import { type Observed, present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Json } from '../../../functions/formats/json.ts';
import { needsOf } from '../../../functions/sessions/roles/needs.ts';
import { account } from './sample-account.ts';

/** Accounts to judge identity by: a role `web`, its profile of the same name, and nodes. */

export const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
export const CUSTOM = 'arn:aws:iam::111122223333:policy/sessions';
export const NODE = 'i-0a1b2c3d4e5f60001';

export const trusting = (...services: readonly string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' }],
  });

/** A policy document of these statements. */
export const policyDocument = (...Statement: readonly Json[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });

export const allow = (
  Action: Json,
  Resource: Json = '*',
  more: Readonly<Record<string, Json>> = {},
): Json => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

export const deny = (
  Action: Json,
  Resource: Json = '*',
  more: Readonly<Record<string, Json>> = {},
): Json => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});

export const SESSIONS = allow([
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
]);

export const roleOf = (name: string, more: Partial<Role> = {}): Role => ({
  name,
  arn: `arn:aws:iam::111122223333:role/${name}`,
  attachedPolicyArns: [CORE],
  inlinePolicies: {},
  trustPolicy: trusting('ec2.amazonaws.com'),
  tags: {},
  ...more,
});

export const profileOf = (
  name: string,
  more: Partial<InstanceProfile> = { roleName: name },
): InstanceProfile => ({
  name,
  arn: `arn:aws:iam::111122223333:instance-profile/${name}`,
  tags: {},
  ...more,
});

/** A managed node with the profile `web`; without a profile when it is set to undefined. */
export const nodeOf = ({
  profile,
  ...more
}: Partial<NodeIdentity> & { readonly profile?: string | null } = {}): NodeIdentity => ({
  instanceId: NODE,
  name: 'web-1',
  ...(profile === null
    ? {}
    : { profileArn: profileOf(profile ?? 'web').arn, associationId: 'iip-assoc-0a1b2c3d4e5f60001' }),
  httpEndpoint: 'enabled',
  httpTokens: 'required',
  managed: { pingStatus: 'Online', agentVersion: '3.3.1611.0' },
  tags: {},
  ...more,
});

export const bare = (more: Partial<NodeIdentity> = {}): NodeIdentity => nodeOf({ profile: null, ...more });

export const manyBare = (count: number): readonly NodeIdentity[] =>
  Array.from({ length: count }, (_, i) => bare({ instanceId: `i-${String(i).padStart(17, '0')}` }));

/** Default Host Management with this role; off without one. */
export const hostManagement = (role?: string): ServiceSetting => ({
  id: DEFAULT_ROLE_SETTING,
  value: role ? `service-role/${role}` : '',
  status: role ? 'Customized' : 'Default',
  tags: {},
});

/** The role of Default Host Management, as AWS makes it. */
export const HOST_ROLE = roleOf('hosts', {
  attachedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMManagedEC2InstanceDefaultPolicy'],
  trustPolicy: trusting('ssm.amazonaws.com'),
});

const by = <T>(items: readonly T[], id: (item: T) => string): Readonly<Record<string, Observed<T>>> =>
  Object.fromEntries(items.map((item) => [id(item), present(item)]));

export type Sample = {
  readonly nodes?: readonly NodeIdentity[];
  readonly roles?: readonly Role[];
  readonly profiles?: readonly InstanceProfile[];
  readonly setting?: ServiceSetting;
  readonly policies?: Readonly<Record<string, string>>;
  readonly more?: Partial<AccountState>;
};

/** A state of these parts, with IAM's decisions derived from its policies. */
export const identityAccount = ({
  nodes = [nodeOf()],
  roles = [roleOf('web')],
  profiles = [profileOf('web')],
  setting = hostManagement(),
  policies = {},
  more = {},
}: Sample = {}): AccountState => {
  const state = account({
    instances: by(nodes, ({ instanceId }) => instanceId),
    roles: by(roles, ({ name }) => name),
    instanceProfiles: by(profiles, ({ name }) => name),
    serviceSettings: { [setting.id]: present(setting) },
    policies: Object.fromEntries(
      Object.entries(policies).map(([arn, document]) => [
        arn,
        present({ arn, defaultVersionId: 'v1', versions: { v1: document }, tags: {} }),
      ]),
    ),
    ...more,
  });
  return withDecisions(state);
};

/** Decides for every role what it needs, unless a decision is there already. */
export const withDecisions = (state: AccountState): AccountState => {
  const decided = Object.values(state.roles).flatMap((observed) => {
    if (observed.status !== 'present') return [];
    const role = observed.value;
    return needsOf(state).map(({ action, resource }): readonly [string, IamDecision] => [
      decisionKey(role.name, action, resource),
      { verdict: decideByPolicies(state, role, action, resource) },
    ]);
  });
  return { ...state, decisions: { ...Object.fromEntries(decided), ...state.decisions } };
};

/** Gives credentials to every node without a profile, for tests about something else. */
export const withHostManagement: Pick<AccountState, 'roles' | 'serviceSettings'> = {
  roles: {
    hosts: present({
      ...HOST_ROLE,
      attachedPolicyArns: [CORE],
      inlinePolicies: { logging: policyDocument(allow(['s3:*', 'logs:*', 'kms:*'])) },
    }),
  },
  serviceSettings: { [DEFAULT_ROLE_SETTING]: present(hostManagement('hosts')) },
};
