import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import { rememberedDocuments } from '../../core/ledger/knowledge.ts';
import type { LedgerRows } from '../../core/ledger/ledger.ts';
import { own } from '../../formats/json.ts';
import { followUpScope } from '../../sessions/follow-up.ts';
import { bucketsNamed } from '../../sessions/preferences.ts';
import type { Guard } from '../guard.ts';
import { widen } from '../widen.ts';

/** The preferences guard judges destinations; the other families only check what the documents need. */
export const judgesDestinations = ({ prerequisites }: Guard): boolean =>
  prerequisites.some(({ family }) => family === 'preferences');

/**
 * A role needs the key of the log bucket, and the way to it depends on its Region. The guards of the roles and of the
 * networks do not read buckets, so they take both from what is remembered.
 */
export const rememberedPlaces = (rows: LedgerRows): readonly Resource[] =>
  [...new Set(bucketsNamed(rememberedDocuments(rows)))].map((name) => resource('AWS::S3::Bucket', name));

/** The buckets that the documents name now. Where they are, and their keys, is remembered. */
export const bucketsInUse = (state: AccountState): readonly Resource[] => {
  const documents = Object.values(state.documents).flatMap((observed) => presentValue(observed) ?? []);
  const names = new Set(bucketsNamed(documents, state.parameters));
  return [...names].map((name) => resource('AWS::S3::Bucket', name));
};

const NO_DESTINATIONS: Scope = { buckets: [], logGroups: [], keys: [] };

/** A change of buckets and log groups alone concerns these places, whatever else the documents name. */
export const isOfPlaces = (touched: readonly Resource[]): boolean =>
  touched.length > 0 &&
  touched.every(({ type }) => type === 'AWS::S3::Bucket' || type === 'AWS::Logs::LogGroup');

/** A place with a key concerns this key, which may be the key of the sessions by another name. */
const hasKey = ({ buckets, logGroups }: AccountState, touched: readonly Resource[]): boolean =>
  touched.some(({ type, id }) => {
    const observed = type === 'AWS::S3::Bucket' ? own(buckets, id) : own(logGroups, id);
    return presentValue<{ readonly kmsKeyId?: string }>(observed)?.kmsKeyId !== undefined;
  });

/**
 * The places of a scope as they are judged, because a change does not touch them. A bucket that is named for the first
 * time may be a slip of the pen, so S3 is asked first whether it is there; if it is, it is worth remembering.
 */
export const asJudged = (
  { buckets = [], logGroups = [], ...rest }: Scope,
  rows: LedgerRows,
  state: AccountState,
): Scope => {
  const known = bucketsNamed(rememberedDocuments(rows), state.parameters);
  return {
    ...rest,
    judgedBuckets: buckets.filter((name) => known.includes(name)),
    bucketsPerhapsGone: buckets.filter((name) => !known.includes(name)),
    judgedLogGroups: logGroups,
  };
};

/**
 * What a state names but does not hold, for a change of some resources. Every guard reads the parameters that the documents
 * name, because they stand for what nodes must reach and roles must be allowed.
 */
export const namedScope = (
  guard: Guard,
  state: AccountState,
  rows: LedgerRows,
  touched: readonly Resource[],
): Scope => {
  const found = followUpScope(state, rememberedDocuments(rows));
  if (!judgesDestinations(guard)) return { ...found, ...NO_DESTINATIONS };
  if (!isOfPlaces(touched)) return asJudged(found, rows, state);
  return { ...found, ...NO_DESTINATIONS, keys: hasKey(state, touched) ? (found.keys ?? []) : [] };
};

/** The same state with the parameters that the documents name. Where they name none, it makes no call. */
export const withParameters = (guard: Guard, state: AccountState, rows: LedgerRows): Promise<AccountState> =>
  widen(guard, state, { parameters: followUpScope(state, rememberedDocuments(rows)).parameters ?? [] });

/** The buckets and log groups of a scope. */
export const placesIn = (scope: Scope): Resource[] => {
  const { buckets = [], bucketsPerhapsGone = [], judgedBuckets = [] } = scope;
  const { logGroups = [], judgedLogGroups = [] } = scope;
  return [
    ...[...buckets, ...bucketsPerhapsGone, ...judgedBuckets].map((id) => resource('AWS::S3::Bucket', id)),
    ...[...logGroups, ...judgedLogGroups].map((id) => resource('AWS::Logs::LogGroup', id)),
  ];
};

/** Both of two scopes. */
export const joined = (a: Scope, b: Scope): Scope => ({
  buckets: [...(a.buckets ?? []), ...(b.buckets ?? [])],
  bucketsPerhapsGone: [...(a.bucketsPerhapsGone ?? []), ...(b.bucketsPerhapsGone ?? [])],
  judgedBuckets: [...(a.judgedBuckets ?? []), ...(b.judgedBuckets ?? [])],
  logGroups: [...(a.logGroups ?? []), ...(b.logGroups ?? [])],
  judgedLogGroups: [...(a.judgedLogGroups ?? []), ...(b.judgedLogGroups ?? [])],
  keys: [...(a.keys ?? []), ...(b.keys ?? [])],
  parameters: [...(a.parameters ?? []), ...(b.parameters ?? [])],
  dhcpOptions: [...(a.dhcpOptions ?? []), ...(b.dhcpOptions ?? [])],
  simulations: [...(a.simulations ?? []), ...(b.simulations ?? [])],
});
