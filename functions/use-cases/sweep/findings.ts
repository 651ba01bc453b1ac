import type { AccountState } from '../../account/state.ts';
import { type Assessment, assess } from '../../core/assessment.ts';
import { failureOf } from '../../core/blame/evaluate.ts';
import type { Incident } from '../../core/ledger/ledger.ts';
import { isTold, openIncident } from '../../core/news.ts';
import { type Finding, isWorse, type Outcome } from '../../core/outcome.ts';
import type { Prerequisite } from '../../core/prerequisite.ts';
import { UNCHANGED } from '../../core/unchanged.ts';
import { blastRadiusOf } from '../blast-radius.ts';
import type { Guard } from '../guard.ts';
import { brokenOutcome } from '../outcomes.ts';
import { recordLess, tell } from '../tell.ts';
import { explained, isFreshLoss, lostBlast } from './nodes.ts';

/** An alert that is ready to be told, so that its state need not be kept in memory. */
export type Alert = { readonly finding: Finding; readonly outcome: Outcome };

/** A judged state, and the alerts about it. */
export type Judged = { readonly assessments: readonly Assessment[]; readonly alerts: readonly Alert[] };

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
const isKnown = (incidents: readonly Incident[], finding: Finding): boolean => {
  const incident = openIncident(incidents, finding);
  if (!isTold(incident) || isWorse(finding.impact, incident.impact)) return false;
  const { extent } = incident;
  return extent === undefined || finding.extent === undefined || finding.extent < MANY_MORE * extent;
};

const alertOf = async (guard: Guard, state: AccountState, finding: Finding): Promise<readonly Alert[]> => {
  const prerequisite = guard.prerequisites.find(({ id }) => id === finding.prerequisite);
  if (!prerequisite) return [];
  const { subject } = finding;
  const resources = [subject];
  const outcome = brokenOutcome({
    identity: guard.config.identity,
    prerequisite,
    change: null,
    resources,
    findings: [finding],
    state,
    blastRadius: isLoss(guard, finding)
      ? lostBlast(state, subject.id)
      : await blastRadiusOf(guard.ports, { effect: { resources }, state }),
    action: `Found by the hourly sweep. No event explains it, so it is unknown who caused it. ${UNCHANGED}`,
    advice: prerequisite.advise?.(state, subject),
  });
  return [{ finding, outcome }];
};

/** Runs the checks on a state and prepares alerts about failures that were not told yet. */
export const judge = async (
  guard: Guard,
  prerequisites: readonly Prerequisite[],
  state: AccountState,
  incidents: readonly Incident[],
): Promise<Judged> => {
  const assessments = assess(prerequisites, state);
  const news = assessments
    .flatMap(findingOf)
    .filter(
      (finding) => (isLoss(guard, finding) && isFreshLoss(state, finding)) || !isKnown(incidents, finding),
    );
  await recordLess(guard.ports, incidents, assessments.flatMap(findingOf));
  const alerts: Alert[] = [];
  for (const finding of news) alerts.push(...(await alertOf(guard, state, finding)));
  return { assessments, alerts };
};

/** Tells alerts. Lost nodes come last, when the incidents that may explain them are recorded. */
export const tellAlerts = async (
  guard: Guard,
  base: AccountState,
  alerts: readonly Alert[],
): Promise<readonly Outcome[]> => {
  const { ports } = guard;
  const outcomes: Outcome[] = [];
  for (const { outcome } of alerts.filter(({ finding }) => !isLoss(guard, finding))) {
    outcomes.push(await tell(ports, outcome, [], 'sweep'));
  }
  for (const { outcome } of alerts.filter(({ finding }) => isLoss(guard, finding))) {
    outcomes.push(await tell(ports, await explained(ports, base, outcome), [], 'sweep'));
  }
  return outcomes;
};
