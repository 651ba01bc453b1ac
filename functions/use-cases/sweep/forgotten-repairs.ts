import type { Assessment } from '../../core/assessment.ts';
import { incidentId, type RepairRecord } from '../../core/ledger/ledger.ts';
import type { Finding, Outcome } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports.ts';
import type { Result } from '../../core/prerequisite.ts';
import { recordQuietly, tell } from '../tell.ts';

/** A repair that is still untold after this time was given up by its queue, so the sweep tells it. */
const GIVEN_UP_AFTER_MS = 30 * 60 * 1000;

type Kind = Result['kind'];

/**
 * The present results of the checks for what a repair should have fixed; undefined for what they did not
 * check.
 */
const kindsOf = (assessments: readonly Assessment[]): ((finding: Finding) => Kind | undefined) => {
  const kinds = new Map(
    assessments.map(({ prerequisite, result }) => [incidentId(prerequisite, result.subject), result.kind]),
  );
  return ({ prerequisite, subject }) => kinds.get(incidentId(prerequisite, subject));
};

const outcomeOf = (
  { draft, startedAt, calls, unclear }: RepairRecord,
  kindOf: (finding: Finding) => Kind | undefined,
): Outcome => {
  const kinds = draft.findings.map(kindOf);
  const fails = kinds.includes('fail');
  const holds = !unclear && kinds.every((kind) => kind === 'pass' || kind === 'not-applicable');
  const whose = unclear ? ' of another version of session-guard' : '';
  const when = startedAt || 'an unknown time';
  const apis = calls.map(({ api }) => api).join(', ') || 'unreadable calls';
  const result = holds ? 'the checks pass now' : 'it is unknown whether the checks pass now';
  return {
    ...draft,
    status: holds ? 'fixed' : 'fix-failed',
    action: `A repair${whose} was started at ${when} (${apis}) but interrupted; ${fails ? 'the checks still fail' : result}.`,
  };
};

/** Tells the repairs that a crash left untold, with the present result of the checks. */
export const tellForgotten = async (
  ports: Ports,
  untold: readonly RepairRecord[],
  assessments: readonly Assessment[],
): Promise<readonly Outcome[]> => {
  const kindOf = kindsOf(assessments);
  const now = ports.now().getTime();
  const outcomes: Outcome[] = [];
  // Not `>`, because a repair with an unreadable time counts as old.
  const forgotten = untold.filter(({ startedAt }) => !(now - Date.parse(startedAt) <= GIVEN_UP_AFTER_MS));
  for (const repair of forgotten) {
    outcomes.push(await tell(ports, outcomeOf(repair, kindOf), [], 'sweep'));
    await recordQuietly(ports, () => ports.ledger.saveRepair({ ...repair, state: 'told' }));
  }
  return outcomes;
};
