import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type ResourceKey, resourceKey } from '../../../account/resource.ts';
import { type LedgerRows, mergeRows, noRows } from '../../../core/ledger/ledger.ts';
import { FIXES } from '../../../core/ledger/rows/fix-slots.ts';
import { PROGRESS, progressRow, SWEEP } from '../../../core/ledger/rows/progress.ts';
import {
  readInventory,
  readProgress,
  readRow,
  readTally,
  type Stored,
} from '../../../core/ledger/rows/read-rows.ts';
import {
  baselineRow,
  INVENTORY,
  incidentRow,
  inventoryKey,
  inventoryRow,
  NODES,
  type Row,
  repairRow,
  tallyKey,
  tallyRow,
} from '../../../core/ledger/rows/rows.ts';
import type { Ledger, Log } from '../../../core/ports.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { batches } from '../shared/collect.ts';
import { OPEN_PARTITION } from './items.ts';
import { createTable, type Table } from './table.ts';
import { takeSlot } from './take-slot.ts';

/** The number of rows that the sweep writes in parallel. */
const ROWS_AT_ONCE = 20;

/** The client of the ledger. */
export const ledgerClient = (overrides?: ClientOverrides): DynamoDBClient =>
  new DynamoDBClient(clientOptions(overrides));

/** The mark of a row that another version wrote is not known here. */
const overwriting =
  (put: Table['put']) =>
  async (row: Row): Promise<boolean> => {
    await put(row);
    return true;
  };

/**
 * The ledger in one DynamoDB table, whose rows are those of `core/ledger/rows`: partition key `pk` (S), sort
 * key `sk` (S). The sparse index `open` (partition key `openPartition` (S), sort key `pk` (S), projection
 * ALL) holds what the sweep handles. Rows hold one JSON text `body`, or `bodyGz` when it is large, or parts beside
 * them (`items.ts`); `ttl` (N, epoch seconds) is the table's time-to-live attribute. `onRefused` hears of each
 * write that DynamoDB did not take.
 */
export const createLedger = (
  table: string,
  log: Log,
  client: DynamoDBClient = ledgerClient(),
  onRefused: () => void = () => undefined,
): Ledger => {
  const { query, put, replace } = createTable(table, client, onRefused);
  const partition = (pk: string): Promise<readonly Stored[]> =>
    query({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
      ConsistentRead: true,
    });
  const loadOne = async (key: ResourceKey): Promise<LedgerRows> =>
    (await partition(key)).map((row) => readRow(row, log)).reduce(mergeRows, noRows);
  const single = async (pk: string, sk: string): Promise<Stored | undefined> => {
    const [row] = await query({
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': { S: pk }, ':sk': { S: sk } },
      ConsistentRead: true,
    });
    return row;
  };
  const inventory = (sk: string): Promise<Stored | undefined> => single(INVENTORY, sk);

  const overwrite = overwriting(put);

  return {
    load: async (resources) => {
      const keys = [...new Set(resources.map(resourceKey))];
      return (await Promise.all(keys.map(loadOne))).reduce(mergeRows, noRows);
    },
    saveBaseline: async (snapshots, seenAt) => {
      await Promise.all(snapshots.map((snapshot) => put(baselineRow(snapshot, seenAt))));
    },
    saveIncident: (incident) => put(incidentRow(incident)),
    saveRepair: (repair) => put(repairRow(repair)),
    replaceIncident: (before, after) =>
      before?.unclear
        ? overwrite(incidentRow(after))
        : replace(incidentRow(after), before && incidentRow(before).mark),
    replaceRepair: (before, after) =>
      before.unclear ? overwrite(repairRow(after)) : replace(repairRow(after), repairRow(before).mark),
    takeFix: async (most, now) => takeSlot(await partition(FIXES), replace, most, now),
    vpcInventory: async (vpcId) => {
      const row = await inventory(inventoryKey(vpcId));
      return row && readInventory(row, log);
    },
    vpcInventories: async () => {
      const rows = await query({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': { S: INVENTORY }, ':prefix': { S: NODES } },
      });
      return rows.flatMap((row) => readInventory(row, log) ?? []);
    },
    tally: async (place) => {
      const row = await inventory(tallyKey(place));
      return row && readTally(row, log);
    },
    saveInventories: async (inventories, tallies) => {
      const rows = [...inventories.map(inventoryRow), ...tallies.map(tallyRow)];
      for (const batch of batches(rows, ROWS_AT_ONCE)) await Promise.all(batch.map(put));
    },
    open: async () => {
      const rows = await query({
        IndexName: 'open',
        KeyConditionExpression: 'openPartition = :open',
        ExpressionAttributeValues: { ':open': { S: OPEN_PARTITION } },
      });
      const { incidents, repairs } = rows.map((row) => readRow(row, log)).reduce(mergeRows, noRows);
      return { incidents, untold: repairs };
    },
    progress: async () => {
      const row = await single(SWEEP, PROGRESS);
      return row && readProgress(row, log);
    },
    saveProgress: (before, after) =>
      before ? replace(progressRow(after), progressRow(before).mark) : overwrite(progressRow(after)),
  };
};
