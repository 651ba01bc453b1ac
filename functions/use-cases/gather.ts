import { emptyState, mergeStates, unreadMembers } from '../account/collections.ts';
import { type Resource, type ResourceKey, resource, resourceKey } from '../account/resource.ts';
import { unreadPart } from '../account/scope.ts';
import type { AccountState, Scope } from '../account/state.ts';
import type { Decoded, Effect, Previous } from '../core/effect.ts';
import {
  documentRows,
  networkRows,
  pointedNetworks,
  rememberedKeys,
  seenBefore,
  withKnown,
} from '../core/ledger/knowledge.ts';
import { type LedgerRows, mergeRows } from '../core/ledger/ledger.ts';
import type { Ports } from '../core/ports.ts';
import type { Change } from '../formats/cloudtrail.ts';
import { unreadKeys } from '../sessions/key-uses.ts';
import type { Guard } from './guard.ts';
import { loadRows } from './load-rows.ts';
import {
  bucketsInUse,
  joined,
  judgesDestinations,
  namedScope,
  placesIn,
  rememberedPlaces,
  withParameters,
} from './named/places.ts';
import { NO_VPCS, vpcsWithNodes } from './vpcs-with-nodes.ts';
import { readScope, widen } from './widen.ts';

export type Actionable = Extract<Decoded, { kind: 'effect' | 'needs-previous' }>;

/** What is known about a change before it is judged. */
export type Gathered = {
  readonly effect: Effect;
  readonly state: AccountState;
  readonly rows: LedgerRows;
  /** Resources whose rows are in `rows`, if they have any. */
  readonly loaded: readonly ResourceKey[];
  /** The value before the change, if the decoder asked for it. */
  readonly previous: Previous | undefined;
  /** When the call was made, ISO 8601. */
  readonly changedAt: string;
  /** When the account began to be read, ISO 8601: later changes may not be in the state. */
  readonly readAt: string;
  /** False if the ledger did not answer: then it is not known what it remembers. */
  readonly ledgerAnswered: boolean;
  /** False if the ledger did not answer or is not understood: then nothing is fixed. */
  readonly ledgerReadable: boolean;
  /** VPCs with connected nodes that the change may concern and that were not read; the sweep judges them. */
  readonly vpcsLeft: number;
};

const previousOf = async (
  decoded: Actionable,
  rows: LedgerRows,
  { time }: Pick<Change, 'time'>,
  ports: Ports,
): Promise<Previous | undefined> => {
  if (decoded.kind === 'effect') return undefined;
  const baseline = seenBefore(rows, time).baselines[resourceKey(decoded.query.resource)];
  if (baseline) return { source: 'baseline', seenAt: baseline.seenAt, snapshot: baseline.snapshot };
  return decoded.query.history ? ports.history.previous(decoded.query) : undefined;
};

const distinct = (resources: readonly Resource[]): readonly Resource[] => [
  ...new Map(resources.map((one) => [resourceKey(one), one])).values(),
];

/**
 * Only a bucket or a log group names its key. A key that it had when it was last seen whole is not read again, because
 * a change of that key is an event of its own; so this round is made only where a place or its key is new.
 */
const withNewKeys = async (guard: Guard, state: AccountState, rows: LedgerRows): Promise<AccountState> => {
  const remembered = rememberedKeys(rows);
  const keys = unreadKeys(state).filter((id) => !remembered.includes(id));
  return keys.length > 0 ? widen(guard, state, { keys }) : state;
};

/**
 * Reads what a state names but does not hold, with the ledger's rows of it, in one round. Where a document names
 * parameters of Parameter Store, what they stand for takes another one.
 */
const followUp = async (guard: Guard, gathered: Gathered, wanted: Scope): Promise<Gathered> => {
  const { effect, state, rows, loaded, changedAt } = gathered;
  const scope = { ...wanted, ...joined(wanted, namedScope(guard, state, rows, effect.resources)) };
  const resources = [
    ...(judgesDestinations(guard) ? placesIn(unreadPart(scope, state)) : bucketsInUse(state)),
    ...networkRows([...Object.keys(state.networks), ...(wanted.networks ?? [])]),
    // With the row of a profile comes the count of its nodes.
    ...Object.keys(state.instanceProfiles).map((name) => resource('AWS::IAM::InstanceProfile', name)),
    // The ledger may have said what the record means.
    ...effect.resources,
  ].filter((one) => !loaded.includes(resourceKey(one)));
  const [wider, more] = await Promise.all([widen(guard, state, scope), loadRows(guard.ports, resources)]);
  const known = mergeRows(rows, more.rows);
  const whole = judgesDestinations(guard) ? await withNewKeys(guard, wider, known) : wider;
  const followed = {
    ...gathered,
    state: withKnown(whole, effect, more.rows, changedAt),
    rows: known,
    loaded: [...loaded, ...more.loaded],
    ledgerAnswered: gathered.ledgerAnswered && more.answered,
    ledgerReadable: gathered.ledgerReadable && more.readable,
  };
  const isResolved = Object.keys(wider.parameters).length > Object.keys(state.parameters).length;
  return isResolved ? followUp(guard, followed, {}) : followed;
};

