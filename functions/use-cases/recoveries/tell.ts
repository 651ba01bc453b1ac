import { resourceKey } from '../../account/resource.ts';
import { type Incident, incidentId } from '../../core/ledger/ledger.ts';
import { isTold } from '../../core/news.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Guard } from '../guard.ts';
import { recordQuietly } from '../tell.ts';
import { withFollowUp } from './follow.ts';
import { type Recovered, resolvedOutcome, threadOf } from './outcome.ts';

type Thread = readonly [Recovered, ...Recovered[]];

/** The incidents of each alert: what was told in one message ends in one, if it ends at once. */
const threadsOf = (rows: readonly Recovered[]): readonly Thread[] => {
  const threads = new Map<string, Thread>();
  for (const row of rows) {
    const before = threads.get(threadOf(row));
    threads.set(threadOf(row), before ? [...before, row] : [row]);
  }
  return [...threads.values()];
};

const openNow = async ({ ports }: Guard): Promise<readonly Incident[]> => {
  try {
    return (await ports.ledger.open()).incidents.filter((one) => one.state === 'open' && isTold(one));
  } catch (error) {
    ports.log.warn('What is still open could not be read, so a recovery is told without it', { error });
    return [];
  }
};

/** What of the same alert, or of the same resources, is still open. A doubt or an information is not. */
const stillOpen = (rows: Thread, open: readonly Incident[]): readonly string[] => {
  const over = new Set(rows.map(({ prerequisite, subject }) => incidentId(prerequisite, subject)));
  const places = new Set(rows.map(({ subject }) => resourceKey(subject)));
  return open
    .filter((one) => one.impact !== 'unknown')
    .filter((one) => threadOf(one) === threadOf(rows[0]) || places.has(resourceKey(one.subject)))
    .map(({ prerequisite, subject }) => incidentId(prerequisite, subject))
    .filter((id) => !over.has(id));
};

/** After a publication that failed, whoever comes next tells it, without waiting for the claim to end. */
const release = ({ ports }: Guard, rows: readonly Recovered[]): Promise<void> =>
  recordQuietly(ports, async () => {
    const free = ({ claim: _, ...row }: Recovered): Incident => row;
    await Promise.all(rows.map((row) => ports.ledger.replaceIncident(row, free(row))));
  });

/** Nodes are followed where all of it is over; what no longer matters, nobody waits for. */
const isFollowed = ({ resolved }: Outcome): boolean =>
  resolved !== undefined && resolved.how !== 'no-longer-applies' && resolved.stillOpen.length === 0;

const recordTold = ({ ports }: Guard, rows: readonly Recovered[], outcome: Outcome): Promise<void> =>
  recordQuietly(ports, async () => {
    const now = ports.now();
    const resolvedAt = now.toISOString();
    const told = rows.map(({ claim: _, recovery: __, ...row }): Incident => ({ ...row, resolvedAt }));
    const after = isFollowed(outcome) ? withFollowUp(told, now) : told;
    await Promise.all(rows.map((row, index) => ports.ledger.replaceIncident(row, after[index] ?? row)));
  });

/**
 * Tells the ends of incidents whose rows this run has claimed, one message for each alert. If the publisher fails, it
 * gives the claims back and throws; what was not told stays in the ledger, and the next tick of the sweep tells it.
 */
export const tellRecoveries = async (
  guard: Guard,
  claimed: readonly Recovered[],
): Promise<readonly Outcome[]> => {
  if (claimed.length === 0) return [];
  const open = await openNow(guard);
  const outcomes: Outcome[] = [];
  let left = claimed;
  for (const rows of threadsOf(claimed)) {
    const outcome = resolvedOutcome(guard.config.identity, rows, stillOpen(rows, open));
    try {
      await guard.ports.publisher.publish(outcome);
    } catch (error) {
      await release(guard, left);
      throw error;
    }
    left = left.filter((row) => !rows.includes(row));
    await recordTold(guard, rows, outcome);
    outcomes.push(outcome);
  }
  return outcomes;
};
