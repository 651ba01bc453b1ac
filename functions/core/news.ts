import { resourceKey } from '../account/resource.ts';
import type { Change } from '../formats/cloudtrail.ts';
import type { Incident } from './ledger/ledger.ts';
import { type Finding, isWorse } from './outcome.ts';

/**
 * To *tell* is to publish an alert. An incident is `told` from the publication of its alert until the checks
 * pass and it is closed. Meanwhile, it is told again only if there is news. The ledger records it after the
 * publication, so that after a crash in between, the guard tells it twice instead of never. A repair that a
 * crash left *untold* is told by the event's next delivery, or else by the sweep.
 */
export const isTold = (incident: Incident | undefined): incident is Incident => incident?.told === true;

/** Was it told as broken, though it may be only in doubt by now? */
export const wasToldBroken = (incident: Incident): boolean =>
  isTold(incident) && (incident.impact !== 'unknown' || (incident.alert?.severity ?? 'info') !== 'info');

/** An incident as people know it: while another alert of it is being told, what was told before still has no end. */
export const asKnown = (incident: Incident): Incident => {
  const { toldBefore, ...rest } = incident;
  return toldBefore ? { ...rest, told: true, alert: toldBefore } : incident;
};

/** A finding, and the open incident that it belongs to, if any. */
export type Reported = { readonly finding: Finding; readonly incident: Incident | undefined };

/** The open incident that a finding belongs to. */
export const openIncident = (incidents: readonly Incident[], finding: Finding): Incident | undefined =>
  incidents.find(
    ({ prerequisite, subject, state }) =>
      state === 'open' &&
      prerequisite === finding.prerequisite &&
      resourceKey(subject) === resourceKey(finding.subject),
  );

/**
 * Was it already broken and told before this change? Then it says nothing about the change. What was told as a doubt was
 * not told as broken.
 */
export const isKnownBreak = ({ finding, incident }: Reported): boolean =>
  finding.attribution === 'pre-existing' && isTold(incident) && !isWorse(finding.impact, incident.impact);

/**
 * Was an incident told because of something else while this change was waiting to be judged? Whoever told it did not
 * know that this change caused it.
 */
export const isToldMeanwhile = (incident: Incident | undefined, change: Change, heardAt: Date): boolean =>
  isTold(incident) &&
  incident.eventId !== change.eventId &&
  Date.parse(incident.checkedAt) >= heardAt.getTime();

/** A doubt about a document or a VPC lists all that is doubtful in it, and a later change may add to that. */
export const doubtsMore = ({ impact, subject, because }: Finding, before: string): boolean =>
  impact === 'unknown' &&
  (subject.type === 'AWS::SSM::Document' || subject.type === 'AWS::EC2::VPC') &&
  !because.split('; ').every((reason) => before.includes(reason));

/** Does an open incident say at least as much as a finding that knows no event? */
export const saysAll = ({ impact, extent, because = '' }: Incident, finding: Finding): boolean =>
  !isWorse(finding.impact, impact) &&
  !(impact === 'unknown' && doubtsMore(finding, because)) &&
  !((finding.extent ?? 0) > (extent ?? Number.POSITIVE_INFINITY));

type Told = Pick<Change, 'eventId' | 'api'> & { readonly actor: Pick<Change['actor'], 'name'> };

/** Who is named for an incident: a person once, however many calls it took. */
const nameFor = ({ actor, eventId }: Told): string => (actor.name === 'unknown' ? eventId : actor.name);

/** Each break that has a way back of its own is told, also if one person made several. */
const partFor = (told: Told): string => `${nameFor(told)} ${told.api}`;

/** What an incident keeps of a change that was told because of it. */
export const namedBy = (told: Told): readonly string[] => [nameFor(told), partFor(told)];

/** Whom an event that is telling an incident at this moment adds to its names. A round of the sweep adds nobody. */
export const namedByClaim = ({ claim, eventId, api, by }: Incident): readonly string[] =>
  claim && claim.by === eventId && api && by ? namedBy({ eventId, api, actor: { name: by } }) : [];

/** Calls of one person with no more than this between them belong together. */
const IN_A_ROW_MS = 15 * 60 * 1000;

/**
 * Was an incident told because of another call of the same person, a moment before this change or while it was waiting
 * to be judged? Nobody has seen it whole in between, so both are one change.
 */
export const isInARow = (incident: Incident | undefined, change: Change, heardAt: Date): boolean => {
  if (!isTold(incident) || incident.eventId === null || incident.eventId === change.eventId) return false;
  if (incident.by !== change.actor.name || incident.by === 'unknown') return false;
  const between = Date.parse(change.time) - Date.parse(incident.time ?? '');
  return isToldMeanwhile(incident, change, heardAt) || (between >= 0 && between <= IN_A_ROW_MS);
};

