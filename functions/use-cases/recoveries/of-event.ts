import { presentValue } from '../../account/observed.ts';
import { type Resource, resourceKey } from '../../account/resource.ts';
import { wasLookedUp } from '../../account/scope.ts';
import { mendedBy } from '../../core/blame/mended.ts';
import type { Incident, Mends } from '../../core/ledger/ledger.ts';
import type { Outcome } from '../../core/outcome.ts';
import { own } from '../../formats/json.ts';
import { iamName } from '../../formats/names.ts';
import type { Gathered } from '../gather.ts';
import type { Guard } from '../guard.ts';
import type { Judged } from '../judged.ts';
import { BusyError } from '../repairs/turn.ts';
import { endIncidents } from './end-incidents.ts';
import { isToldSince } from './pending.ts';

const keyOf = ({ prerequisite, subject }: Pick<Incident, 'prerequisite' | 'subject'>): string =>
  `${prerequisite}|${resourceKey(subject)}`;

/** Was a call made before it broke? The event of such a call comes late, and whoever made it has mended nothing. */
const isOlder = ({ time, since }: Incident, made: string): boolean =>
  Date.parse(made) < Date.parse(time ?? since ?? '');

/**
 * What replaces a value is undone with the value that was remembered, which is a good one, or not at all. So undoing it
 * shows nothing, and the only sign is that the same call broke it before.
 */
const mendsOf = ({ change, gathered }: Judged, incident: Incident, mended: ReadonlySet<string>): Mends => {
  if (isOlder(incident, change.time)) return 'unknown';
  if (mended.has(keyOf(incident))) return 'certainly';
  const isSame = incident.api === change.api && Date.parse(incident.time ?? '') < Date.parse(change.time);
  const isBlind = gathered.previous !== undefined || gathered.effect.inverses(gathered.state).length === 0;
  return isBlind && isSame ? 'probably' : 'unknown';
};

/**
 * Were all nodes of a role or a profile judged? What a change touches is read with its nodes. What one of its nodes led to
 * may pass for this node and fail for others.
 */
const isJudgedWhole = ({ effect, state }: Gathered, subject: Resource): boolean => {
  const name = iamName(subject.id);
  const isTouched = effect.resources.some((one) => resourceKey(one) === resourceKey(subject));
  if (subject.type === 'AWS::IAM::Role') return isTouched || wasLookedUp(state, 'instancesOfRole', name);
  if (subject.type !== 'AWS::IAM::InstanceProfile') return true;
  const role = presentValue(own(state.instanceProfiles, name))?.roleName;
  return (
    isTouched ||
    wasLookedUp(state, 'instancesOfProfile', name) ||
    (role !== undefined && wasLookedUp(state, 'instancesOfRole', role))
  );
};

/**
 * Ends the incidents of what passes when a change is judged, and says whether the change mended it. `isOver` chooses
 * among them by that. Usually there are none, and then nothing is computed or read. Throws {@link BusyError} if one of them
 * was told since the account was read: then it is not known here whether it is broken now.
 */
export const endWhatPasses = async (
  guard: Guard,
  judged: Judged,
  isOver: (mends: Mends) => boolean,
): Promise<readonly Outcome[]> => {
  const { change, gathered, evaluation } = judged;
  const { effect, state, rows } = gathered;
  const passing = new Set(evaluation.passing.map(keyOf));
  const incidents = rows.incidents.filter(
    (one) =>
      (one.state === 'open' || one.recovery) &&
      passing.has(keyOf(one)) &&
      isJudgedWhole(gathered, one.subject),
  );
  if (incidents.length === 0) return [];
  const mended = mendedBy(guard.prerequisites, effect, state);
  const { eventId, api, time, actor } = change;
  const overs = incidents.flatMap((incident) => {
    const { prerequisite, subject } = incident;
    const mends = mendsOf(judged, incident, mended);
    const after = { event: { eventId, api, time }, actor, mends };
    if (!isOver(mends)) return [];
    if (isToldSince(incident, new Date(gathered.readAt), eventId, guard.ports.now()))
      throw new BusyError('What passes now is being told as broken');
    return [{ prerequisite, subject, how: 'holds', after } as const];
  });
  return endIncidents(guard, state, incidents, overs);
};
