import type { AccountState } from '../../account/state.ts';
import { type Assessment, assess } from '../../core/assessment.ts';
import { failureOf } from '../../core/blame/evaluate.ts';
import type { Incident } from '../../core/ledger.ts';
import { isTold, openIncident } from '../../core/news.ts';
import { type Finding, isWorse, type Outcome } from '../../core/outcome.ts';
import type { Prerequisite } from '../../core/prerequisite.ts';
import { blastRadiusOf } from '../blast-radius.ts';
import type { Guard } from '../guard.ts';
import { brokenOutcome } from '../outcomes.ts';
import { recordLess, tell } from '../tell.ts';
import { explained, isFreshLoss, lostBlast } from './nodes.ts';

/** An alert that is ready to be told, so that the state it speaks of need not be kept. */
export type Alert = { readonly finding: Finding; readonly outcome: Outcome };

/** A state as it was judged, and what is to be told of it. */
export type Judged = { readonly assessments: readonly Assessment[]; readonly alerts: readonly Alert[] };

/** Is it of nodes that were lost? That is told by what is new since the last sweep, not by what is open. */
const isLoss = ({ prerequisites }: Guard, { prerequisite }: Finding): boolean =>
  prerequisites.some(({ id, explainedByOthers }) => id === prerequisite && explainedByOthers === true);

const findingOf = ({ prerequisite, result }: Assessment): readonly Finding[] => {
  if (result.kind !== 'fail') return [];
  return [{ prerequisite, attribution: 'none', ...failureOf(result) }];
};

/** More nodes come by themselves, where groups scale; twice as much does not. */
const MANY_MORE = 2;

/** Was this told already, at least as bad as it is now? An unreadable ledger never silences. */
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
    action: 'Found by the sweep: no event explains it, so who did it is not known. Nothing was changed.',
    advice: prerequisite.advise?.(state, subject),
  });
  return [{ finding, outcome }];
};

/** Runs the checks on a state, and prepares the alerts of what fails and was not told yet. */
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

/** Tells alerts. A loss of nodes comes last, when the incidents that may explain it are recorded. */
export const tellAlerts = async (
  guard: Guard,
  base: AccountState,
  alerts: readonly Alert[],
): Promise<readonly Outcome[]> => {
  const { ports } = guard;
  const outcomes: Outcome[] = [];
  for (const { outcome } of alerts.filter(({ finding }) => !isLoss(guard, finding))) {
    outcomes.push(await tell(ports, outcome));
  }
  for (const { outcome } of alerts.filter(({ finding }) => isLoss(guard, finding))) {
    outcomes.push(await tell(ports, await explained(ports, base, outcome)));
  }
  return outcomes;
};
