import type { AccountState, Observed, Tags } from './account-state.ts';
import { AGENT, isOlderAgent } from './agent-versions.ts';
import type { PolicyVerdict } from './policy.ts';

/** An EC2 instance as far as the agent's credentials depend on it. */
export type NodeIdentity = {
  readonly instanceId: string;
  readonly name?: string;
  /** ARN of the instance profile. */
  readonly profileArn?: string;
  /** `iip-assoc-…` of the profile. */
  readonly associationId?: string;
  /** Does the instance metadata service answer at all? */
  readonly httpEndpoint: 'enabled' | 'disabled';
  /** `required`: version 2 alone. Version 2 answers with `optional` too. */
  readonly httpTokens: 'required' | 'optional';
  /** What Systems Manager knows of it, undefined when it never registered. */
  readonly managed?: { readonly pingStatus: string; readonly agentVersion: string };
  readonly tags: Tags;
};

export type InstanceProfile = {
  readonly name: string;
  readonly arn: string;
  /** A profile holds one role at most. */
  readonly roleName?: string;
  readonly tags: Tags;
};

export type Role = {
  readonly name: string;
  readonly arn: string;
  readonly attachedPolicyArns: readonly string[];
  /** Inline policies, JSON text by name; undefined where they may not be read. */
  readonly inlinePolicies?: Readonly<Record<string, string>>;
  readonly boundaryArn?: string;
  /** JSON text. */
  readonly trustPolicy: string;
  readonly tags: Tags;
};

/** A managed policy; `versions` holds the documents (JSON text) that were read, by version id (`v3`). */
export type ManagedPolicy = {
  readonly arn: string;
  readonly defaultVersionId: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly tags: Tags;
};

export type ServiceSetting = {
  readonly id: string;
  readonly value: string;
  /** `Default` until somebody changed it. */
  readonly status: string;
  /** Hybrid nodes of the Region, counted up to a few; with the activation tier only. */
  readonly hybridNodes?: number;
  readonly tags: Tags;
};

/** What IAM answers for one action of one role on one resource. */
export type Decision = {
  readonly verdict: PolicyVerdict;
  /** What stands above the role's own policies and does not allow it. */
  readonly limitedBy?: 'permissions-boundary' | 'organization';
  /** Why it is `unknown`. */
  readonly because?: string;
};

/** Asks IAM for some actions on one resource. A key may be named by its id or alias. */
export type Simulation = {
  readonly role: string;
  readonly roleArn: string;
  readonly actions: readonly string[];
  readonly resource: string;
};

/** The part of the account state that identity is judged by. */
export type IdentityState = {
  readonly instances: Readonly<Record<string, Observed<NodeIdentity>>>;
  /** By name. */
  readonly instanceProfiles: Readonly<Record<string, Observed<InstanceProfile>>>;
  /** By name. */
  readonly roles: Readonly<Record<string, Observed<Role>>>;
  /** By ARN. */
  readonly policies: Readonly<Record<string, Observed<ManagedPolicy>>>;
  /** By {@link decisionKey}. */
  readonly decisions: Readonly<Record<string, Decision>>;
  /** By id. */
  readonly serviceSettings: Readonly<Record<string, Observed<ServiceSetting>>>;
};

/**
 * What is read of identity. Reading an instance reads its profile, the profile's role and what the role may do
 * for sessions as well; reading a setting reads the role that it names.
 */
export type IdentityScope = {
  readonly instances?: readonly string[];
  /** Names of profiles whose instances are looked up. */
  readonly instancesOfProfile?: readonly string[];
  /** Names of roles whose instances are looked up, through their profiles. */
  readonly instancesOfRole?: readonly string[];
  /** Managed instances of the Region, all or those that have no profile. */
  readonly managedNodes?: readonly ('all' | 'without-profile')[];
  readonly instanceProfiles?: readonly string[];
  readonly roles?: readonly string[];
  /** ARNs of policies whose roles are looked up, and those roles' instances. */
  readonly rolesOfPolicy?: readonly string[];
  /** ARNs of policies whose default version is read. */
  readonly policies?: readonly string[];
  /** ARNs of policies that are read with all their versions. */
  readonly policyVersions?: readonly string[];
  readonly simulations?: readonly Simulation[];
  readonly serviceSettings?: readonly string[];
};

export const emptyIdentity: IdentityState = {
  instances: {},
  instanceProfiles: {},
  roles: {},
  policies: {},
  decisions: {},
  serviceSettings: {},
};

