import { unreadMembers } from './collections.ts';
import type { AccountState, CollectionName, Scope } from './state.ts';

/** How much of the members of a collection is read: their collections say what of them is unread. */
type PartlyRead = 'bucketsPerhapsGone' | 'judgedBuckets' | 'judgedLogGroups';

/** The parts of a scope whose results are not known by the name that is looked up. */
type LookUp = Exclude<keyof Scope, CollectionName | 'simulations' | PartlyRead>;

/**
 * Is it looked up every time? The state does not show what it found. The VPCs of resources are looked up only
 * in the first round: after that, the state holds them.
 */
const LOOK_UPS: Readonly<Record<LookUp, 'each-time' | 'once'>> = {
  networksOf: 'once',
  instancesOfProfile: 'each-time',
  instancesOfRole: 'each-time',
  managedNodes: 'each-time',
  rolesOfPolicy: 'each-time',
  policyVersions: 'each-time',
};

const isRepeated = ([name]: readonly [string, unknown]): boolean =>
  Object.entries(LOOK_UPS).some(([lookUp, when]) => lookUp === name && when === 'each-time');

/** The part of a scope that a state does not hold yet. */
export const unreadPart = (scope: Scope, state: AccountState): Scope => ({
  ...Object.fromEntries(Object.entries(scope).filter(isRepeated)),
  ...unreadMembers(scope, state),
});

export const isEmptyScope = (scope: Scope): boolean =>
  Object.values(scope).every((part) => (part ?? []).length === 0);

/** Everything that any of some scopes asks for. */
export const joinScopes = (scopes: readonly Scope[]): Scope => {
  const asked = Map.groupBy(
    scopes.flatMap((scope) => Object.entries(scope)),
    ([name]) => name,
  );
  return Object.fromEntries(
    [...asked].map(([name, parts]) => [name, parts.flatMap(([, part]): readonly unknown[] => part ?? [])]),
  );
};
