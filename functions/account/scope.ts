import { unreadMembers } from './collections.ts';
import type { AccountState, CollectionName, Scope } from './state.ts';

/** How much of the members of a collection is read: their collections say what of them is unread. */
type PartlyRead = 'bucketsPerhapsGone' | 'judgedBuckets' | 'judgedLogGroups';

/** The parts of a scope whose results are not known by the name that is looked up. */
type LookUp = Exclude<keyof Scope, CollectionName | 'simulations' | PartlyRead>;

/**
 * Does a state note that it was looked up? The VPCs of resources are looked up only in the first round: after that, the
 * state holds them.
 */
const LOOK_UPS: Readonly<Record<LookUp, 'noted' | 'once'>> = {
  networksOf: 'once',
  instancesOfProfile: 'noted',
  instancesOfRole: 'noted',
  managedNodes: 'noted',
  rolesOfPolicy: 'noted',
  policyVersions: 'noted',
};

type Noted = Exclude<LookUp, 'networksOf'>;

const NOTED = (Object.keys(LOOK_UPS) as LookUp[]).filter((name): name is Noted => LOOK_UPS[name] === 'noted');

const noteOf = (name: Noted, id: string): string => `${name}|${id}`;

/** A state that notes what a scope looked up, so that it is not looked up again. */
export const withLookUps = (state: AccountState, scope: Scope): AccountState => {
  const notes = NOTED.flatMap((name) => (scope[name] ?? []).map((id) => noteOf(name, id)));
  if (notes.length === 0) return state;
  return { ...state, lookedUp: [...new Set([...(state.lookedUp ?? []), ...notes])] };
};

/** Was all that one id leads to looked up for a state? */
export const wasLookedUp = ({ lookedUp }: AccountState, name: Noted, id: string): boolean =>
  lookedUp?.includes(noteOf(name, id)) ?? false;

/** The part of a scope that a state does not hold yet. */
export const unreadPart = (scope: Scope, state: AccountState): Scope => {
  const known = new Set(state.lookedUp);
  const lookUps = NOTED.map((name) => [
    name,
    [...new Set<string>(scope[name])].filter((id) => !known.has(noteOf(name, id))),
  ]);
  return { ...Object.fromEntries(lookUps), ...unreadMembers(scope, state) };
};

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
