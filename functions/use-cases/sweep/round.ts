import type { Parcel, Progress } from '../../core/ledger/progress.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports.ts';
import type { Guard } from '../guard.ts';
import { FIRST } from './plan.ts';

const MINUTE_MS = 60 * 1000;
/** A round begins every hour; the schedule ticks more often, so that a round goes on after each slice. */
const ROUND_MS = 60 * MINUTE_MS;
/** The schedule's rate, see `infra/stack/events.ts`. */
export const TICK_MS = 5 * MINUTE_MS;
/** An invocation ends after five minutes at the latest; then nobody works on its round. */
const BUSY_MS = 5 * MINUTE_MS;
/** A parcel that was begun so often is given up. */
export const MOST_TRIES = 3;

/** What a slice has done. `idle`: the round is over, or another invocation works on it. */
export type Swept = {
  readonly outcomes: readonly Outcome[];
  readonly state: 'idle' | 'unfinished' | 'complete' | 'incomplete';
  /** The parcels that were given up. */
  readonly failed: readonly string[];
};

/** How an invocation is called in the round's claims; a round keeps its id over all of its slices. */
const newRound = (now: Date): Progress => ({
  round: `${now.toISOString()} ${crypto.randomUUID()}`,
  startedAt: now.toISOString(),
  busyUntil: new Date(now.getTime() + BUSY_MS).toISOString(),
  step: 0,
  todo: FIRST,
  failed: [],
  isFailing: false,
  nodes: 0,
  reminders: 0,
  seen: [],
});

/** A parcel in words. */
export const nameOf = ({ kind, ids }: Parcel): string => [kind, ...ids].join(' ');

/** Parcels that failed come after those that did not, and the end of the round last. */
const ordered = (todo: readonly Parcel[]): readonly Parcel[] => {
  const rank = ({ kind, tries }: Parcel): number => (kind === 'finish' ? Number.POSITIVE_INFINITY : tries);
  return todo.toSorted((a, b) => rank(a) - rank(b) || 0);
};

/** The round without the parcels that were begun too often; a crash leaves no other trace of one. */
export const withoutHopeless = (progress: Progress): Progress => ({
  ...progress,
  todo: ordered(progress.todo.filter(({ tries }) => tries < MOST_TRIES)),
  failed: [...progress.failed, ...progress.todo.filter(({ tries }) => tries >= MOST_TRIES).map(nameOf)],
});

/** Is a time less than so many milliseconds ago? An unreadable or a future time is not. */
const isWithin = (time: string, ms: number, now: Date): boolean => {
  const age = now.getTime() - Date.parse(time);
  return age >= 0 && age < ms;
};

const isBusy = ({ busyUntil }: Progress, now: Date): boolean => {
  const left = Date.parse(busyUntil) - now.getTime();
  return left > 0 && left <= BUSY_MS;
};

/** The round to work on at a tick of the schedule; undefined if there is nothing to do now. */
const atTick = (last: Progress | undefined, now: Date): Progress | undefined => {
  if (!last) return newRound(now);
  if (last.todo.length > 0) return isBusy(last, now) ? undefined : withoutHopeless(last);
  return isWithin(last.startedAt, ROUND_MS - TICK_MS / 2, now) ? undefined : newRound(now);
};

/** Without the ledger, nobody knows the last round: only the first tick of each hour sweeps. */
const withoutLedger = (isFresh: boolean, now: Date): Progress | undefined =>
  isFresh || now.getTime() % ROUND_MS < TICK_MS ? newRound(now) : undefined;

/** A round in the ledger, or without it. */
export type Round = {
  readonly progress: Progress;
  /** Writes the round. False: another invocation has taken it over, and this one must end. */
  save(next: Progress, isBusy: boolean): Promise<boolean>;
};

const saver = (ports: Ports, first: Progress | undefined, readable: boolean): Round['save'] => {
  let saved = first;
  return async (next, busy) => {
    if (!readable) return true;
    const now = ports.now().getTime();
    const step = (saved?.round === next.round ? saved.step : -1) + 1;
    const after = { ...next, step, busyUntil: new Date(now + (busy ? BUSY_MS : 0)).toISOString() };
    try {
      if (!(await ports.ledger.saveProgress(saved, after))) return false;
    } catch (error) {
      // The next slice does again what this one does now.
      ports.log.error('The progress of the sweep could not be written', { error });
      return true;
    }
    saved = after;
    return true;
  };
};

/**
 * The round that an invocation works on. `isFresh` begins a new one, whatever the last one did: a slice that
 * works on it ends with its parcel. Undefined if there is nothing to do.
 */
export const openRound = async ({ ports }: Guard, isFresh: boolean): Promise<Round | undefined> => {
  const now = ports.now();
  try {
    const last = await ports.ledger.progress();
    const progress = isFresh ? newRound(now) : atTick(last, now);
    return progress && { progress, save: saver(ports, last, true) };
  } catch (error) {
    ports.log.error('The progress of the sweep could not be read', { error });
    const progress = withoutLedger(isFresh, now);
    return progress && { progress, save: saver(ports, undefined, false) };
  }
};
