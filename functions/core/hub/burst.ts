import { isCopy, type Taken, taking } from './copies.ts';

/** First lines of what was collected, as many as are kept, and how many there are. */
export type Collected = {
  readonly lines: readonly string[];
  /** The incidents of these lines; rows of earlier versions do not say. */
  readonly incidents?: readonly string[];
  /** What kinds of alerts these lines are, each once; undefined if that is not known of all of them. */
  readonly kinds?: readonly string[];
  readonly count: number;
};

/** What an account has told within the last minute. */
export type Burst = Collected & {
  /** Counts the writes of the row. */
  readonly revision: number;
  /** When the window ends, ISO 8601. */
  readonly until: string;
  /** Whose changes were told one by one, and in which Region. */
  readonly actors: readonly string[];
  /** The message that waits for the end of the window and then tells all that were collected. */
  readonly leader?: string;
  /** What a leader has begun to tell: after a crash, its message tells it again. */
  readonly telling?: Collected & { readonly by: string; readonly at: string };
  /** The first events of the window and the last ones before it, by which a copy of one is known. */
  readonly taken: readonly Taken[];
};

/** What arrived: the ids of its message and of its event, whose change it is, and its first line. */
export type Arrived = {
  readonly id: string;
  readonly event: string;
  readonly actor: string;
  /** Of whose alerts and ends the order counts; empty if it is none. */
  readonly incident?: string;
  /** By what subscribers choose among alerts. */
  readonly kind: string;
  readonly line: string;
};

/**
 * What to do with it: tell it now; it is collected; it is a copy of an event that another message has brought; wait for so
 * many seconds; or tell all that was collected.
 */
