import type { Change } from '../../../functions/formats/cloudtrail.ts';
import { namesIn } from './names.ts';
import { slotOf, startsAnew } from './slots.ts';

/** Finds what an older record set. */
export type Setters = {
  /** The change before another one that set the same thing as a whole; undefined if none is known for certain. */
  before(change: Change): Change | undefined;
};

const shareName = (a: Change, b: Change): boolean => {
  const names = namesIn(b);
  return [...namesIn(a)].some((name) => names.has(name));
};

/** Indexes changes, oldest first, by the thing that they set. Two of the same second say nothing about their order. */
export const createSetters = (changes: readonly Change[]): Setters => {
  const found = new Map<Change, Change>();
  const latest = new Map<string, Change>();
  const anew: Change[] = [];
  for (const change of changes) {
    const slot = slotOf(change);
    const older = slot === undefined ? undefined : latest.get(slot);
    const isLost =
      older === undefined ||
      older.time === change.time ||
      anew.some((one) => one.time >= older.time && shareName(one, change));
    if (older && !isLost) found.set(change, older);
    if (slot !== undefined) latest.set(slot, change);
    if (startsAnew(change)) anew.push(change);
  }
  return { before: (change) => found.get(change) };
};