const mergePolicies = (
  a: IdentityState['policies'],
  b: IdentityState['policies'],
): IdentityState['policies'] =>
  Object.fromEntries(
    [...Object.entries(a), ...Object.entries(b)].map(([arn, observed]) => {
      const before = a[arn];
      if (observed.status !== 'present' || before?.status !== 'present') return [arn, observed];
      const versions = { ...before.value.versions, ...observed.value.versions };
      return [arn, { status: 'present', value: { ...observed.value, versions } }];
    }),
  );

/** Joins two readings; what `b` read anew wins, policy versions add up. */
export const mergeIdentity = (a: IdentityState, b: IdentityState): IdentityState => ({
  instances: { ...a.instances, ...b.instances },
  instanceProfiles: { ...a.instanceProfiles, ...b.instanceProfiles },
  roles: { ...a.roles, ...b.roles },
  policies: mergePolicies(a.policies, b.policies),
  decisions: { ...a.decisions, ...b.decisions },
  serviceSettings: { ...a.serviceSettings, ...b.serviceSettings },
});

/** Key of a decision; the role comes first, and role names hold no `|`. */
export const decisionKey = (role: string, action: string, resource: string): string =>
  `${role}|${action}|${resource}`;

/** The role that nodes without a profile of their own take; in each Region by itself. */
export const DEFAULT_ROLE_SETTING = '/ssm/managed-instance/default-ec2-instance-management-role';

/** `advanced` is what sessions to hybrid nodes need. */
export const TIER_SETTING = '/ssm/managed-instance/activation-tier';

/** The id of a setting, which callers may give as an ARN (`arn:…:servicesetting/ssm/…`). */
export const settingId = (idOrArn: string): string =>
  /^arn:[^:]+:ssm:[^:]*:[^:]*:servicesetting(\/.+)$/.exec(idOrArn)?.[1] ?? idOrArn;

/** The name out of a name, a path and name, or an ARN of a role, profile or policy. */
export const iamName = (given: string): string => given.split('/').at(-1) ?? given;

/** What sessions need whatever the preferences say: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html */
export const SESSION_ACTIONS = [
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
] as const;

/** The call by which an agent tries a profile; refused, it turns to Default Host Management. */
export const REGISTERS = 'ssm:UpdateInstanceInformation';

const presentOf = <T>(observed: Observed<T> | undefined): T | undefined =>
  observed?.status === 'present' ? observed.value : undefined;

/** Nodes that Systems Manager knows. */
export const managedNodes = ({ instances }: IdentityState): readonly NodeIdentity[] =>
  Object.values(instances).flatMap((observed) => {
    const node = presentOf(observed);
    return node?.managed ? [node] : [];
  });

/** The role that a node's profile gives it; undefined without a profile, and where the profile holds none. */
export const roleOfProfile = (state: IdentityState, { profileArn }: NodeIdentity): string | undefined =>
  profileArn === undefined ? undefined : presentOf(state.instanceProfiles[iamName(profileArn)])?.roleName;

/** The name of the role of Default Host Management; undefined where it is off or was not read. */
export const defaultRole = ({ serviceSettings }: IdentityState): string | undefined => {
  const setting = presentOf(serviceSettings[DEFAULT_ROLE_SETTING]);
  // "Default" is the state of the setting that nobody made: Default Host Management is off.
  return setting && setting.status !== 'Default' && setting.value !== '' && setting.value !== '$None'
    ? iamName(setting.value)
    : undefined;
};

/**
 * Can a node take the role of Default Host Management? It needs an agent that knows of it, and version 2 of the
 * metadata service, which answers whether or not version 1 does too.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html
 */
export const takesDefaultRole = ({ httpEndpoint, managed }: NodeIdentity): boolean =>
  httpEndpoint === 'enabled' &&
  isOlderAgent(managed?.agentVersion ?? '', AGENT.defaultHostManagement) === false;

/** Is a node refused by its profile's role in the call by which the agent tries it? */
const isTurnedAway = (state: AccountState, role: string): boolean => {
  const verdict = state.decisions[decisionKey(role, REGISTERS, '*')]?.verdict;
  return verdict === 'implicitDeny' || verdict === 'explicitDeny';
};

/**
 * The role that the agent of a node runs under. The profile's comes first; the agent turns to Default Host
 * Management only where the profile has no role or the role may not even register
 * (amazon-ssm-agent, ec2_role_provider.go). Hence a profile that registers and may do no more is worse than none.
 */
export const roleOfNode = (state: AccountState, node: NodeIdentity): string | undefined => {
  const own = roleOfProfile(state, node);
  if (own !== undefined && !isTurnedAway(state, own)) return own;
  const instead = defaultRole(state);
  return instead !== undefined && takesDefaultRole(node) ? instead : own;
};

/** The managed nodes that run under a role. */
export const nodesOfRole = (state: AccountState, role: string): readonly NodeIdentity[] =>
  managedNodes(state).filter((node) => roleOfNode(state, node) === role);
