import { presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState, Scope } from '../../account/state.ts';
import { rememberedDocuments } from '../../core/ledger/knowledge.ts';
import type { LedgerRows } from '../../core/ledger/ledger.ts';
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

/**
 * What a state names but does not hold. Every guard reads the parameters that the documents name, because they stand for
 * what nodes must reach and roles must be allowed.
 */
export const namedScope = (guard: Guard, state: AccountState, rows: LedgerRows): Scope => {
  const found = followUpScope(state, rememberedDocuments(rows));
  return judgesDestinations(guard) ? found : { ...found, ...NO_DESTINATIONS };
};

/** The same state with the parameters that the documents name. Where they name none, it makes no call. */
export const withParameters = (guard: Guard, state: AccountState, rows: LedgerRows): Promise<AccountState> =>
  widen(guard, state, { parameters: namedScope(guard, state, rows).parameters ?? [] });

/** The buckets and log groups of a scope. */
export const placesIn = (scope: Scope): Resource[] => [
  ...(scope.buckets ?? []).map((id) => resource('AWS::S3::Bucket', id)),
  ...(scope.logGroups ?? []).map((id) => resource('AWS::Logs::LogGroup', id)),
];

/** Both of two scopes. */
export const joined = (a: Scope, b: Scope): Scope => ({
  buckets: [...(a.buckets ?? []), ...(b.buckets ?? [])],
  logGroups: [...(a.logGroups ?? []), ...(b.logGroups ?? [])],
  keys: [...(a.keys ?? []), ...(b.keys ?? [])],
  parameters: [...(a.parameters ?? []), ...(b.parameters ?? [])],
  dhcpOptions: [...(a.dhcpOptions ?? []), ...(b.dhcpOptions ?? [])],
  simulations: [...(a.simulations ?? []), ...(b.simulations ?? [])],
});
