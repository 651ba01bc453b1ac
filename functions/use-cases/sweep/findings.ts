import type { Plan } from '../../account/api-call.ts';
import { isOfDenial } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { adviceWords } from '../../core/advice.ts';
import { type Assessment, assess } from '../../core/assessment.ts';
import { failureOf } from '../../core/blame/evaluate.ts';
import { type Incident, incidentId } from '../../core/ledger/ledger.ts';
import { isTold, openIncident, saysAll } from '../../core/news.ts';
import { type Finding, isWorse, type Outcome } from '../../core/outcome.ts';
import type { Prerequisite } from '../../core/prerequisite.ts';
import { UNCHANGED } from '../../core/unchanged.ts';
import { blastRadiusOf } from '../blast-radius.ts';
import { lastTold } from '../claim-findings.ts';
import type { Guard } from '../guard.ts';
import { withShownUsers } from '../hit/shown-users.ts';
import { brokenOutcome } from '../outcomes.ts';
import { BusyError } from '../repairs/turn.ts';
import { recordLess, tell } from '../tell.ts';
import type { Teller } from '../telling/teller.ts';
import { actionOf, type Contradiction, contradictionsIn, findingsOf, wasTold } from './contradicted.ts';
import { withoutMuted } from './muted.ts';
import { explained, isFreshLoss, lostBlast } from './nodes.ts';
import { isDue, MOST_REMINDERS, reminderOf } from './reminders.ts';
import { type Open, readOpen, type Slice } from './slice.ts';

/** A part of the account, and what is known about it. */
export type Judging = {
  readonly prerequisites: readonly Prerequisite[];
  readonly state: AccountState;
  /** The same with more of the account, for advice: what other nodes have may help this one. */
  readonly beside?: AccountState;
  readonly open: Open;
  /** Is a result for this part to say? Another part may know more about its subject. */
  readonly isOwn?: (assessment: Assessment) => boolean;
  /** Reminders that the round has told. */
  readonly reminders: number;
};

/** What was found, and told at once. */
export type Told = {
  readonly assessments: readonly Assessment[];
  readonly outcomes: readonly Outcome[];
  readonly reminders: number;
  readonly errors: readonly unknown[];
};

/** Is it about lost nodes? Those are told if they are new since the last sweep, whatever incident is open. */
const isLoss = ({ prerequisites }: Guard, { prerequisite }: Finding): boolean =>
  prerequisites.some(({ id, explainedByOthers }) => id === prerequisite && explainedByOthers === true);

const findingOf = ({ prerequisite, result }: Assessment): readonly Finding[] => {
  if (result.kind !== 'fail') return [];
  return [{ prerequisite, attribution: 'none', ...failureOf(result) }];
};

/** Groups that scale add some nodes by themselves, but not twice as many. */
const MANY_MORE = 2;

/** Was this already told, and was it at least as bad as now? An unreadable ledger never silences an alert. */
const isKnown = (incident: Incident | undefined, finding: Finding): incident is Incident => {
  if (!isTold(incident) || isWorse(finding.impact, incident.impact)) return false;
  const { extent } = incident;
  return extent === undefined || finding.extent === undefined || finding.extent < MANY_MORE * extent;
};

/** Why a finding is told: it is new, it is time to remind of its incident, or nodes show what cannot be seen. */
type Occasion = {
  readonly finding: Finding;
  readonly reminds?: Incident;
  readonly contradiction?: Contradiction;
  /** It is not known whether anything is broken. */
  readonly isDoubt?: true;
};

/** What nodes show is told once, and again if it corrects what was told. */
const shownOccasions = ({ incidents }: Open, assessments: readonly Assessment[]): readonly Occasion[] =>
  contradictionsIn(assessments, incidents).flatMap((contradiction): readonly Occasion[] => {
    const { finding } = contradiction;
    return wasTold(contradiction, openIncident(incidents, finding)) ? [] : [{ finding, contradiction }];
  });

/**
 * A document that the guard may not read, or a parameter in it, makes all that the sweep says a guess. That is told once; so
 * a permission that lacks is known before anything breaks.
 */
const deniedOccasions = ({ incidents }: Open, assessments: readonly Assessment[]): readonly Occasion[] =>
  assessments.flatMap(({ prerequisite, result }): readonly Occasion[] => {
    if (result.kind !== 'unknown' || result.subject.type !== 'AWS::SSM::Document') return [];
    const { subject, because } = result;
    const finding = { prerequisite, subject, because, impact: 'unknown', attribution: 'none' } as const;
    return isOfDenial(because) && !isTold(openIncident(incidents, finding))
      ? [{ finding, isDoubt: true }]
      : [];
  });

