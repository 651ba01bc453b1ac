import { unreadMembers } from './collections.ts';
import type { AccountState, CollectionName, Scope } from './state.ts';

/** What is looked up by something else than the name of what is found. */
type LookUp = Exclude<keyof Scope, CollectionName | 'simulations'>;

/**
 * Is it looked up whenever it is asked for? What it finds cannot be told from the state. The VPCs of resources
 * are looked up in the first round only: from then on the state holds them.
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
