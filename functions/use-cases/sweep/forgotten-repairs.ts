import type { Assessment } from '../../core/assessment.ts';
import { incidentId, type RepairRecord } from '../../core/ledger.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports.ts';
import { recordQuietly, tell } from '../tell.ts';

/** A repair that is not told by then was given up by its queue; the sweep tells it. */
const GIVEN_UP_AFTER_MS = 30 * 60 * 1000;

const outcomeOf = ({ draft, startedAt, calls }: RepairRecord, failing: ReadonlySet<string>): Outcome => {
  const fails = draft.findings.some(({ prerequisite, subject }) =>
    failing.has(incidentId(prerequisite, subject)),
  );
  const apis = calls.map(({ api }) => api).join(', ');
  return {
    ...draft,
    status: fails ? 'fix-failed' : 'fixed',
    action: `A repair was begun at ${startedAt} (${apis}) and interrupted; the checks ${fails ? 'still fail' : 'pass now'}.`,
  };
};

/** Tells the repairs that a crash left untold, by how the checks stand now. */
export const tellForgotten = async (
  ports: Ports,
  untold: readonly RepairRecord[],
  assessments: readonly Assessment[],
): Promise<readonly Outcome[]> => {
  const failing = new Set(
    assessments.flatMap(({ prerequisite, result }) =>
      result.kind === 'fail' ? [incidentId(prerequisite, result.subject)] : [],
    ),
  );
  const now = ports.now().getTime();
  const outcomes: Outcome[] = [];
  for (const repair of untold.filter(({ startedAt }) => now - Date.parse(startedAt) > GIVEN_UP_AFTER_MS)) {
    outcomes.push(await tell(ports, outcomeOf(repair, failing)));
    await recordQuietly(ports, () => ports.ledger.saveRepair({ ...repair, state: 'told' }));
  }
  return outcomes;
};
