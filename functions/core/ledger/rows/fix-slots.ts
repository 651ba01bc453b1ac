import { isObject, parseJson, stringAt } from '../../../formats/json.ts';
import { isFuture } from '../../restraint/times.ts';
import type { Row } from './rows.ts';

/** The partition of the automatic fixes of the last hour. */
export const FIXES = 'FIXES';
const SLOT = 'FIX#';

const HOUR_MS = 60 * 60 * 1000;

/** A slot is one of the fixes that an hour may hold, taken at a time (ISO 8601). */
export const slotRow = (slot: number, at: string): Row => ({
  pk: FIXES,
  sk: `${SLOT}${String(slot).padStart(2, '0')}`,
  state: 'taken',
  body: JSON.stringify({ at }),
  mark: at,
  open: false,
  keptFrom: at,
});

/** A slot that may be taken; `mark` is that of the row to replace, undefined if there is none. */
export type FreeSlot = { readonly slot: number; readonly mark: string | undefined };

const takenAt = ({ body }: Pick<Row, 'body'>): string => {
  const json = parseJson(body);
  return (isObject(json) ? stringAt(json, 'at') : undefined) ?? '';
};

/** A slot is held for an hour. A time of the future or an unreadable one holds nothing. */
const isHeld = (at: string, now: Date): boolean =>
  !isFuture(at, now) && now.getTime() - Date.parse(at) < HOUR_MS;

/**
 * The slots that may be taken now; none if the last hour holds as many fixes as it may. Slots of a larger limit of
 * earlier count as well.
 */
export const freeSlots = (
  rows: readonly Pick<Row, 'sk' | 'body'>[],
  most: number,
  now: Date,
): readonly FreeSlot[] => {
  const taken = new Map(rows.map((row) => [row.sk, takenAt(row)]));
  const held = [...taken.values()].filter((at) => isHeld(at, now)).length;
  if (held >= most) return [];
  return Array.from({ length: most }, (_, slot) => ({
    slot,
    mark: taken.get(slotRow(slot, '').sk),
  })).filter(({ mark }) => mark === undefined || !isHeld(mark, now));
};
