import type { ResourceType } from '../../account/kinds.ts';
import { isWhole, type Observed, presentValue, type Tags, type Unread } from '../../account/observed.ts';
import { type Resource, resource, resourceKey } from '../../account/resource.ts';
import { observedOf, scopeToRead } from '../../account/resource-in-state.ts';
import { joinScopes } from '../../account/scope.ts';
import type { Snapshot } from '../../account/snapshot.ts';
import type { AccountState } from '../../account/state.ts';
import type { LedgerRows } from '../../core/ledger/ledger.ts';
import { followUpScope } from '../../sessions/follow-up.ts';
import { unreadKeys } from '../../sessions/key-uses.ts';
import type { Gathered } from '../gather.ts';
import type { Guard } from '../guard.ts';
import { widen } from '../widen.ts';
import { asJudged, isOfPlaces, judgesDestinations } from './places.ts';

/** What is judged of a place, and so is read of it each time: a change of it is a change of what is remembered. */
const JUDGED: Readonly<Partial<Record<ResourceType, readonly string[]>>> = {
  'AWS::SSM::Document': ['latestVersion', 'defaultVersion'],
  'AWS::S3::Bucket': ['owner', 'region', 'encryption', 'kmsKeyId', 'bucketKeyEnabled', 'hasPolicy', 'policy'],
  'AWS::Logs::LogGroup': ['kmsKeyId', 'retentionInDays'],
};

type Part = { readonly tags?: Tags; readonly unread?: Unread };

const isSame = (type: ResourceType, seen: object, remembered: Snapshot['value']): boolean => {
  const [now, then] = [Object(seen), Object(remembered)];
  return (JUDGED[type] ?? []).every((key) => now[key] === then[key]);
};

/** Where less may be read than is judged, the row stays: it may hold more. */
const isPartial = (observed: Observed<Part>): boolean => {
  const value = presentValue(observed);
  return value !== undefined && !isWhole(value) && value.unread === undefined;
};

const partialIn = ({ documents, buckets, logGroups }: AccountState): readonly Resource[] => {
  const of = (type: Resource['type'], all: Readonly<Record<string, Observed<Part>>>): readonly Resource[] =>
    Object.entries(all).flatMap(([id, observed]) => (isPartial(observed) ? [resource(type, id)] : []));
  return [
    ...of('AWS::SSM::Document', documents),
    ...of('AWS::S3::Bucket', buckets),
    ...of('AWS::Logs::LogGroup', logGroups),
  ];
};

/**
 * All that the documents name, with its keys: a document may be remembered only if nothing fails of that, and after a change
 * of a place, the rest was not read.
 */
const withAllNamed = async (guard: Guard, state: AccountState, rows: LedgerRows): Promise<AccountState> => {
  const named = await widen(guard, state, asJudged(followUpScope(state, []), rows, state));
  return widen(guard, named, { keys: unreadKeys(named) });
};

/**
 * The account with all that is to be remembered of it when nothing is wrong: what was only judged is read whole where the
 * ledger has nothing of it, or something else. Usually it has the same, and then this makes no call.
 */
export const withAllToRemember = async (
  guard: Guard,
  { state, rows, effect, ledgerAnswered }: Gathered,
): Promise<AccountState> => {
  if (!judgesDestinations(guard) || !ledgerAnswered) return state;
  const isKnown = (one: Resource): boolean => {
    const seen = presentValue(observedOf(state, one));
    const row = rows.baselines[resourceKey(one)];
    return seen !== undefined && row !== undefined && isSame(one.type, seen, row.snapshot.value);
  };
  const wanted = partialIn(state).filter((one) => !isKnown(one));
  const whole = await widen(guard, state, joinScopes(wanted.map(scopeToRead)));
  const isOfDocument = wanted.some(({ type }) => type === 'AWS::SSM::Document');
  return isOfDocument && isOfPlaces(effect.resources) ? withAllNamed(guard, whole, rows) : whole;
};
