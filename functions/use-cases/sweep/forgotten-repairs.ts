import type { Assessment } from '../../core/assessment.ts';
import { incidentId, type RepairRecord } from '../../core/ledger.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports.ts';
import { recordQuietly, tell } from '../tell.ts';

/** A repair that is not told by then was given up by its queue; the sweep tells it. */
const GIVEN_UP_AFTER_MS = 30 * 60 * 1000;

const outcomeOf = (repair: RepairRecord, failing: ReadonlySet<string>): Outcome => {
  const { draft, startedAt, calls, unclear } = repair;
  const fails = draft.findings.some(({ prerequisite, subject }) =>
    failing.has(incidentId(prerequisite, subject)),
  );
  const apis = calls.map(({ api }) => api).join(', ');
  if (unclear) {
    const still = fails ? 'The checks still fail.' : 'How it ended cannot be told from its record.';
    return {
      ...draft,
      status: 'fix-failed',
      action: `Another version of session-guard began a repair${startedAt && ` at ${startedAt}`}${apis && ` (${apis})`} and was interrupted. ${still}`,
    };
  }
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
  // Not `>`: one whose time cannot be read was begun long enough ago.
  const forgotten = untold.filter(({ startedAt }) => !(now - Date.parse(startedAt) <= GIVEN_UP_AFTER_MS));
  for (const repair of forgotten) {
    outcomes.push(await tell(ports, outcomeOf(repair, failing)));
    await recordQuietly(ports, () => ports.ledger.saveRepair({ ...repair, state: 'told' }));
  }
  return outcomes;
};
