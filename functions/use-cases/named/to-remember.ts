import type { ResourceType } from '../../account/kinds.ts';
import { isWhole, type Observed, presentValue, type Tags, type Unread } from '../../account/observed.ts';
import { type Resource, resource, resourceKey } from '../../account/resource.ts';
import { observedOf, scopeToRead } from '../../account/resource-in-state.ts';
import { joinScopes } from '../../account/scope.ts';
import type { Snapshot } from '../../account/snapshot.ts';
import type { AccountState } from '../../account/state.ts';
import type { Gathered } from '../gather.ts';
import type { Guard } from '../guard.ts';
import { widen } from '../widen.ts';
import { isOfPlaces, judgesDestinations } from './places.ts';

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
 * The account with all that is to be remembered of it when nothing is wrong: what was only judged is read whole where the
 * ledger has nothing of it, or something else. Usually it has the same, and then this makes no call. After a change of
 * places, documents are left out: they may be remembered only if nothing fails of all that they name, and that was not read.
 */
export const withAllToRemember = async (
  guard: Guard,
  { state, rows, effect, ledgerAnswered }: Gathered,
): Promise<AccountState> => {
  if (!judgesDestinations(guard) || !ledgerAnswered) return state;
  const isLeftOut = ({ type }: Resource): boolean =>
    type === 'AWS::SSM::Document' && isOfPlaces(effect.resources);
  const isKnown = (one: Resource): boolean => {
    const seen = presentValue(observedOf(state, one));
    const row = rows.baselines[resourceKey(one)];
    return seen !== undefined && row !== undefined && isSame(one.type, seen, row.snapshot.value);
  };
  const wanted = partialIn(state).filter((one) => !isLeftOut(one) && !isKnown(one));
  return widen(guard, state, joinScopes(wanted.map(scopeToRead)));
};
