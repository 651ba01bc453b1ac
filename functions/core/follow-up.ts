import { type AccountState, presentValue, type Scope, type SessionDocument } from './account-state.ts';
import { isAwsOwned } from './managed-policies.ts';
import { destinationScope } from './preferences.ts';
import { askedSimulations, missingSimulations } from './role-needs.ts';

/** The account's own policies of the roles: which of their versions is in force is worth remembering. */
const ownPolicies = (state: AccountState): readonly string[] =>
  Object.values(state.roles).flatMap((observed) => {
    const role = presentValue(observed);
    const arns = [...(role?.attachedPolicyArns ?? []), ...(role?.boundaryArn ? [role.boundaryArn] : [])];
    return arns.filter((arn) => !isAwsOwned(arn));
  });

/**
 * What the state and remembered documents name, and what is not read yet: log destinations, keys, policies. A
 * remembered document may be gone back to, so what it names must be judged as well.
 */
export const followUpScope = (state: AccountState, remembered: readonly SessionDocument[]): Scope => ({
  ...destinationScope(state, remembered),
  simulations: missingSimulations(state),
  policies: ownPolicies(state),
});

const without = (ids: readonly string[] | undefined, read: Readonly<Record<string, unknown>>): string[] =>
  [...new Set(ids ?? [])].filter((id) => !Object.hasOwn(read, id));

/** The part of a scope that a state does not hold yet. */
export const unreadPart = (scope: Scope, state: AccountState): Scope => ({
  documents: (scope.documents ?? []).filter(({ name, versions }) => {
    const observed = state.documents[name];
    if (!observed) return true;
    return (
      observed.status === 'present' &&
      (versions ?? []).some((v) => !Object.hasOwn(observed.value.versions, v))
    );
  }),
  buckets: without(scope.buckets, state.buckets),
  logGroups: without(scope.logGroups, state.logGroups),
  keys: without(scope.keys, state.keys),
  dhcpOptions: without(scope.dhcpOptions, state.dhcpOptions),
  networks: without(scope.networks, state.networks),
  trails: without(scope.trails, state.trails),
  ownRules: without(scope.ownRules, state.ownRules),
  ...unreadIdentity(scope, state),
});

/** What is looked up by something else than its id is read when it is asked for. */
const unreadIdentity = (scope: Scope, state: AccountState): Scope => ({
  instances: without(scope.instances, state.instances),
  instancesOfProfile: scope.instancesOfProfile ?? [],
  instancesOfRole: scope.instancesOfRole ?? [],
  managedNodes: scope.managedNodes ?? [],
  instanceProfiles: without(scope.instanceProfiles, state.instanceProfiles),
  roles: without(scope.roles, state.roles),
  rolesOfPolicy: scope.rolesOfPolicy ?? [],
  policies: without(scope.policies, state.policies),
  policyVersions: scope.policyVersions ?? [],
  simulations: scope.simulations ?? [],
  serviceSettings: without(scope.serviceSettings, state.serviceSettings),
});

export const isEmptyScope = (scope: Scope): boolean =>
  Object.values(scope).every((part) => (part ?? []).length === 0);

/** Everything that a state holds, as a scope: to read the same once more. */
export const scopeOf = (state: AccountState): Scope => ({
  documents: Object.keys(state.documents).map((name) => ({ name })),
  buckets: Object.keys(state.buckets),
  logGroups: Object.keys(state.logGroups),
  keys: Object.keys(state.keys),
  dhcpOptions: Object.keys(state.dhcpOptions),
  networks: Object.keys(state.networks),
  trails: Object.keys(state.trails),
  ownRules: Object.keys(state.ownRules),
  instances: Object.keys(state.instances),
  instanceProfiles: Object.keys(state.instanceProfiles),
  roles: Object.keys(state.roles),
  policies: Object.keys(state.policies),
  simulations: askedSimulations(state),
  serviceSettings: Object.keys(state.serviceSettings),
});