/** Was a change made after the one because of which an incident was told last? False if that is not known. */
export const isLaterThanTold = ({ time }: Incident, change: Change): boolean =>
  time !== undefined && Date.parse(change.time) > Date.parse(time);

/** Was it made before that one? */
export const isEarlierThanTold = ({ time }: Incident, change: Change): boolean =>
  time !== undefined && Date.parse(change.time) < Date.parse(time);

/** Was it made before that one, or in the same second? CloudTrail tells no more of a time than its second. */
const isNoLaterThanTold = ({ time }: Incident, change: Change): boolean =>
  time !== undefined && Date.parse(change.time) <= Date.parse(time);

/** Was a change made after people were told of an incident the last time? False if a time cannot be read. */
export const isMadeAfterTold = ({ toldAt, checkedAt }: Incident, { time }: Change): boolean =>
  Date.parse(time) > Date.parse(toldAt ?? checkedAt);

/**
 * Is somebody to be named whom no alert of the incident has named yet? Each of several people who broke the same thing
 * is, in whatever order their changes arrive. A change from before the told one, or from the same second, was harmless,
 * unless it breaks something by itself.
 */
const isNewName = (
  incident: Incident,
  change: Change,
  attribution: Finding['attribution'],
  alone: boolean | undefined,
): boolean => {
  const key = attribution === 'shared' ? partFor(change) : nameFor(change);
  if (incident.named?.includes(key) !== false) return false;
  return isLaterThanTold(incident, change) || (isNoLaterThanTold(incident, change) && alone !== false);
};

/**
 * While nobody was named, what breaks it by itself explains it, although no way back can prove it. So does what may break it,
 * if it was told without an event, and the call was made before that.
 */
const mayExplain = (incident: Incident, { time }: Change, alone: boolean | undefined): boolean => {
  if (alone === true && incident.named?.length === 0) return true;
  const isBefore = Date.parse(time) < Date.parse(incident.toldAt ?? incident.checkedAt);
  return alone !== false && incident.eventId === null && isBefore;
};

/**
 * Is a finding worth telling? An incident is told once, however often its event arrives. A later change that
 * is proven to have broken it is news, because somebody must have fixed it in between. The sweep knows no
 * actor, so the change that explains its finding is news, too. So is a change that cuts more, another person who
 * broke it, and a later change after which nobody can tell whether it is still broken. `alone` says whether the change
 * breaks it by itself, if that is known.
 */
export const isNews = (
  finding: Finding,
  incident: Incident | undefined,
  change: Change,
  alone?: boolean,
): boolean => {
  if (!isTold(incident)) return true;
  if (isWorse(finding.impact, incident.impact)) return true;
  if (incident.impact === 'unknown' && doubtsMore(finding, incident.because ?? '')) return true;
  // Nobody can tell any more whether it is still broken. That is no end, but no break either.
  if (finding.impact === 'unknown' && incident.impact !== 'unknown') return isLaterThanTold(incident, change);
  const { attribution } = finding;
  const isCause = attribution === 'proven' || attribution === 'shared';
  const isOfChange = isCause || attribution === 'suspected';
  if (isOfChange && (finding.extent ?? 0) > (incident.extent ?? Number.POSITIVE_INFINITY)) return true;
  const explains = isCause || (attribution === 'suspected' && mayExplain(incident, change, alone));
  if (incident.eventId === change.eventId || !explains) return false;
  if (incident.eventId === null) return true;
  // Not `>`, because an unreadable time must not silence a finding.
  if (attribution === 'proven' && !(Date.parse(change.time) <= Date.parse(incident.checkedAt))) return true;
  return isNewName(incident, change, attribution, alone);
};

/** A VPC is taken down within minutes, and in an hour the sweep looks again. */
const ONE_TEARDOWN_MS = 60 * 60 * 1000;

/**
 * Where no connected node is hit, one message about a place is enough for what one person does there within an hour: they
 * are taking it down, or rebuilding it. Was something as bad told of the place and the person so recently?
 */
export const isToldOfPlace = (
  finding: Finding,
  incidents: readonly Incident[],
  { actor }: Change,
  now: Date,
): boolean =>
  finding.users !== undefined &&
  finding.users.shown === undefined &&
  incidents.some(
    (one) =>
      one.state === 'open' &&
      isTold(one) &&
      one.by === actor.name &&
      resourceKey(one.subject) === resourceKey(finding.subject) &&
      !isWorse(finding.impact, one.impact) &&
      now.getTime() - Date.parse(one.toldAt ?? one.checkedAt) < ONE_TEARDOWN_MS,
  );
