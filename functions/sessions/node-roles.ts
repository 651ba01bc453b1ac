import { decisionKey } from '../account/identity/decision.ts';
import type { IdentityState, NodeIdentity } from '../account/identity/identity.ts';
import { DEFAULT_ROLE_SETTING } from '../account/identity/service-settings.ts';
import { presentValue } from '../account/observed.ts';
import type { AccountState } from '../account/state.ts';
import { iamName } from '../formats/names.ts';
import { AGENT, isOlderAgent } from './agent-versions.ts';
import { REGISTERS } from './session-actions.ts';

/** Nodes that Systems Manager knows. */
export const managedNodes = ({ instances }: IdentityState): readonly NodeIdentity[] =>
  Object.values(instances).flatMap((observed) => {
    const node = presentValue(observed);
    return node?.managed ? [node] : [];
  });

/** The role that a node's profile gives it; undefined without a profile, and where the profile holds none. */
export const roleOfProfile = (state: IdentityState, { profileArn }: NodeIdentity): string | undefined =>
  profileArn === undefined ? undefined : presentValue(state.instanceProfiles[iamName(profileArn)])?.roleName;

/** The name of the role of Default Host Management; undefined where it is off or was not read. */
export const defaultRole = ({
  serviceSettings,
}: Pick<IdentityState, 'serviceSettings'>): string | undefined => {
  const setting = presentValue(serviceSettings[DEFAULT_ROLE_SETTING]);
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
