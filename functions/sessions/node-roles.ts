import { decisionKey } from '../account/identity/decision.ts';
import type { IdentityState, NodeIdentity } from '../account/identity/identity.ts';
import { DEFAULT_ROLE_SETTING } from '../account/identity/service-settings.ts';
import { presentValue } from '../account/observed.ts';
import { REGISTERS } from '../account/session-actions.ts';
import type { AccountState } from '../account/state.ts';
import { iamName } from '../formats/names.ts';
import { AGENT, isOlderAgent } from './agent-versions.ts';

/** Nodes that Systems Manager knows. */
export const managedNodes = ({ instances }: IdentityState): readonly NodeIdentity[] =>
  Object.values(instances).flatMap((observed) => {
    const node = presentValue(observed);
    return node?.managed ? [node] : [];
  });

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

/** Does the role of a node's profile refuse the call with which the agent tests the profile? */
const isTurnedAway = (state: AccountState, role: string): boolean => {
  const verdict = state.decisions[decisionKey(role, REGISTERS, '*')]?.verdict;
  return verdict === 'implicitDeny' || verdict === 'explicitDeny';
};

/**
 * The role that the agent of a node uses. The profile's role takes precedence; the agent falls back to
 * Default Host Management only if the profile has no role or the role may not even register the node
 * (amazon-ssm-agent, ec2_role_provider.go). So a profile that may register the node but nothing else is worse
 * than none.
 */
const roleOfNode = (state: AccountState, node: NodeIdentity): string | undefined => {
  const own = roleOfProfile(state, node);
  if (own !== undefined && !isTurnedAway(state, own)) return own;
  const instead = defaultRole(state);
  return instead !== undefined && takesDefaultRole(node) ? instead : own;
};

/** The managed nodes that use a role. */
export const nodesOfRole = (state: AccountState, role: string): readonly NodeIdentity[] =>
  managedNodes(state).filter((node) => roleOfNode(state, node) === role);
