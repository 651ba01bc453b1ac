import type { AwsEnvironment } from '../../account/aws-environment.ts';
import { type Finding, type Outcome, severityOf } from '../../core/outcome.ts';
import { type AsffFinding, asffFinding, type Compliance, LABELS, type Named } from './shape.ts';

/** A finding in a state, and since when it is in it. */
type State = {
  readonly compliance: Compliance;
  readonly isOver: boolean;
  /** ISO 8601. Security Hub ignores what is older than what it has. */
  readonly at: string;
};

const isDoubt = ({ impact }: Finding): boolean => impact === 'unknown';

/**
 * The state of a finding after an outcome; undefined if the outcome is no reason to write it.
 *
 * A doubt after a change says nothing of a break that was told before. If it were written, whoever hides a break from the
 * guard would make its finding harmless. The sweep's own doubts are different: it tells them where nothing is known to be
 * broken, or to take back what was told. What they leave is over, because nobody will hear that a doubt has ended.
 */
const stateOf = ({ status, event, resolved }: Outcome, finding: Finding, now: string): State | undefined => {
  switch (status) {
    case 'alerted':
    case 'fix-failed':
      return isDoubt(finding) ? undefined : { compliance: 'FAILED', isOver: false, at: now };
    case 'inconclusive':
      return isDoubt(finding) && event === null
        ? { compliance: 'NOT_AVAILABLE', isOver: true, at: now }
        : undefined;
    case 'fixed':
      return { compliance: 'PASSED', isOver: true, at: now };
    case 'resolved':
      return {
        compliance: resolved?.how === 'no-longer-applies' ? 'NOT_AVAILABLE' : 'PASSED',
        isOver: true,
        // It may be told late. What broke since is newer.
        at: resolved?.until ?? now,
      };
    default:
      return undefined;
  }
};

const isTime = (time: string | undefined): time is string => !Number.isNaN(Date.parse(time ?? ''));

const iso = (time: string): string => new Date(time).toISOString();

const sinceOf = ({ reminder, resolved, event }: Outcome): string | undefined =>
  [reminder, resolved?.since, event?.time].find(isTime);

const severityFor = ({ blastRadius }: Outcome, finding: Finding): string => {
  const { impact, security } = finding;
  if (security) return LABELS['sessions-fail'];
  if (impact === 'unknown' || severityOf([finding], blastRadius) === 'info') return 'INFORMATIONAL';
  return LABELS[impact];
};

const whoOf = ({ event, actor }: Outcome): string =>
  event && actor ? `${event.api} by ${actor.name} at ${event.time}.` : '';

const sentence = (text: string): string => (text === '' || text.endsWith('.') ? text : `${text}.`);

const descriptionOf = (outcome: Outcome, finding: Finding, { isOver }: State): string => {
  const { action } = outcome;
  const because = sentence(finding.because);
  const sees = finding.userSees ? `Users see: ${sentence(finding.userSees)}` : '';
  const parts = isOver
    ? [sentence(action), `What was told: ${because}`, whoOf(outcome)]
    : [because, sees, whoOf(outcome), sentence(action)];
  return parts.filter((part) => part !== '').join(' ');
};

/** Where the commands are. A command names no account, and findings are read in the account of an administrator. */
const WHAT_TO_DO =
  "The alert on the account's own topic has the commands that put it back. So has session-guard doctor, with credentials of this account.";

/**
 * The findings that Security Hub is to have after an outcome: one for each incident. `prerequisites` are those that the caller
 * knows; the others are named by their ids.
 */
export const findingsOf = (
  identity: AwsEnvironment,
  outcome: Outcome,
  prerequisites: readonly Named[],
  now: Date,
): readonly AsffFinding[] =>
  outcome.findings.flatMap((finding) => {
    const state = stateOf(outcome, finding, now.toISOString());
    if (!state) return [];
    const updatedAt = isTime(state.at) ? iso(state.at) : now.toISOString();
    const since = iso(sinceOf(outcome) ?? updatedAt);
    const { subject, prerequisite: id } = finding;
    return [
      asffFinding({
        identity,
        id,
        prerequisite: prerequisites.find((one) => one.id === id),
        subject,
        compliance: state.compliance,
        severity: severityFor(outcome, finding),
        isOver: state.isOver,
        createdAt: since < updatedAt ? since : updatedAt,
        updatedAt,
        description: descriptionOf(outcome, finding, state),
        recommendation: state.isOver ? 'Nothing is left to do.' : WHAT_TO_DO,
      }),
    ];
  });
