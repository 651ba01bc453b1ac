import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type ResourceKey, resourceKey } from '../../../account/resource.ts';
import { type LedgerRows, mergeRows, noRows } from '../../../core/ledger/ledger.ts';
import { readInventory, readRow, readTally, type Stored } from '../../../core/ledger/rows/read-rows.ts';
import {
  baselineRow,
  INVENTORY,
  incidentRow,
  inventoryKey,
  inventoryRow,
  NODES,
  repairRow,
  tallyKey,
  tallyRow,
} from '../../../core/ledger/rows/rows.ts';
import type { Ledger, Log } from '../../../core/ports.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { batches } from '../shared/collect.ts';
import { OPEN_PARTITION } from './items.ts';
import { createTable } from './table.ts';

/** The number of rows that the sweep writes in parallel. */
const ROWS_AT_ONCE = 20;

/** The client of the ledger. */
export const ledgerClient = (overrides?: ClientOverrides): DynamoDBClient =>
  new DynamoDBClient(clientOptions(overrides));

/**
 * The ledger in one DynamoDB table, whose rows are those of `core/ledger/rows`: partition key `pk` (S), sort
 * key `sk` (S). The sparse index `open` (partition key `openPartition` (S), sort key `pk` (S), projection
 * ALL) holds what the sweep handles. Rows hold one JSON text `body`, or `bodyGz` when it is large; `ttl` (N,
 * epoch seconds) is the table's time-to-live attribute.
 */
export const createLedger = (table: string, log: Log, client: DynamoDBClient = ledgerClient()): Ledger => {
  const { query, put } = createTable(table, client);
  const loadOne = async (key: ResourceKey): Promise<LedgerRows> => {
    const rows = await query({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: key } },
      ConsistentRead: true,
    });
    return rows.map((row) => readRow(row, log)).reduce(mergeRows, noRows);
  };
  const inventory = async (sk: string): Promise<Stored | undefined> => {
    const [row] = await query({
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': { S: INVENTORY }, ':sk': { S: sk } },
    });
    return row;
  };

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
  };
};
