import type { Family } from '../prerequisite.ts';
import { isFuture } from '../restraint/times.ts';
import type { RepairRecord } from './ledger.ts';

/**
 * The turn of a family's repairs: two deliveries may judge at once, but only one of them repairs. `by` is the message
 * that has it, `at` since when, `endedAt` until when (ISO 8601).
 */
export type Turn = {
  readonly family: Family;
  readonly by: string;
  readonly at: string;
  readonly endedAt?: string;
};

/** What is asked of the ledger before the first call of a repair is made. */
export type BeginRepair = {
  /** The turn that is taken, which also says what time it is. */
  readonly turn: Turn;
  /** When the account was begun to be read for this judgement. */
  readonly readAt: Date;
  /** How many automatic fixes an hour may hold. */
  readonly most: number;
  readonly repair: RepairRecord;
};

/** A process that has not ended its turn by then was ended itself: its function's time is shorter. */
export const TURN_MS = 75_000;

/**
 * May a delivery that read the account at a time take the turn? Not while another one has it, and not if another one
 * had it since: then the account may have been repaired after it was read. A message takes its own turn again, because
 * its former delivery has ended before it is delivered again.
 */
export const mayTakeTurn = (present: Turn | undefined, wanted: Turn, readAt: Date): boolean => {
  if (present === undefined || present.by === wanted.by) return true;
  const now = new Date(wanted.at);
  const { at, endedAt } = present;
  if (isFuture(endedAt ?? at, now)) return true;
  if (endedAt !== undefined) return !(Date.parse(endedAt) > readAt.getTime());
  return !(now.getTime() - Date.parse(at) < TURN_MS);
};
