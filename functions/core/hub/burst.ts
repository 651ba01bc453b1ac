/** What an account and Region have told within the last minute. */
export type Burst = {
  /** Counts the writes of the row. */
  readonly revision: number;
  /** When the window ends, ISO 8601. */
  readonly until: string;
  /** Whose changes were told one by one. */
  readonly actors: readonly string[];
  /** The message that waits for the end of the window and then tells all that were collected. */
  readonly leader?: string;
  /** The first lines of what was collected, as many as are kept, and how many there are. */
  readonly lines: readonly string[];
  readonly count: number;
};

/** What arrived: the id of its message, whose change it is, and its first line. */
export type Arrived = { readonly id: string; readonly actor: string; readonly line: string };

/** What to do with it: tell it now; it is collected; wait for so many seconds; or tell all that was collected. */
export type BurstStep =
  | { readonly kind: 'tell' | 'collected'; readonly row: Burst }
  | { readonly kind: 'wait'; readonly seconds: number; readonly row: Burst }
  | {
      readonly kind: 'flush';
      readonly lines: readonly string[];
      readonly count: number;
      readonly row: Burst;
    };

const WINDOW_MS = 60_000;
/** A leader that is so late is in the dead letters: the next message takes its place. */
const LATE_MS = 15 * 60_000;
/** So many actors of an account are told one by one in a window, so that no account fills the channel. */
const MOST_ACTORS = 5;
const MOST_LINES = 20;
const LONGEST_LINE = 200;

const opened = (actor: string, revision: number, now: Date): Burst => ({
  revision,
  until: new Date(now.getTime() + WINDOW_MS).toISOString(),
  actors: [actor],
  lines: [],
  count: 0,
});

const withLine = (row: Burst, line: string): Burst => ({
  ...row,
  lines: [...row.lines, line.slice(0, LONGEST_LINE)].slice(0, MOST_LINES),
  count: row.count + 1,
});

const flush = (row: Burst, revision: number): BurstStep => {
  const { leader: _, ...rest } = row;
  return {
    kind: 'flush',
    lines: row.lines,
    count: row.count,
    row: { ...rest, revision, lines: [], count: 0 },
  };
};

/**
 * One step of a burst. The first change of each actor is told at once; what follows within a minute is told together at the
 * end of it. Nothing is lost if a message is delivered again: what was not told is collected then.
 */
export const nextBurst = (row: Burst | undefined, { id, actor, line }: Arrived, now: Date): BurstStep => {
  const revision = (row?.revision ?? 0) + 1;
  if (!row) return { kind: 'tell', row: opened(actor, revision, now) };
  const left = Date.parse(row.until) - now.getTime();
  if (row.leader === id) {
    return left > 0
      ? { kind: 'wait', seconds: Math.ceil(left / 1000), row: { ...row, revision } }
      : flush(row, revision);
  }
  if (row.leader === undefined && !(left > 0)) return { kind: 'tell', row: opened(actor, revision, now) };
  if (!(left > -LATE_MS)) return flush(withLine(row, line), revision);
  const next = { ...row, revision };
  if (left > 0 && !row.actors.includes(actor) && row.actors.length < MOST_ACTORS) {
    return { kind: 'tell', row: { ...next, actors: [...row.actors, actor] } };
  }
  if (row.leader !== undefined) return { kind: 'collected', row: withLine(next, line) };
  const seconds = Math.max(Math.ceil(left / 1000), 1);
  return { kind: 'wait', seconds, row: withLine({ ...next, leader: id }, line) };
};
