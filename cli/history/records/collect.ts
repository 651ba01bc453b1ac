import { type Change, parseRecord } from '../../../functions/formats/cloudtrail.ts';
import type { Json } from '../../../functions/formats/json.ts';
import { parseJson } from '../../../functions/formats/json.ts';
import { eventsIn } from '../../input/read-events.ts';
import { KEPT, KEPT_NAMES } from './apis.ts';

/** A record that matters, and what it says. */
export type Kept = { readonly event: Json; readonly change: Change };

/** How many records were seen, and what became of them. */
export type Counts = {
  /** All records, whatever they are about. */
  records: number;
  /** Calls that failed: they changed nothing. */
  failed: number;
  /** Texts that are not a record of CloudTrail. */
  unreadable: number;
};

/** Takes records one by one and keeps those that matter. What does not matter takes no memory. */
export type Collector = {
  /** Takes the JSON text of a record, or of several. Is anything in it kept? */
  add(text: string): boolean;
  readonly counts: Counts;
  /** What was kept, oldest first; each record once, however often it was delivered. */
  kept(): readonly Kept[];
};

/** The names of events in a text; the text of lookup-events holds its record as a text. */
const NAME = /\\?"[eE]ventName\\?"\s*:\s*\\?"([A-Za-z0-9]+)\\?"/g;

/**
 * Can a text be told not to matter without reading it? Each name in it is looked at, because what a call asked for may
 * hold a name as well, and a text without one that can be read at once is read.
 */
const isBeside = (text: string): boolean => {
  let isNamed = false;
  for (const [, name = ''] of text.matchAll(NAME)) {
    if (KEPT_NAMES.has(name)) return false;
    isNamed = true;
  }
  return isNamed;
};

const timeOf = ({ change }: Kept): number => {
  const time = Date.parse(change.time);
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
};

const byTime = (a: Kept, b: Kept): number => {
  const [x, y] = [timeOf(a), timeOf(b)];
  return x < y ? -1 : Number(x > y);
};

/** Keeps the records that matter, counts the others, and puts them into the order of their times. */
export const createCollector = (): Collector => {
  const counts: Counts = { records: 0, failed: 0, unreadable: 0 };
  const found = new Map<string, Kept>();
  const take = (event: Json): void => {
    counts.records += 1;
    const parsed = parseRecord(event);
    if (parsed.kind === 'unreadable') counts.unreadable += 1;
    else if (KEPT.has(parsed.change.api)) {
      const { change } = parsed;
      // A record without an id is kept each time: nothing says that it is the same one.
      if (change.errorCode) counts.failed += 1;
      else found.set(change.eventId || `record ${counts.records}`, { event, change });
    }
  };
  return {
    counts,
    add: (text) => {
      if (isBeside(text)) {
        counts.records += 1;
        return false;
      }
      const before = found.size;
      const json = parseJson(text);
      if (json === undefined) {
        counts.records += 1;
        counts.unreadable += 1;
      } else for (const event of eventsIn(json)) take(event);
      return found.size > before;
    },
    kept: () => [...found.values()].toSorted(byTime),
  };
};
