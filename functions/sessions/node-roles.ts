import { decisionKey } from '../account/identity/decision.ts';
import type { IdentityState, NodeIdentity } from '../account/identity/identity.ts';
import { DEFAULT_ROLE_SETTING } from '../account/identity/service-settings.ts';
import { presentValue, type Tags } from '../account/observed.ts';
import { REGISTERS } from '../account/session-actions.ts';
import type { AccountState } from '../account/state.ts';
import { own } from '../formats/json.ts';
import { iamName } from '../formats/names.ts';
import { AGENT, isOlderAgent } from './agent-versions.ts';
import { type TrustedService, trustOf } from './roles/trust.ts';

type Nodes = {
  readonly all: readonly NodeIdentity[];
  /** By the name of the instance profile; undefined for those without one. */
  readonly byProfile: ReadonlyMap<string | undefined, readonly NodeIdentity[]>;
};

const NODES = new WeakMap<IdentityState['instances'], Nodes>();

/** Instances are looked through once: hundreds of profiles may have thousands of nodes. */
const nodesIn = ({ instances }: Pick<IdentityState, 'instances'>): Nodes => {
  const known = NODES.get(instances);
  if (known) return known;
  const all = Object.values(instances).flatMap((observed) => {
    const node = presentValue(observed);
    return node?.managed ? [node] : [];
  });
  const byProfile = Map.groupBy(all, ({ profileArn }) => (profileArn ? iamName(profileArn) : undefined));
  NODES.set(instances, { all, byProfile });
  return { all, byProfile };
};

/** EC2 instances that Systems Manager knows. */
export const managedNodes = (state: Pick<IdentityState, 'instances'>): readonly NodeIdentity[] =>
  nodesIn(state).all;

/** Those of an instance profile, by its name. */
export const nodesOfProfile = (
  state: Pick<IdentityState, 'instances'>,
  name: string,
): readonly NodeIdentity[] => nodesIn(state).byProfile.get(name) ?? [];

/** The role of a node's profile; undefined without a profile, or if the profile holds no role. */
const roleOfProfile = (state: IdentityState, { profileArn }: NodeIdentity): string | undefined =>
  profileArn === undefined ? undefined : presentValue(state.instanceProfiles[iamName(profileArn)])?.roleName;

/** The name of the role of Default Host Management; undefined if it is off or was not read. */
export const defaultRole = ({
  serviceSettings,
}: Pick<IdentityState, 'serviceSettings'>): string | undefined => {
  const setting = presentValue(serviceSettings[DEFAULT_ROLE_SETTING]);
  // The status "Default" means that nobody changed the setting: Default Host Management is off.
  return setting && setting.status !== 'Default' && setting.value !== '' && setting.value !== '$None'
    ? iamName(setting.value)
    : undefined;
};

/**
 * Can a node use the role of Default Host Management? It needs an agent that supports it, and version 2 of
 * the metadata service, which answers whether or not version 1 is enabled.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html
 */
export const takesDefaultRole = ({ httpEndpoint, managed }: NodeIdentity): boolean =>
  httpEndpoint === 'enabled' &&
  isOlderAgent(managed?.agentVersion ?? '', AGENT.defaultHostManagement) === false;

/**
 * Does the role of a node's profile refuse the call with which the agent tests the profile, or does EC2 get no
 * credentials of it, because it is gone or does not let EC2 assume it?
 */
const isTurnedAway = (state: AccountState, name: string): boolean => {
  const observed = own(state.roles, name);
  const role = presentValue(observed);
  if (observed?.status === 'absent') return true;
  if (role && trustOf(role.trustPolicy, 'ec2', state.identity).match === 'no') return true;
  const verdict = state.decisions[decisionKey(name, REGISTERS, '*')]?.verdict;
  return verdict === 'implicitDeny' || verdict === 'explicitDeny';
};

/** A role, and the service that gives a node its credentials. */
type Given = { readonly role: string | undefined; readonly service: TrustedService };

/**
 * The role that the agent of an instance uses. The profile's role takes precedence; the agent falls back to
 * Default Host Management only if the profile gives no credentials or its role may not even register the node
 * (amazon-ssm-agent, ec2_role_provider.go: `AssumeRoleUnauthorizedAccess`, `EC2RoleRequestError`,
 * `AccessDeniedException`). So a profile that may register the node but nothing else is worse than none.
 */
const givenTo = (state: AccountState, node: NodeIdentity): Given => {
  const own = roleOfProfile(state, node);
  if (own !== undefined && !isTurnedAway(state, own)) return { role: own, service: 'ec2' };
  const instead = defaultRole(state);
  return instead !== undefined && takesDefaultRole(node)
    ? { role: instead, service: 'ssm' }
    : { role: own, service: 'ec2' };
};

/** A managed node as a user of a role. */
export type RoleUser = {
  readonly nodeId: string;
  readonly name?: string;
  /** The instance profile that gives it the role. */
  readonly profileArn?: string;
  readonly service: TrustedService;
  readonly tags: Tags;
};

/** An EC2 instance as a user of a role. */
export const asUser = (
  { instanceId, name, profileArn, tags }: NodeIdentity,
  service: TrustedService = 'ec2',
): RoleUser => ({
  nodeId: instanceId,
  ...(name ? { name } : {}),
  ...(profileArn ? { profileArn } : {}),
  service,
  tags,
});

/** Systems Manager keeps nodes in its list whose machine is gone, and calls them inactive. */
const isInactive = (pingStatus: string): boolean => pingStatus === 'Inactive';

/** The users of each role, by its name. */
type Users = ReadonlyMap<string, readonly RoleUser[]>;

const instanceUsers = (state: AccountState): readonly (readonly [string, RoleUser])[] =>
  managedNodes(state).flatMap((node) => {
    const { role, service } = givenTo(state, node);
    return role === undefined ? [] : [[role, asUser(node, service)] as const];
  });

const hybridUsers = ({ hybridNodes }: IdentityState): readonly (readonly [string, RoleUser])[] =>
  Object.values(hybridNodes).flatMap((observed) => {
    const node = presentValue(observed);
    if (!node || node.role === undefined || isInactive(node.pingStatus)) return [];
    const { nodeId, name, role, tags } = node;
    return [[role, { nodeId, ...(name ? { name } : {}), service: 'ssm', tags }] as const];
  });

const USERS = new WeakMap<AccountState, Users>();

/** Each state is looked through once: hundreds of roles may have thousands of nodes. */
const usersIn = (state: AccountState): Users => {
  const known = USERS.get(state);
  if (known) return known;
  const all = Map.groupBy([...instanceUsers(state), ...hybridUsers(state)], ([role]) => role);
  const users = new Map([...all].map(([role, found]) => [role, found.map(([, user]) => user)]));
  USERS.set(state, users);
  return users;
};

/** The managed nodes that use a role: EC2 instances and hybrid nodes. */
export const usersOfRole = (state: AccountState, role: string): readonly RoleUser[] =>
  usersIn(state).get(role) ?? [];
