import { mergeRows, noRows } from '../../core/ledger/ledger.ts';
import { rowsOfBegin } from '../../core/ledger/rows/begin-repair.ts';
import { FIXES, freeSlots, slotRow } from '../../core/ledger/rows/fix-slots.ts';
import { CANARY, heardRow } from '../../core/ledger/rows/heard.ts';
import { lookRow } from '../../core/ledger/rows/look.ts';
import { partitionOf } from '../../core/ledger/rows/partitions.ts';
import { PROGRESS, progressRow, SWEEP } from '../../core/ledger/rows/progress.ts';
import { readHeard, readInventory, readProgress, readRow } from '../../core/ledger/rows/read-rows.ts';
import {
  baselineRow,
  incidentRow,
  inventoryRow,
  type Row,
  repairRow,
  savedRows,
  tallyRow,
} from '../../core/ledger/rows/rows.ts';
import { readTurn, TURNS, turnKey, turnRow } from '../../core/ledger/rows/turn.ts';
import { mayTakeTurn } from '../../core/ledger/turn.ts';
import type { Ledger } from '../../core/ports.ts';

const SILENT = { warn: () => undefined };

/** Rows by partition, then by sort key. */
const createTable = (rows: readonly Row[]) => {
  const table = new Map<string, Map<string, Row>>();
  const put = (row: Row): boolean => {
    const partition = table.get(row.pk) ?? new Map<string, Row>();
    table.set(row.pk, partition.set(row.sk, row));
    return true;
  };
  rows.forEach(put);
  return {
    put,
    get: (pk: string, sk: string): Row | undefined => table.get(pk)?.get(sk),
    partition: (pk: string): readonly Row[] => [...(table.get(pk)?.values() ?? [])],
    all: (): readonly Row[] => [...table.values()].flatMap((partition) => [...partition.values()]),
    /** Writes a row only where the present one still has this mark (undefined: where there is none). */
    replace: (row: Row, mark: string | undefined): boolean => {
      const present = table.get(row.pk)?.get(row.sk);
      const isUnchanged = mark === undefined ? !present : (present?.mark ?? mark) === mark;
      return isUnchanged && put(row);
    },
  };
};

/** A ledger that shows its rows, so that another one can start with them. */
export type MemoryLedger = Ledger & { rows(): readonly Row[] };

/** The ledger in memory: the rows of `core/ledger/rows` without a table around them, some of them from the start. */
export const createMemoryLedger = (rows: readonly Row[] = []): MemoryLedger => {
  const { put, get, partition, all, replace } = createTable(rows);
  const read = (rows: readonly Row[]) => rows.map((row) => readRow(row, SILENT)).reduce(mergeRows, noRows);
  return {
    rows: all,
    load: async (resources) => read([...new Set(resources.map(partitionOf))].flatMap(partition)),
    saveBaseline: async (snapshots, seenAt) => {
      for (const snapshot of snapshots) put(baselineRow(snapshot, seenAt));
    },
    saveLooks: async (looks) => looks.map(lookRow).forEach(put),
    save: async (saved) => savedRows(saved).forEach(put),
    replaceIncident: async (before, after) =>
      before?.unclear
        ? put(incidentRow(after))
        : replace(incidentRow(after), before && incidentRow(before).mark),
    replaceRepair: async (before, after) =>
      before.unclear ? put(repairRow(after)) : replace(repairRow(after), repairRow(before).mark),
    takeFix: async (most, now) => {
      const [free] = freeSlots(partition(FIXES), most, now);
      if (free) put(slotRow(free.slot, now.toISOString()));
      return free !== undefined;
    },
    beginRepair: async (begin) => {
      const rows = rowsOfBegin(begin, get(TURNS, turnKey(begin.turn)), partition(FIXES));
      if (typeof rows === 'string') return rows;
      for (const { row } of rows) put(row);
      return 'begun';
    },
    takeTurn: async (turn, readAt) => {
      const present = readTurn(get(TURNS, turnKey(turn)));
      return mayTakeTurn(present, turn, readAt) && put(turnRow(turn));
    },
    endTurn: async (turn, endedAt) => {
      replace(turnRow({ ...turn, endedAt }), turnRow(turn).mark);
    },
    vpcInventories: async () =>
      all()
        .filter((row) => row.inventory)
        .flatMap((row) => readInventory(row, SILENT) ?? []),
    saveInventories: async (inventories, tallies) => {
      for (const row of [...inventories.map(inventoryRow), ...tallies.map(tallyRow)]) put(row);
    },
    open: async () => {
      const { incidents, repairs } = read(all().filter(({ open }) => open));
      return { incidents, untold: repairs };
    },
    heard: async () => partition(CANARY).flatMap((row) => readHeard(row, SILENT) ?? []),
    saveHeard: async (heard) => void put(heardRow(heard)),
    progress: async () => {
      const row = get(SWEEP, PROGRESS);
      return row && readProgress(row, SILENT);
    },
    saveProgress: async (before, after) =>
      before ? replace(progressRow(after), progressRow(before).mark) : put(progressRow(after)),
  };
};
