import type { AccountState } from '../../account/state.ts';
import type { Assessment } from '../../core/assessment.ts';
import { snapshotsOf } from '../../core/ledger/baseline.ts';
import type { Parcel, Progress } from '../../core/ledger/progress.ts';
import type { Prerequisite } from '../../core/prerequisite.ts';
import { endOver } from '../recoveries/of-sweep.ts';
import { rememberAll } from '../stages/remember.ts';
import { judge } from './findings.ts';
import { type Done, type Open, type Slice, withResults } from './slice.ts';

/** One kind of work; what it cannot do at all, it throws. */
export type Work = (slice: Slice, progress: Progress, parcel: Parcel) => Promise<Done>;

/** A part of the account that was read. */
type Part = {
  readonly open: Open;
  readonly state: AccountState;
  /** The same with more of the account, for advice. */
  readonly beside?: AccountState;
  readonly prerequisites: readonly Prerequisite[];
  readonly isOwn?: (assessment: Assessment) => boolean;
  /** Incidents that are over although nothing passes. */
  readonly over?: (assessments: readonly Assessment[]) => Open['incidents'];
};

/** Judges a part of the account, tells what is broken, and closes what is over. */
export const handle = async (
  slice: Slice,
  progress: Progress,
  part: Part,
): Promise<Done & { readonly assessments: readonly Assessment[] }> => {
  const { ports } = slice.guard;
  const told = await judge(slice, { ...part, reminders: progress.reminders });
  slice.onJudged({ state: part.state, assessments: told.assessments });
  for (const { prerequisite, result } of told.assessments) {
    if (result.kind !== 'unknown') continue;
    const { subject, because } = result;
    ports.log.info('Something cannot be judged', { prerequisite, subject, because });
  }
  const { untold } = part.open;
  const outcomes = [...told.outcomes];
  const errors = [...told.errors];
  // Without the preferences, a check may pass only because it does not know what is needed.
  if (slice.base.failure === undefined) {
    const abandoned = part.over?.(told.assessments) ?? [];
    try {
      outcomes.push(...(await endOver(slice.guard, slice, part, told.assessments, abandoned)));
    } catch (error) {
      errors.push(error);
    }
  }
  return {
    assessments: told.assessments,
    outcomes,
    errors,
    progress: withResults(slice, { ...progress, reminders: told.reminders }, untold, told.assessments),
  };
};

export const remember = async (
  slice: Slice,
  { nodes }: Progress,
  state: AccountState,
  assessments: readonly Assessment[],
): Promise<void> => {
  if (slice.base.failure !== undefined) return;
  const { ports } = slice.guard;
  const snapshots = snapshotsOf(state, assessments, { instances: nodes, anyFails: false });
  await rememberAll(ports, snapshots, slice.readAt);
};
