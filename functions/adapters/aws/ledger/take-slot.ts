import { freeSlots, slotRow } from '../../../core/ledger/rows/fix-slots.ts';
import type { Stored } from '../../../core/ledger/rows/read-rows.ts';
import type { Table } from './table.ts';

/** Takes a free slot. Another guard may take the same one at this moment, and then the next one is tried. */
export const takeSlot = async (
  rows: readonly Stored[],
  replace: Table['replace'],
  most: number,
  now: Date,
): Promise<boolean> => {
  for (const { slot, mark } of freeSlots(rows, most, now)) {
    if (await replace(slotRow(slot, now.toISOString()), mark)) return true;
  }
  return false;
};
