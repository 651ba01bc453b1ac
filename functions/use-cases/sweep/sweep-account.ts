import type { Parcel, Progress } from '../../core/ledger/progress.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Guard } from '../guard.ts';
import { tickRecoveries } from '../recoveries/tick.ts';
import { WORK } from './parcels.ts';
import { nameOf, openRound, type Swept, withoutHopeless } from './round.ts';
import { type Done, type OnJudged, openSlice, type Slice } from './slice.ts';

/**
 * A parcel is begun only if this much time is left, in milliseconds: the largest one reads 10,000 nodes, which
 * takes about a minute.
 */
const LEAST_TIME_MS = 100_000;

const IDLE: Swept = { outcomes: [], state: 'idle', failed: [] };

/** Does a parcel; what it throws is one of its errors. */
const work = async (slice: Slice, progress: Progress, parcel: Parcel): Promise<Done> => {
  try {
    return await WORK[parcel.kind](slice, progress, parcel);
  } catch (error) {
    return { outcomes: [], progress, errors: [error] };
  }
};

/** The round after a parcel: without it, or with it once more if not all of it was done. */
const after = ({ progress, errors }: Done, begun: Parcel): Progress => {
  const rest = progress.todo.slice(1);
  return withoutHopeless({ ...progress, todo: errors.length === 0 ? rest : [...rest, begun] });
};

const stateOf = ({ todo, failed }: Progress): Swept['state'] => {
  if (todo.length > 0) return 'unfinished';
  return failed.length === 0 ? 'complete' : 'incomplete';
};

/** What an invocation may do. */
export type Limits = {
  /** Begins a new round instead of going on with the last one. */
  readonly isFresh: boolean;
  /** Milliseconds that are left to the invocation. */
  readonly timeLeft: () => number;
  /** Told of each part of the account when it was judged; what it throws ends the round. */
  readonly onJudged?: OnJudged;
};

/**
 * Use case: checks the whole account on a schedule, because events are delivered on a best-effort basis. It
 * remembers what is good and which nodes are connected, closes incidents that are over, and tells what is
 * broken but untold, and what a crash left untold.
 *
 * A round is cut into parcels; an invocation does as many as its time allows, and the next tick of the
 * schedule goes on. What a parcel finds is told at once. A parcel that fails does not stop the others: it is
 * tried again at the next ticks, and given up after some; the round is then `incomplete`.
 */
export const sweepSlice = async (
  guard: Guard,
  { isFresh, timeLeft, onJudged = () => undefined }: Limits,
): Promise<Swept> => {
  const outcomes: Outcome[] = [...(await tickRecoveries(guard))];
  const round = await openRound(guard, isFresh);
  if (!round) return { ...IDLE, outcomes };
  let { progress } = round;
  if (!(await round.save(progress, true))) return { ...IDLE, outcomes };
  const slice = await openSlice(guard, progress, onJudged);
  const done = new Set<string>();
  for (;;) {
    const [next, ...rest] = progress.todo;
    if (!next || done.has(nameOf(next)) || (done.size > 0 && timeLeft() < LEAST_TIME_MS)) break;
    const begun = { ...next, tries: next.tries + 1 };
    if (!(await round.save({ ...progress, todo: [begun, ...rest] }, true))) return { ...IDLE, outcomes };
    done.add(nameOf(next));
    const found = await work(slice, progress, next);
    for (const error of found.errors) {
      guard.ports.log.error('A part of the sweep failed', { error, part: nameOf(next), tries: begun.tries });
    }
    outcomes.push(...found.outcomes);
    progress = after(found, begun);
  }
  await round.save(progress, false);
  return { outcomes, state: stateOf(progress), failed: progress.failed };
};

/** A whole round without a limit of time; what fails is tried again at once. */
export const sweepRound = async (
  guard: Guard,
  onJudged: OnJudged = () => undefined,
): Promise<Pick<Swept, 'outcomes' | 'failed'>> => {
  const timeLeft = () => Number.POSITIVE_INFINITY;
  const outcomes: Outcome[] = [];
  for (let isFresh = true; ; isFresh = false) {
    const swept = await sweepSlice(guard, { isFresh, timeLeft, onJudged });
    outcomes.push(...swept.outcomes);
    if (swept.state !== 'unfinished') return { outcomes, failed: swept.failed };
  }
};

/** What a whole round tells. */
export const sweepAccount = async (guard: Guard): Promise<readonly Outcome[]> =>
  (await sweepRound(guard)).outcomes;
