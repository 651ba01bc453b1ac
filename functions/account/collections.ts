import { own } from '../formats/json.ts';
import type { AwsEnvironment } from './aws-environment.ts';
import { decisionKey } from './identity/decision.ts';
import { type Observed, present, presentValue } from './observed.ts';
import {
  bucketsAgain,
  documentsAgain,
  logGroupsAgain,
  unreadBuckets,
  unreadDocuments,
  unreadLogGroups,
} from './preferences/unread.ts';
import type { AccountState, CollectionName, Collections, Scope } from './state.ts';

/** The part of the account that a collection belongs to; the parts of a state can be told apart. */
export type Part = 'preferences' | 'network' | 'identity' | 'nodes' | 'trail';

/** One collection of the state: how two readings of it are joined, and how a scope asks for it. */
type Collection<N extends CollectionName> = {
  readonly part: Part;
  /** Joins two readings where the later one does not simply win. */
  readonly merge?: (a: Collections[N], b: Collections[N]) => Collections[N];
  /** The part of a scope that the state does not hold yet. */
  readonly unread: (scope: Scope, state: AccountState) => Scope;
  /** The scope that reads the same members again; `by-needs` where it depends on the needs of the roles. */
  readonly again: ((state: AccountState) => Scope) | 'by-needs';
};

/** Collections whose members have the same names in a scope as in the state. */
type ById = {
  [N in CollectionName & keyof Scope]: Scope[N] extends readonly string[] | undefined ? N : never;
}[CollectionName & keyof Scope];

const without = (ids: readonly string[] | undefined, read: Readonly<Record<string, unknown>>): string[] =>
  [...new Set(ids ?? [])].filter((id) => !Object.hasOwn(read, id));

const byId = <N extends ById>(name: N) => ({
  unread: (scope: Scope, state: AccountState): Scope => ({ [name]: without(scope[name], state[name]) }),
  again: (state: AccountState): Scope => ({ [name]: Object.keys(state[name]) }),
});

/** No scope asks for these: the sweep pages through them, and the ledger remembers them. */
const beyondScopes = { unread: (): Scope => ({}), again: (): Scope => ({}) };

type Versioned = { readonly versions: Readonly<Record<string, string>> };

/** Versions never change once they exist, so those of both readings count. */
const joinVersions = <T extends Versioned>(
  a: Readonly<Record<string, Observed<T>>>,
  b: Readonly<Record<string, Observed<T>>>,
): Readonly<Record<string, Observed<T>>> => {
  const joined = Object.entries(b).map(([id, next]): [string, Observed<T>] => {
    const before = a[id];
    if (next.status !== 'present' || before?.status !== 'present') return [id, next];
    const versions = { ...before.value.versions, ...next.value.versions };
    return [id, { status: 'present', value: { ...next.value, versions } }];
  });
  return { ...a, ...Object.fromEntries(joined) };
};

/** Tags that only the earlier reading asked for count as well. */
const joinDocuments = (
  a: AccountState['documents'],
  b: AccountState['documents'],
): AccountState['documents'] => {
  const joined = Object.entries(joinVersions(a, b)).map(([name, observed]) => {
    const { tags, unread } = presentValue(own(a, name)) ?? {};
    return observed.status === 'present' && observed.value.tags === undefined && tags !== undefined
      ? ([name, present({ ...observed.value, tags, ...(unread ? { unread } : {}) })] as const)
      : ([name, observed] as const);
  });
  return Object.fromEntries(joined);
};

const unreadDecisions = ({ simulations = [] }: Scope, { decisions }: AccountState): Scope => ({
  simulations: simulations.flatMap((one) => {
    const actions = one.actions.filter(
      (action) => !Object.hasOwn(decisions, decisionKey(one.role, action, one.resource)),
    );
    return actions.length > 0 ? [{ ...one, actions }] : [];
  }),
});

