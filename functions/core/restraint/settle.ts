import type { Change } from '../../formats/cloudtrail.ts';

/**
 * Until when (ISO 8601) a break is left to settle; undefined if it has settled. The person who made the change may be
 * about to make the second call of two: a replacement, or a rule that comes before the one it replaces goes.
 *
 * The time runs from the change. It runs from the first hearing of it if the change has no time that can be read, or
 * one that is still to come. Neither moves with a later delivery, so a break settles once, whatever an event says.
 */
export const settlesUntil = (
  change: Change,
  heardAt: Date,
  now: Date,
  settleSeconds: number,
): string | undefined => {
  const happened = Date.parse(change.time);
  const begins = happened < heardAt.getTime() ? happened : heardAt.getTime();
  const ends = begins + settleSeconds * 1000;
  return now.getTime() < ends ? new Date(ends).toISOString() : undefined;
};

/**
 * Until when (ISO 8601) a break that a change did not make is left to the event that explains it; undefined if that had its
 * time. Events of one moment come in any order, so the one that broke it may be on its way. The time runs from the first
 * hearing of the change, because its events may all be late.
 */
export const explainedUntil = (heardAt: Date, now: Date, settleSeconds: number): string | undefined => {
  const ends = heardAt.getTime() + settleSeconds * 1000;
  return now.getTime() < ends ? new Date(ends).toISOString() : undefined;
};