const occasionsOf = (
  guard: Guard,
  state: AccountState,
  { incidents }: Open,
  findings: readonly Finding[],
): readonly Occasion[] =>
  findings.flatMap((finding): readonly Occasion[] => {
    const incident = openIncident(incidents, finding);
    if (!isKnown(incident, finding)) return [{ finding }];
    const isMoreLost =
      isLoss(guard, finding) && isFreshLoss(state, finding) && incident.because !== finding.because;
    if (isMoreLost) return [{ finding }];
    return isDue(incident, guard.config, guard.ports.now()) ? [{ finding, reminds: incident }] : [];
  });

/** A repair that is not told yet will tell them: its guard does, or the end of the round. */
const withoutRepairs = (findings: readonly Finding[], { untold }: Open): readonly Finding[] => {
  const awaited = new Set(
    untold.flatMap(({ draft }) =>
      draft.findings.map(({ prerequisite, subject }) => incidentId(prerequisite, subject)),
    ),
  );
  return findings.filter(({ prerequisite, subject }) => !awaited.has(incidentId(prerequisite, subject)));
};

const FOUND = `Found by the hourly sweep. No event explains it, so it is unknown who caused it. ${UNCHANGED}`;

/** What the guard did; and if commands are offered, what they set up, because nobody knows what was there before. */
const withAdvice = (action: string, advice: Plan | undefined): string =>
  advice ? `${action} ${adviceWords(advice)}.` : action;

const alertOf = async (
  guard: Guard,
  { state, beside = state }: Pick<Judging, 'state' | 'beside'>,
  { finding, reminds, contradiction, isDoubt }: Occasion,
): Promise<Outcome | undefined> => {
  const prerequisite = guard.prerequisites.find(({ id }) => id === finding.prerequisite);
  if (!prerequisite) return undefined;
  const { subject } = finding;
  const resources = [subject];
  const advice = prerequisite.advise?.(beside, subject);
  const outcome = brokenOutcome({
    identity: guard.config.identity,
    prerequisite,
    change: null,
    resources,
    findings: contradiction ? findingsOf(contradiction) : await withShownUsers(guard, state, [finding]),
    state,
    blastRadius: isLoss(guard, finding)
      ? lostBlast(state, subject.id)
      : await blastRadiusOf(guard.ports, { effect: { resources }, state }),
    action: withAdvice(reminds ? reminderOf(reminds, guard.config) : FOUND, advice),
    advice,
  });
  if (contradiction)
    return { ...outcome, status: 'inconclusive', action: actionOf(contradiction, guard.ports.now()) };
  if (isDoubt) return { ...outcome, status: 'inconclusive' };
  if (reminds) return { ...outcome, reminder: reminds.since ?? lastTold(reminds) };
  return isLoss(guard, finding) ? explained(guard.ports, state, outcome) : outcome;
};

/** Runs the checks on a part of the account and tells what fails and was not told yet. */
export const judge = async ({ guard, by, readAt }: Slice, judging: Judging): Promise<Told> => {
  const { ports } = guard;
  const { state, open, isOwn = () => true } = judging;
  const assessments = assess(judging.prerequisites, state).filter(isOwn);
  const findings = assessments.flatMap(findingOf);
  await recordLess(ports, open.incidents, findings);
  const occasions = [
    ...occasionsOf(guard, state, open, findings),
    ...shownOccasions(open, assessments),
    ...deniedOccasions(open, assessments),
  ];
  const news = await withoutMuted(guard, state, assessments, occasions);
  // A repair may have begun while the account was read.
  const untold = news.length > 0 ? (await readOpen(ports)).untold : [];
  const toTell = withoutRepairs(
    news.map(({ finding }) => finding),
    { ...open, untold: [...open.untold, ...untold] },
  );
  const outcomes: Outcome[] = [];
  const errors: unknown[] = [];
  let { reminders } = judging;
  const teller: Teller = { by, readAt: new Date(readAt), isNews: (one, row) => !saysAll(row, one) };
  for (const occasion of news.filter(({ finding }) => toTell.includes(finding))) {
    if (occasion.reminds && reminders >= MOST_REMINDERS) continue;
    try {
      const alert = await alertOf(guard, judging, occasion);
      const outcome = alert && (await tell(ports, alert, open.incidents, teller));
      if (!outcome || outcome.toldBefore) continue;
      outcomes.push(outcome);
      if (occasion.reminds) reminders += 1;
    } catch (error) {
      // Somebody has seen it whole since the sweep read the account. If it is broken all the same, the next round tells it.
      if (error instanceof BusyError) continue;
      ports.log.error('An alert of the sweep could not be told', {
        error,
        because: occasion.finding.because,
      });
      errors.push(error);
    }
  }
  return { assessments, outcomes, reminders, errors };
};
