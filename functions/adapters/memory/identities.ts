import { emptyState } from '../../account/collections.ts';
import { decisionKey, type IamDecision, type Simulation } from '../../account/identity/decision.ts';
import type { IdentityState, NodeIdentity } from '../../account/identity/identity.ts';
import { decideByPolicies } from '../../account/identity/redecide.ts';
import { DEFAULT_ROLE_SETTING } from '../../account/identity/service-settings.ts';
import { absent, type Observed, presentValue } from '../../account/observed.ts';
import { SESSION_ACTIONS } from '../../account/session-actions.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import { iamName } from '../../formats/names.ts';
import { defaultRole } from '../../sessions/node-roles.ts';
import { missingSimulations } from '../../sessions/roles/decisions.ts';

const entry = <T>(all: Readonly<Record<string, Observed<T>>>, id: string): Observed<T> =>
  Object.hasOwn(all, id) ? (all[id] ?? absent) : absent;

const pick = <T>(ids: readonly (string | undefined)[], all: Readonly<Record<string, Observed<T>>>) =>
  Object.fromEntries([...new Set(ids.flatMap((id) => (id ? [id] : [])))].map((id) => [id, entry(all, id)]));

const rolesOfPolicies = (state: AccountState, arns: readonly string[]): readonly string[] =>
  Object.values(state.roles).flatMap((observed) => {
    const role = presentValue(observed);
    const has =
      role?.attachedPolicyArns.some((arn) => arns.includes(arn)) || arns.includes(role?.boundaryArn ?? '');
    return role && has ? [role.name] : [];
  });

const profilesOfRoles = (state: AccountState, roles: readonly string[]): readonly string[] =>
  Object.values(state.instanceProfiles).flatMap((observed) => {
    const profile = presentValue(observed);
    return profile?.roleName !== undefined && roles.includes(profile.roleName) ? [profile.name] : [];
  });

const isAsked = (state: AccountState, scope: Scope): ((node: NodeIdentity) => boolean) => {
  const roles = [...(scope.instancesOfRole ?? []), ...rolesOfPolicies(state, scope.rolesOfPolicy ?? [])];
  const profiles = [...(scope.instancesOfProfile ?? []), ...profilesOfRoles(state, roles)];
  const regionRole = scope.serviceSettings?.includes(DEFAULT_ROLE_SETTING) ? defaultRole(state) : undefined;
  const bare =
    scope.managedNodes?.includes('without-profile') ||
    (regionRole !== undefined && roles.includes(regionRole));
  return ({ instanceId, profileArn, managed }) =>
    scope.instances?.includes(instanceId) ||
    (profileArn !== undefined && profiles.includes(iamName(profileArn))) ||
    (managed !== undefined && ((bare && profileArn === undefined) || scope.managedNodes?.includes('all'))) ||
    false;
};

/** The ids of the hybrid nodes that a scope names or finds by their role. */
const hybridAsked = (state: AccountState, scope: Scope): readonly string[] => {
  const roles = [...(scope.instancesOfRole ?? []), ...rolesOfPolicies(state, scope.rolesOfPolicy ?? [])];
  const found = Object.entries(state.hybridNodes).flatMap(([id, observed]) => {
    const role = presentValue(observed)?.role;
    const isFound = scope.managedNodes?.includes('all') || (role !== undefined && roles.includes(role));
    return isFound ? [id] : [];
  });
  return [...(scope.hybridNodes ?? []), ...found];
};

/** The ARN of a key, from the name that the preferences use. */
const arnOf = (state: AccountState, action: string, resource: string): string =>
  action.startsWith('kms:') ? (presentValue(state.keys[resource])?.arn ?? resource) : resource;

const decide = (
  state: AccountState,
  role: string,
  action: string,
  resource: string,
): readonly [string, IamDecision] => {
  const key = decisionKey(role, action, resource);
  const known = presentValue(state.roles[role]);
  // An account may be described with only IAM's answers; policies decide if there are none.
  const verdict = known
    ? decideByPolicies(state, known, action, arnOf(state, action, resource))
    : 'implicitDeny';
  return [key, state.decisions[key] ?? { verdict }];
};

/** The state with IAM's answers for each of its roles, as a sweep has it. */
export const withDecisions = (state: AccountState): AccountState => ({
  ...state,
  decisions: {
    ...state.decisions,
    ...Object.fromEntries(
      missingSimulations(state).flatMap(({ role, actions, resource }) =>
        actions.map((action) => decide(state, role, action, resource)),
      ),
    ),
  },
});

/** What the documents of a scope need of the roles that are read with them. */
const asksFor = (state: AccountState, roles: IdentityState['roles'], scope: Scope): readonly Simulation[] => {
  const documents = pick(
    (scope.documents ?? []).map(({ name }) => name),
    state.documents,
  );
  const parameters = pick(scope.parameters ?? [], state.parameters);
  const seen = { ...emptyState(state.identity), documents, parameters };
  return missingSimulations(
    seen,
    Object.values(roles).flatMap((observed) => presentValue(observed) ?? []),
  );
};

/** What the reader sees of identities in an account in memory. */
export const pickIdentities = (state: AccountState, scope: Scope): IdentityState => {
  const wanted = isAsked(state, scope);
  const found = Object.values(state.instances).flatMap((observed) => {
    const node = presentValue(observed);
    return node && wanted(node) ? [node] : [];
  });
  const instances = pick(
    [...(scope.instances ?? []), ...found.map(({ instanceId }) => instanceId)],
    state.instances,
  );
  const profileNames = found.flatMap(({ profileArn }) => (profileArn ? [iamName(profileArn)] : []));
  const instanceProfiles = pick([...(scope.instanceProfiles ?? []), ...profileNames], state.instanceProfiles);
  const serviceSettings = pick(scope.serviceSettings ?? [], state.serviceSettings);
  const behind = Object.values(instanceProfiles).map((profile) => presentValue(profile)?.roleName);
  const regionRole = scope.serviceSettings?.includes(DEFAULT_ROLE_SETTING) ? defaultRole(state) : undefined;
  const hybridNodes = pick(hybridAsked(state, scope), state.hybridNodes);
  const ofHybrid = Object.values(hybridNodes).map((node) => presentValue(node)?.role);
  const roles = pick([...(scope.roles ?? []), ...behind, ...ofHybrid, regionRole], state.roles);
  const forSessions = Object.keys(roles).flatMap((role) =>
    SESSION_ACTIONS.map((action) => decide(state, role, action, '*')),
  );
  const asked = [...asksFor(state, roles, scope), ...(scope.simulations ?? [])].flatMap(
    ({ role, actions, resource }) => actions.map((action) => decide(state, role, action, resource)),
  );
  return {
    instances,
    hybridNodes,
    instanceProfiles,
    roles,
    serviceSettings,
    policies: pick([...(scope.policies ?? []), ...(scope.policyVersions ?? [])], state.policies),
    decisions: Object.fromEntries([...forSessions, ...asked]),
  };
};
