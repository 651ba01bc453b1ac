import { rowsOfBegin } from '../../../core/ledger/rows/begin-repair.ts';
import { FIXES, freeSlots, slotRow } from '../../../core/ledger/rows/fix-slots.ts';
import type { Stored } from '../../../core/ledger/rows/read-rows.ts';
import { TURNS, turnKey } from '../../../core/ledger/rows/turn.ts';
import type { BeginRepair } from '../../../core/ledger/turn.ts';
import { AccountUnavailableError } from '../../../core/ports.ts';
import { partition, single } from './rows.ts';
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

/** Guards of three families may try for one slot at a moment. */
const MOST_TRIES = 4;

/** Begins a repair: two questions in one round, and one write. */
export const beginRepair = async (
  table: Pick<Table, 'query' | 'replaceAll'>,
  begin: BeginRepair,
): Promise<'begun' | 'busy' | 'spent'> => {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const [turn, slots] = await Promise.all([
      single(table, TURNS, turnKey(begin.turn)),
      partition(table, FIXES),
    ]);
    const rows = rowsOfBegin(begin, turn, slots, tries);
    if (typeof rows === 'string') return rows;
    const overtaken = await table.replaceAll(rows);
    if (overtaken.length === 0) return 'begun';
    // The turn is the first row.
    if (overtaken.includes(0)) return 'busy';
  }
  throw new AccountUnavailableError('other guards take automatic fixes at this moment');
};