/** One row per collection of the state. What joins, empties or reads again a state derives from it. */
export const COLLECTIONS = {
  documents: {
    part: 'preferences',
    merge: joinDocuments,
    unread: unreadDocuments,
    again: documentsAgain,
  },
  buckets: {
    part: 'preferences',
    unread: unreadBuckets,
    again: bucketsAgain,
  },
  logGroups: {
    part: 'preferences',
    unread: unreadLogGroups,
    again: logGroupsAgain,
  },
  keys: { part: 'preferences', ...byId('keys') },
  parameters: { part: 'preferences', ...byId('parameters') },
  dhcpOptions: { part: 'network', ...byId('dhcpOptions') },
  networks: { part: 'network', ...byId('networks') },
  nameSources: { part: 'network', ...byId('nameSources') },
  instances: { part: 'identity', ...byId('instances') },
  hybridNodes: { part: 'identity', ...byId('hybridNodes') },
  instanceProfiles: { part: 'identity', ...byId('instanceProfiles') },
  roles: { part: 'identity', ...byId('roles') },
  policies: { part: 'identity', merge: joinVersions, ...byId('policies') },
  decisions: { part: 'identity', unread: unreadDecisions, again: 'by-needs' },
  serviceSettings: { part: 'identity', ...byId('serviceSettings') },
  nodes: { part: 'nodes', ...beyondScopes },
  inventories: { part: 'nodes', ...beyondScopes },
  trails: { part: 'trail', ...byId('trails') },
  ownRules: { part: 'trail', ...byId('ownRules') },
} as const satisfies { readonly [N in CollectionName]: Collection<N> };

/** The collections of some parts, which the reader, the account file and the picture in memory must fill. */
export type CollectionsOf<P extends Part> = Pick<
  Collections,
  { [N in CollectionName]: (typeof COLLECTIONS)[N]['part'] extends P ? N : never }[CollectionName]
>;

const ROWS: { readonly [N in CollectionName]: Collection<N> } = COLLECTIONS;
const NAMES = Object.keys(COLLECTIONS) as readonly CollectionName[];

const collect = (make: (name: CollectionName) => object): Collections =>
  Object.fromEntries(NAMES.map((name) => [name, make(name)])) as Collections;

/** A state in which nothing was read. */
export const emptyState = (identity: AwsEnvironment): AccountState => ({
  identity,
  ...collect(() => ({})),
  knownBefore: [],
});

const join = <N extends CollectionName>(name: N, a: Collections, b: Collections): Collections[N] =>
  ROWS[name].merge?.(a[name], b[name]) ?? { ...a[name], ...b[name] };

/** Joins two readings of one account. What `b` read wins; the versions of documents and policies add up. */
export const mergeStates = (a: AccountState, b: AccountState): AccountState => ({
  identity: a.identity,
  ...collect((name) => join(name, a, b)),
  ...(a.rememberedNetworks || b.rememberedNetworks
    ? { rememberedNetworks: { ...a.rememberedNetworks, ...b.rememberedNetworks } }
    : {}),
  ...(a.rememberedDocuments || b.rememberedDocuments
    ? { rememberedDocuments: { ...a.rememberedDocuments, ...b.rememberedDocuments } }
    : {}),
  ...(a.rememberedBuckets || b.rememberedBuckets
    ? { rememberedBuckets: { ...a.rememberedBuckets, ...b.rememberedBuckets } }
    : {}),
  ...(a.pings || b.pings ? { pings: { ...a.pings, ...b.pings } } : {}),
  ...(a.lookedUp || b.lookedUp
    ? { lookedUp: [...new Set([...(a.lookedUp ?? []), ...(b.lookedUp ?? [])])] }
    : {}),
  knownBefore: [...new Set([...a.knownBefore, ...b.knownBefore])],
});

/** The collections of some parts, and what is known of before; the rest counts as not read. */
export const onlyParts = (state: AccountState, parts: readonly Part[]): AccountState => ({
  identity: state.identity,
  ...collect((name) => (parts.includes(ROWS[name].part) ? state[name] : {})),
  ...(state.rememberedDocuments ? { rememberedDocuments: state.rememberedDocuments } : {}),
  ...(state.rememberedBuckets ? { rememberedBuckets: state.rememberedBuckets } : {}),
  knownBefore: state.knownBefore,
});

/** The members that a scope asks for and that a state lacks. */
export const unreadMembers = (scope: Scope, state: AccountState): Scope =>
  Object.assign({}, ...NAMES.map((name) => ROWS[name].unread(scope, state)));

type ByNeeds = {
  [N in CollectionName]: (typeof COLLECTIONS)[N]['again'] extends 'by-needs' ? N : never;
}[CollectionName];

/**
 * Builds the scope for collections that depend on the needs of roles, because those needs are not known here.
 */
export type AgainByNeeds = Readonly<Record<ByNeeds, (state: AccountState) => Scope>>;

/** A scope with every member that a state holds, to read the same again. */
export const readAgain = (state: AccountState, byNeeds: AgainByNeeds): Scope => {
  const needed: Partial<Record<CollectionName, (state: AccountState) => Scope>> = byNeeds;
  const asked = NAMES.map((name) => {
    const { again } = ROWS[name];
    return again === 'by-needs' ? needed[name]?.(state) : again(state);
  });
  return Object.assign({}, ...asked);
};
