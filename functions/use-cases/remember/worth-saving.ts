import type { Snapshot } from '../../account/snapshot.ts';
import { assess } from '../../core/assessment.ts';
import { mendedBy } from '../../core/blame/mended.ts';
import { snapshotsOf } from '../../core/ledger/baseline.ts';
import { differing } from '../../core/ledger/differing.ts';
import type { Gathered } from '../gather.ts';
import type { Guard } from '../guard.ts';

/**
 * May the change have mended something? Then the time of its baselines shows that whoever broke it before did not break it
 * again, whenever that event comes. Where nothing shows how it was before, it may have.
 */
const mayHaveMended = ({ prerequisites }: Guard, { effect, state, previous }: Gathered): boolean =>
  previous !== undefined ||
  effect.inverses(state).length === 0 ||
  mendedBy(prerequisites, effect, state).size > 0;

/** What is worth remembering of a healthy account after a change. What the ledger says already is not written again. */
export const worthSaving = (guard: Guard, gathered: Gathered): readonly Snapshot[] => {
  const { state, rows } = gathered;
  const snapshots = snapshotsOf(state, assess(guard.prerequisites, state));
  const fresh = differing(snapshots, rows, guard.ports.now());
  return fresh.length < snapshots.length && mayHaveMended(guard, gathered) ? snapshots : fresh;
};