export type BurstStep = { readonly row: Burst } & (
  | { readonly kind: 'tell' | 'collected' | 'copy' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | ({ readonly kind: 'flush' } & Collected)
);

const WINDOW_MS = 60_000;
/** A leader that is so late is in the dead letters: the next message takes its place. */
export const LATE_MS = 15 * 60_000;
/** So many actors of an account are told one by one in a window, so that no account fills the channel. */
export const MOST_ACTORS = 5;
const MOST_LINES = 20;
const LONGEST_LINE = 200;
const LONGEST_KIND = 60;
/** A burst of more kinds is for everybody. */
const MOST_KINDS = 10;

const NONE: Collected = { lines: [], count: 0 };

/** The kinds of all of them, if they are known of all: rows of earlier versions do not say, and a row keeps only some. */
const kindsOf = (parts: readonly Pick<Collected, 'kinds' | 'count'>[]): Pick<Collected, 'kinds'> => {
  const kinds = [...new Set(parts.flatMap((part) => part.kinds ?? []))];
  const isKnown = parts.every((part) => part.count === 0 || part.kinds !== undefined);
  return isKnown && kinds.length <= MOST_KINDS ? { kinds } : {};
};

/** An incident and a kind are kept if their line is. */
const withLine = (before: Burst, { line, kind, incident = '' }: Arrived): Burst => {
  const { kinds: _, ...row } = before;
  const count = row.count + 1;
  if (row.lines.length >= MOST_LINES) return { ...before, count };
  return {
    ...row,
    lines: [...row.lines, line.slice(0, LONGEST_LINE)],
    ...(incident === '' ? {} : { incidents: [...new Set([...(row.incidents ?? []), incident])] }),
    ...kindsOf([before, { kinds: [kind.slice(0, LONGEST_KIND)], count: 1 }]),
    count,
  };
};

/**
 * Does a line about the same incident wait? Then what follows waits behind it: else an end would come before its alert, or
 * it would be said to be over when it is broken again.
 */
const isBehind = ({ incidents = [], telling }: Burst, { incident = '' }: Arrived): boolean =>
  incident !== '' && [...incidents, ...(telling?.incidents ?? [])].includes(incident);

/** Takes all that was collected, after what another leader has left. It is in the row until it was told. */
const flush = (before: Burst, by: string, now: Date): BurstStep => {
  const { leader: _, incidents = [], kinds: __, ...row } = before;
  const left = row.telling ?? NONE;
  const all = [...(left.incidents ?? []), ...incidents];
  const collected = {
    lines: [...left.lines, ...row.lines].slice(0, MOST_LINES),
    ...kindsOf([left, before]),
    count: left.count + row.count,
  };
  const telling = {
    ...collected,
    ...(all.length > 0 ? { incidents: [...new Set(all)].slice(0, MOST_LINES) } : {}),
    by,
    at: now.toISOString(),
  };
  return { kind: 'flush', ...collected, row: { ...row, ...NONE, telling } };
};

/** The row after its leader has told what it took. Undefined if there is nothing to forget any more. */
export const afterFlush = (row: Burst | undefined, by: string): Burst | undefined => {
  if (row?.telling?.by !== by) return undefined;
  const { telling: _, ...rest } = row;
  return { ...rest, revision: row.revision + 1 };
};

/** Milliseconds until the window ends; NaN if its row cannot be read. */
const leftOf = ({ until }: Burst, now: Date): number => Date.parse(until) - now.getTime();

const isToldAlone = (row: Burst, actor: string, now: Date): boolean =>
  leftOf(row, now) > 0 && !row.actors.includes(actor) && row.actors.length < MOST_ACTORS;

/** Are all lines of the burst kept that will be, so that what follows only counts? */
export const isFull = ({ leader, lines }: Burst): boolean =>
  leader !== undefined && lines.length >= MOST_LINES;

/**
 * Is there nothing to do but to count it? Then {@link nextBurst} collects it, and one write does: a storm is cheap. It may
 * count a copy.
 */
export const isOnlyCounted = (
  row: Burst | undefined,
  { id, actor }: Pick<Arrived, 'id' | 'actor'>,
  now: Date,
): boolean =>
  row !== undefined &&
  isFull(row) &&
  row.leader !== id &&
  row.telling?.by !== id &&
  leftOf(row, now) > -LATE_MS &&
  !isToldAlone(row, actor, now);

const opened = (before: Burst | undefined, arrived: Arrived, now: Date): Burst => ({
  revision: (before?.revision ?? 0) + 1,
  until: new Date(now.getTime() + WINDOW_MS).toISOString(),
  actors: [arrived.actor],
  ...NONE,
  ...(before?.telling ? { telling: before.telling } : {}),
  taken: taking(before?.taken ?? [], arrived, now),
});

/** What the message that tells the others does when it comes again; undefined if it is not that message. */
const ofLeader = (before: Burst, row: Burst, id: string, now: Date): BurstStep | undefined => {
  if (row.telling?.by === id) {
    const { by: _, at: __, ...collected } = row.telling;
    return { kind: 'flush', ...collected, row };
  }
  if (row.leader !== id) return undefined;
  const left = leftOf(row, now);
  return left > 0 ? { kind: 'wait', seconds: Math.ceil(left / 1000), row: before } : flush(row, id, now);
};

/**
 * One step of a burst. The first change of each actor is told at once, unless a line about its incident waits; what follows
 * within a minute is told together at the end of it. Nothing is lost if a message is delivered again: what was not told is
 * collected then. If the row is the same, there is nothing to write.
 */
export const nextBurst = (before: Burst | undefined, arrived: Arrived, now: Date): BurstStep => {
  const { id, actor } = arrived;
  if (!before) return { kind: 'tell', row: opened(before, arrived, now) };
  const row = { ...before, revision: before.revision + 1, taken: taking(before.taken, arrived, now) };
  const own = ofLeader(before, row, id, now);
  if (own) return own;
  if (isCopy(before.taken, arrived, now)) return { kind: 'copy', row: before };
  const left = leftOf(row, now);
  const isStale = row.telling !== undefined && !(now.getTime() - Date.parse(row.telling.at) < LATE_MS);
  if (isStale) return flush(withLine(row, arrived), id, now);
  const isNext = isBehind(row, arrived);
  if (row.leader === undefined && !(left > 0) && !isNext)
    return { kind: 'tell', row: opened(before, arrived, now) };
  if (!(left > -LATE_MS)) return flush(withLine(row, arrived), id, now);
  if (isToldAlone(row, actor, now) && !isNext)
    return { kind: 'tell', row: { ...row, actors: [...row.actors, actor] } };
  if (row.leader !== undefined) return { kind: 'collected', row: withLine(row, arrived) };
  const seconds = Math.max(Math.ceil(left / 1000), 1);
  return { kind: 'wait', seconds, row: withLine({ ...row, leader: id }, arrived) };
};
