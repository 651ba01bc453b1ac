import { onlyParts } from '../../account/collections.ts';
import { assess } from '../../core/assessment.ts';
import { snapshotsOf } from '../../core/ledger/baseline.ts';
import type { Progress } from '../../core/ledger/progress.ts';
import { missCanary } from '../canary.ts';
import { recordQuietly } from '../tell.ts';
import { tellForgotten } from './forgotten-repairs.ts';
import { type Done, readOpen, type Slice } from './slice.ts';

/** The end of a round: tells what a crash left untold, and remembers the documents if nothing fails. */
export const finish = async (slice: Slice, progress: Progress): Promise<Done> => {
  const { guard, base, by } = slice;
  const { ports } = guard;
  await missCanary(guard);
  const { untold } = await readOpen(ports);
  const forgotten = await tellForgotten(ports, untold, progress.seen, by);
  if (base.failure === undefined) {
    const prerequisites = guard.prerequisites.filter(({ family }) => family === 'preferences');
    const state = onlyParts(base.state, ['preferences']);
    const snapshots = snapshotsOf(state, assess(prerequisites, state), {
      instances: progress.nodes,
      // What was not judged may fail.
      anyFails: progress.isFailing || progress.failed.length > 0,
    });
    await recordQuietly(ports, () => ports.ledger.saveBaseline(snapshots, slice.readAt));
  }
  return { ...forgotten, progress };
};
