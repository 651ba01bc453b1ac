import type { Outcome, Status } from '../outcome.ts';

/**
 * The line of the hub's log that says what it took, and how long that was after the change. The dashboard asks for it
 * (`infra/hub/queries.ts`).
 */
export const TOOK_OUTCOME = 'Took an outcome';

/** What is measured: the time from a change to its alert, to its fix, or to the end of what it broke. */
export type Measure = 'alert' | 'fix' | 'resolved';

/** A time from the change until the hub heard of it, in whole seconds; none if it is not known when the change was made. */
export type Duration = { readonly measure: Measure; readonly seconds?: number };

const MEASURES: Readonly<Partial<Record<Status, Measure>>> = {
  unreadable: 'alert',
  inconclusive: 'alert',
  alerted: 'alert',
  'fix-failed': 'alert',
  fixed: 'fix',
  resolved: 'resolved',
};

/** What is older was not seen by anybody: CloudTrail shows events of 90 days, and a break may stay open for longer. */
const LONGEST_SECONDS = 366 * 24 * 3600;

/** As CloudTrail and the guards write times. */
const ISO_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z$/;

/** Milliseconds. `Date.parse` reads many a text as some time, and February 30 as a day in March. */
export const readTime = (text: string): number | undefined => {
  const [, toTheSecond] = ISO_TIME.exec(text) ?? [];
  const time = Date.parse(text);
  if (toTheSecond === undefined || Number.isNaN(time)) return undefined;
  return new Date(time).toISOString().startsWith(toTheSecond) ? time : undefined;
};

/** Seconds since a time that another account names; undefined if that cannot be. */
const secondsSince = (text: string, now: Date): number | undefined => {
  const time = readTime(text);
  if (time === undefined) return undefined;
  const seconds = Math.round((now.getTime() - time) / 1000);
  return seconds >= 0 && seconds <= LONGEST_SECONDS ? seconds : undefined;
};

/** When the change was made that this is about. The sweep knows of none, and what was broken before was broken by another. */
const changedAt = ({ status, event, resolved, attribution }: Outcome): string =>
  (status === 'resolved' ? resolved?.brokenBy?.time : attribution === 'pre-existing' ? '' : event?.time) ??
  '';

/**
 * How long it took from a change until the hub heard of its alert, its fix or its end. Undefined for what measures none
 * of these: a reminder, or a look at which nodes are back. The end is by the hub's own clock; the time of the change is the
 * word of the account, as CloudTrail recorded it there. A time that cannot be is no time: it is never taken for 0.
 */
export const durationOf = (outcome: Outcome, now: Date): Duration | undefined => {
  const measure = outcome.reminder === undefined ? MEASURES[outcome.status] : undefined;
  if (measure === undefined) return undefined;
  const seconds = secondsSince(changedAt(outcome), now);
  return { measure, ...(seconds === undefined ? {} : { seconds }) };
};
