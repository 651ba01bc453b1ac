import { type AccountState, presentValue, type Scope, type SessionDocument } from './account-state.ts';
import { destinationScope } from './preferences.ts';

/**
 * What the state and remembered documents name, and what is not read yet: log destinations, keys, DHCP option
 * sets. A remembered document may be gone back to, so what it names must be judged as well.
 */
export const followUpScope = (state: AccountState, remembered: readonly SessionDocument[]): Scope => ({
  ...destinationScope(state, remembered),
  dhcpOptions: [
    ...new Set(
      Object.values(state.vpcs).flatMap((observed) => {
        const id = presentValue(observed)?.dhcpOptionsId;
        return id === undefined || id === 'default' || Object.hasOwn(state.dhcpOptions, id) ? [] : [id];
      }),
    ),
  ],
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
  vpcs: without(scope.vpcs, state.vpcs),
  dhcpOptions: without(scope.dhcpOptions, state.dhcpOptions),
});

export const isEmptyScope = (scope: Scope): boolean =>
  Object.values(scope).every((part) => (part ?? []).length === 0);

/** Everything that a state holds, as a scope: to read the same once more. */
export const scopeOf = (state: AccountState): Scope => ({
  documents: Object.keys(state.documents).map((name) => ({ name })),
  buckets: Object.keys(state.buckets),
  logGroups: Object.keys(state.logGroups),
  keys: Object.keys(state.keys),
  vpcs: Object.keys(state.vpcs),
  dhcpOptions: Object.keys(state.dhcpOptions),
});
