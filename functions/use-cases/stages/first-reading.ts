import { emptyState, mergeStates, unreadMembers } from '../../account/collections.ts';
import { type Resource, resourceKey } from '../../account/resource.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import type { Actionable, Effect, Previous } from '../../core/effect.ts';
import { type Ended, endsEarly } from '../../core/ledger/early.ts';
import { documentRows, networkRows, seenBefore } from '../../core/ledger/knowledge.ts';
import {
  hasPointer,
  heldIn,
  misplaced,
  partsIn,
  placed,
  pointedNetworks,
  withoutPointers,
} from '../../core/ledger/pointers.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import type { Guard } from '../guard.ts';
import { bothLoaded, type Loaded, loadRows } from '../load-rows.ts';
import { judgesDestinations, rememberedPlaces } from '../named/places.ts';
import { readScope, widen } from '../widen.ts';
import { askTagsEarly } from './asking-once.ts';

/** What the first reading of a change found: what was known beforehand to be needed. */
export type FirstReading = {
  readonly effect: Effect;
  readonly previous: Previous | undefined;
  readonly state: AccountState;
  readonly loaded: Loaded;
  /** Set if the change can break nothing; then nothing else was read. */
  readonly ended?: Ended;
};

const distinct = (resources: readonly Resource[]): readonly Resource[] => [
  ...new Map(resources.map((one) => [resourceKey(one), one])).values(),
];

/** What the change touches, and the VPCs that it names: the rows of these decide how it goes on. */
const touched = (decoded: Actionable): readonly Resource[] => [
  ...decoded.resources,
  ...(decoded.kind === 'needs-previous' ? [decoded.query.resource] : []),
  ...partsIn(decoded.scope),
  ...networkRows(decoded.scope.networks ?? []),
];

const documentsOf = ({ scope }: Actionable): readonly Resource[] =>
  documentRows((scope.documents ?? []).map(({ name }) => name));

const previousOf = async (
  decoded: Actionable,
  { rows }: Loaded,
  { time }: Pick<Change, 'time'>,
  { ports }: Guard,
): Promise<Previous | undefined> => {
  if (decoded.kind === 'effect') return undefined;
  const baseline = seenBefore(rows, time).baselines[resourceKey(decoded.query.resource)];
  if (baseline) return { source: 'baseline', seenAt: baseline.seenAt, snapshot: baseline.snapshot };
  return decoded.query.history ? ports.history.previous(decoded.query) : undefined;
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

/** The rows of the places that remembered documents name, for guards that take those from the ledger. */
const withPlaces = async (guard: Guard, loading: Promise<Loaded>): Promise<Loaded> => {
  const loaded = await loading;
  if (judgesDestinations(guard)) return loaded;
  const places = rememberedPlaces(loaded.rows);
  return bothLoaded(loaded, await loadRows(guard.ports, places));
};

/** Everything at once: what the record names, with the rows of it. */
const atOnce = async (
  decoded: Actionable,
  change: Pick<Change, 'time'>,
  guard: Guard,
): Promise<FirstReading> => {
  const { ports, config } = guard;
  if (decoded.scope.networks?.length || decoded.scope.networksOf?.length) askTagsEarly(guard);
  const reading = readScope(guard, decoded.scope);
  // Its failure is handled below, where it is awaited; until then, it must not end the process.
  reading.catch(() => undefined);
  const rows = loadRows(ports, distinct([...touched(decoded), ...documentsOf(decoded)]));
  const placing = withPlaces(guard, rows);
  const previous = await previousOf(decoded, await rows, change, guard);
  const effect = decoded.kind === 'effect' ? decoded : decoded.resume(previous);
  // What was there before is read while the change's own scope is still being read.
  const [own, before, loaded] = await Promise.all([
    reading,
    widen(guard, emptyState(config.identity), namedBefore(effect.scope, decoded.scope)),
    placing,
  ]);
  return { effect, previous, state: mergeStates(own, before), loaded };
};

const vpcsOf = ({ scope }: Actionable, { rows }: Loaded): readonly string[] => [
  ...new Set([...(scope.networks ?? []), ...pointedNetworks(rows)]),
];

const missingRows = ({ loaded }: Loaded, resources: readonly Resource[]): readonly Resource[] =>
  distinct(resources).filter((one) => !loaded.includes(resourceKey(one)));

/**
 * Asks EC2 for the parts that are not in the VPC that the ledger names. If EC2 finds one elsewhere, the ledger was wrong, and
 * the VPC that it named is none of the change's. If EC2 does not know it, it is gone, and the ledger's word stands.
 */
const corrected = async (
  guard: Guard,
  { scope }: Actionable,
  first: Loaded,
  state: AccountState,
): Promise<Pick<FirstReading, 'state' | 'loaded'>> => {
  const doubtful = misplaced(scope, first.rows, state);
  if (doubtful.length === 0) return { state, loaded: first };
  const found = await readScope(guard, { networksOf: doubtful });
  const rows = withoutPointers(first.rows, heldIn(doubtful, found));
  const right = new Set([...(scope.networks ?? []), ...pointedNetworks(rows)]);
  const wrong = pointedNetworks(first.rows).filter((id) => !right.has(id));
  const networks = Object.fromEntries(Object.entries(state.networks).filter(([id]) => !wrong.includes(id)));
  return { state: mergeStates({ ...state, networks }, found), loaded: { ...first, rows } };
};

/** First what decides whether anything else must be read and where, then all of that at once. */
const inStages = async (
  decoded: Actionable,
  change: Pick<Change, 'time'>,
  guard: Guard,
): Promise<FirstReading> => {
  const { ports, config } = guard;
  const [decided, rows] = await Promise.all([
    widen(guard, emptyState(config.identity), decoded.deciding ?? {}),
    loadRows(ports, distinct(touched(decoded))),
  ]);
  const previous = await previousOf(decoded, rows, change, guard);
  const effect = decoded.kind === 'effect' ? decoded : decoded.resume(previous);
  const vpcIds = vpcsOf(decoded, rows);
  const ofVpcs = missingRows(rows, networkRows(vpcIds));
  const early = effect.early ? bothLoaded(rows, await loadRows(ports, ofVpcs)) : rows;
  const ended = endsEarly(effect, {
    rows: early.rows,
    state: decided,
    vpcIds,
    ledgerReadable: early.readable,
    time: change.time,
  });
  if (ended) return { effect, previous, state: decided, loaded: early, ended };
  const scope = placed(decoded.scope, rows.rows);
  if (scope.networks?.length || scope.networksOf?.length) askTagsEarly(guard);
  const rest = loadRows(ports, missingRows(early, [...ofVpcs, ...documentsOf(decoded)]));
  const [own, then, more] = await Promise.all([
    readScope(guard, { ...scope, ...unreadMembers(scope, decided) }, decided),
    widen(guard, decided, namedBefore(effect.scope, decoded.scope)),
    withPlaces(guard, rest),
  ]);
  const state = mergeStates(then, own);
  return { effect, previous, ...(await corrected(guard, decoded, bothLoaded(early, more), state)) };
};

/**
 * Reads what is known beforehand to be needed for a change. Where the ledger may know more than the record (in which VPC a
 * part is, or that nothing can be broken), it is asked first; everything else is asked at once.
 */
export const firstReading = (
  decoded: Actionable,
  change: Pick<Change, 'time'>,
  guard: Guard,
): Promise<FirstReading> => {
  const waits =
    decoded.deciding !== undefined || partsIn(decoded.scope).length > 0 || decoded.resources.some(hasPointer);
  return waits ? inStages(decoded, change, guard) : atOnce(decoded, change, guard);
};