/**
 * What only the state before the change names: the option set, the profile, the role or the key that
 * somebody replaced.
 */
const namedBefore = (scope: Scope, known: Scope): Scope => {
  const beside = (ids: readonly string[] = [], others: readonly string[] = []): readonly string[] =>
    ids.filter((id) => !others.includes(id));
  return {
    dhcpOptions: beside(scope.dhcpOptions, known.dhcpOptions),
    instanceProfiles: beside(scope.instanceProfiles, known.instanceProfiles),
    roles: beside(scope.roles, known.roles),
    keys: beside(scope.keys, known.keys),
  };
};

/**
 * Reads what is needed to judge a change. If the previous value is in the baseline, this takes two rounds of
 * calls: the change's own scope together with the ledger, then what both of them name.
 */
export const gather = async (
  decoded: Actionable,
  change: Pick<Change, 'time'>,
  guard: Guard,
): Promise<Gathered> => {
  const { ports, config } = guard;
  const readAt = ports.now().toISOString();
  const resources = distinct([
    ...decoded.resources,
    ...(decoded.kind === 'needs-previous' ? [decoded.query.resource] : []),
    ...networkRows(decoded.scope.networks ?? []),
    ...documentRows((decoded.scope.documents ?? []).map(({ name }) => name)),
  ]);
  const loading = loadRows(ports, resources);
  // Both EC2 and the ledger may say in which VPC a part is, mostly the same one.
  const reading = readScope(
    guard,
    decoded.scope,
    loading.then(({ rows }) => pointedNetworks(rows)),
  );
  // Its failure is handled below, where it is awaited; until then, it must not end the process.
  reading.catch(() => undefined);
  const { rows: first, loaded, answered, readable } = await loading;
  const previous = await previousOf(decoded, first, change, ports);
  const effect = decoded.kind === 'effect' ? decoded : decoded.resume(previous);
  // What the ledger names is read while the change's own scope is still being read.
  const pointed = pointedNetworks(first);
  const early: Scope = {
    ...namedBefore(effect.scope, decoded.scope),
    networks: decoded.scope.networksOf?.length ? [] : pointed,
  };
  const [own, named, places] = await Promise.all([
    reading,
    widen(guard, emptyState(config.identity), early),
    loadRows(ports, judgesDestinations(guard) ? [] : rememberedPlaces(first)),
  ]);
  const rows = mergeRows(first, places.rows);
  const read = await widen(guard, mergeStates(own, named), { networks: pointed });
  const known = withKnown(read, effect, rows, change.time);
  const ledger = { ledgerAnswered: answered, ledgerReadable: readable };
  const state = effect.reachesEveryVpc ? await withParameters(guard, known, rows) : known;
  // This round is rare: only a change of the preferences that names a new destination asks for it.
  const { vpcIds, left } = effect.reachesEveryVpc?.(state) ? await vpcsWithNodes(ports.ledger) : NO_VPCS;
  const gathered = {
    effect,
    state,
    rows,
    loaded: [...loaded, ...places.loaded],
    previous,
    changedAt: change.time,
    readAt,
    ...ledger,
    vpcsLeft: left,
  };
  if (effect.unrelated?.(state) !== undefined) return gathered;
  const networks = [...(effect.scope.networks ?? []), ...vpcIds];
  return followUp(guard, gathered, networks.length > 0 ? { ...effect.scope, networks } : effect.scope);
};

/**
 * Reads older values if no way back passed, and then what they name; undefined if there is nothing more to read.
 */
export const gatherMore = async (gathered: Gathered, guard: Guard): Promise<Gathered | undefined> => {
  const { effect, state } = gathered;
  const older = await widen(guard, state, effect.widen?.(state) ?? {});
  if (older === state) return undefined;
  const wider = await widen(guard, older, unreadMembers(effect.widen?.(older) ?? {}, older));
  return followUp(guard, { ...gathered, state: wider }, {});
};
