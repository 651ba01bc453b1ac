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

/** What is seen whole, and what of it the ledger does not say already or needs the new time of. */
export type Seen = { readonly whole: readonly Snapshot[]; readonly worthSaving: readonly Snapshot[] };

/** What is worth remembering of a healthy account after a change. What the ledger says already is not written again. */
export const seenWhole = (guard: Guard, gathered: Gathered): Seen => {
  const { state, rows } = gathered;
  const whole = snapshotsOf(state, assess(guard.prerequisites, state));
  const fresh = differing(whole, rows, guard.ports.now());
  const isAll = fresh.length < whole.length && mayHaveMended(guard, gathered);
  return { whole, worthSaving: isAll ? whole : fresh };
};
