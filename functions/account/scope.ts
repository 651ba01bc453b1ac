import type { AccountState, Scope } from './state.ts';

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
