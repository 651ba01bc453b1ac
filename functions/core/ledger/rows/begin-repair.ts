import { type BeginRepair, mayTakeTurn } from '../turn.ts';
import { freeSlots, slotRow } from './fix-slots.ts';
import type { Stored } from './read-rows.ts';
import { type Row, repairRow } from './rows.ts';
import { readTurn, turnRow } from './turn.ts';

/** A row that is written whatever is there, or only where the present one has this mark (undefined: where there is none). */
export type Replacement = { readonly row: Row; readonly only?: { readonly mark: string | undefined } };

/** A turn that this version cannot read is taken over, whatever its mark is. */
const turnTaken = (row: Stored | undefined, { turn }: BeginRepair): Replacement => {
  const present = readTurn(row);
  if (row && !present) return { row: turnRow(turn) };
  return { row: turnRow(turn), only: { mark: present && turnRow(present).mark } };
};

/**
 * The rows by which a repair begins, the turn first: they are written together or not at all, and only if nobody has
 * written the turn or the slot since they were read. `busy`: it is not this delivery's turn. `spent`: the hour holds no
 * more fixes. `tries` is how often it was tried before, because others may try for the same slot.
 */
export const rowsOfBegin = (
  begin: BeginRepair,
  turn: Stored | undefined,
  slots: readonly Stored[],
  tries = 0,
): readonly Replacement[] | 'busy' | 'spent' => {
  const { turn: wanted, readAt, most, repair } = begin;
  if (!mayTakeTurn(readTurn(turn), wanted, readAt)) return 'busy';
  const free = freeSlots(slots, most, new Date(wanted.at));
  const slot = free[tries % free.length];
  if (!slot) return 'spent';
  return [
    turnTaken(turn, begin),
    { row: slotRow(slot.slot, wanted.at), only: { mark: slot.mark } },
    { row: repairRow(repair) },
  ];
};
