import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ResourceKey } from '../../../account/resource.ts';
import { type LedgerRows, mergeRows, noRows } from '../../../core/ledger/ledger.ts';
import { FIXES } from '../../../core/ledger/rows/fix-slots.ts';
import { CANARY, heardRow } from '../../../core/ledger/rows/heard.ts';
import { lookRow } from '../../../core/ledger/rows/look.ts';
import { partitionOf } from '../../../core/ledger/rows/partitions.ts';
import { PROGRESS, progressRow, SWEEP } from '../../../core/ledger/rows/progress.ts';
import {
  readHeard,
  readInventory,
  readProgress,
  readRow,
  type Stored,
} from '../../../core/ledger/rows/read-rows.ts';
import {
  baselineRow,
  incidentRow,
  inventoryRow,
  type Row,
  repairRow,
  savedRows,
  tallyRow,
} from '../../../core/ledger/rows/rows.ts';
import { readTurn, TURNS, turnKey, turnRow } from '../../../core/ledger/rows/turn.ts';
import { mayTakeTurn } from '../../../core/ledger/turn.ts';
import type { Ledger, Log } from '../../../core/ports.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { INVENTORY_PARTITION, OPEN_PARTITION } from './items.ts';
import { partition, single } from './rows.ts';
import { createTable, type Table } from './table.ts';
import { beginRepair, takeSlot } from './take-slot.ts';

/** The client of the ledger. */
export const ledgerClient = (overrides?: ClientOverrides): DynamoDBClient =>
  new DynamoDBClient(clientOptions(overrides));

type Part<Name extends keyof Ledger> = Pick<Ledger, Name>;

/** The rows of a partition of the index. */
const indexed = ({ query }: Table, name: string): Promise<readonly Stored[]> =>
  query({
    IndexName: 'open',
    KeyConditionExpression: 'openPartition = :name',
    ExpressionAttributeValues: { ':name': { S: name } },
  });

/** What is recorded about resources. */
const resources = (table: Table, log: Log): Part<'load' | 'saveBaseline' | 'saveLooks' | 'save' | 'open'> => {
  const { put } = table;
  const loadOne = async (key: ResourceKey): Promise<LedgerRows> =>
    (await partition(table, key)).map((row) => readRow(row, log)).reduce(mergeRows, noRows);
  return {
    load: async (asked) => {
      const keys = [...new Set(asked.map(partitionOf))];
      return (await Promise.all(keys.map(loadOne))).reduce(mergeRows, noRows);
    },
    saveBaseline: (snapshots, seenAt) => put(...snapshots.map((snapshot) => baselineRow(snapshot, seenAt))),
    saveLooks: (looks) => put(...looks.map(lookRow)),
    save: (saved) => put(...savedRows(saved)),
    open: async () => {
      const rows = await indexed(table, OPEN_PARTITION);
      const { incidents, repairs } = rows.map((row) => readRow(row, log)).reduce(mergeRows, noRows);
      return { incidents, untold: repairs };
    },
  };
};

type Guarded =
  | 'replaceIncident'
  | 'replaceRepair'
  | 'takeFix'
  | 'beginRepair'
  | 'takeTurn'
  | 'endTurn'
  | 'progress'
  | 'saveProgress';

/** What several runs may write at once. */
const guarded = (table: Table, log: Log): Part<Guarded> => {
  const { put, replace } = table;
  /** Whatever is there: the mark of a row that another version wrote is not known here. */
  const overwrite = async (row: Row): Promise<boolean> => {
    await put(row);
    return true;
  };
  return {
    replaceIncident: (before, after) =>
      before?.unclear
        ? overwrite(incidentRow(after))
        : replace(incidentRow(after), before && incidentRow(before).mark),
    replaceRepair: (before, after) =>
      before.unclear ? overwrite(repairRow(after)) : replace(repairRow(after), repairRow(before).mark),
    takeFix: async (most, now) => takeSlot(await partition(table, FIXES), replace, most, now),
    beginRepair: (begin) => beginRepair(table, begin),
    takeTurn: async (turn, readAt) => {
      const row = await single(table, TURNS, turnKey(turn));
      const present = readTurn(row);
      if (!mayTakeTurn(present, turn, readAt)) return false;
      if (!present) return row ? overwrite(turnRow(turn)) : replace(turnRow(turn), undefined);
      return replace(turnRow(turn), turnRow(present).mark);
    },
    endTurn: async (turn, endedAt) => {
      await replace(turnRow({ ...turn, endedAt }), turnRow(turn).mark);
    },
    progress: async () => {
      const row = await single(table, SWEEP, PROGRESS);
      return row && readProgress(row, log);
    },
    saveProgress: (before, after) =>
      before ? replace(progressRow(after), progressRow(before).mark) : overwrite(progressRow(after)),
  };
};

/** The canaries that were heard. */
const canaries = (table: Table, log: Log): Part<'heard' | 'saveHeard'> => ({
  heard: async () => (await partition(table, CANARY)).flatMap((row) => readHeard(row, log) ?? []),
  saveHeard: (heard) => table.put(heardRow(heard)),
});

/** Where earlier versions stored all inventories (see `rows.ts`); those rows end 30 days after they were written. */
const EARLIER_INVENTORIES = { pk: 'INVENTORY', prefix: 'NODES#' };

const earlierInventories = ({ query }: Table): Promise<readonly Stored[]> =>
  query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: {
      ':pk': { S: EARLIER_INVENTORIES.pk },
      ':prefix': { S: EARLIER_INVENTORIES.prefix },
    },
  });

/** The nodes that were connected at the last sweep. */
const inventories = (table: Table, log: Log): Part<'vpcInventories' | 'saveInventories'> => ({
  vpcInventories: async () => {
    const found = await indexed(table, INVENTORY_PARTITION);
    const rows = found.length > 0 ? found : await earlierInventories(table);
    return rows.flatMap((row) => readInventory(row, log) ?? []);
  },
  saveInventories: (saved, tallies) => table.put(...saved.map(inventoryRow), ...tallies.map(tallyRow)),
});

/**
 * The ledger in one DynamoDB table, whose rows are those of `core/ledger/rows`: partition key `pk` (S), sort
 * key `sk` (S). The sparse index `open` (partition key `openPartition` (S), sort key `pk` (S), projection
 * ALL) holds what the sweep handles, and inventories. Rows hold one JSON text `body`, or `bodyGz` when it is large, or parts beside
 * them (`items.ts`); `ttl` (N, epoch seconds) is the table's time-to-live attribute. `onRefused` hears of each
 * write that DynamoDB did not take.
 */
export const createLedger = (
  name: string,
  log: Log,
  client: DynamoDBClient = ledgerClient(),
  onRefused: () => void = () => undefined,
): Ledger => {
  const table = createTable(name, client, onRefused);
  return {
    ...resources(table, log),
    ...guarded(table, log),
    ...inventories(table, log),
    ...canaries(table, log),
  };
};
