import {
  DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type * as z from 'zod/mini';
import { placeKey } from '../../../account/nodes/inventory.ts';
import { type ResourceKey, resourceKey } from '../../../account/resource.ts';
import { type Baseline, type LedgerRows, mergeRows, noRows } from '../../../core/ledger.ts';
import { AccountUnavailableError, type Ledger, type Log } from '../../../core/ports.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { batches, collect } from '../shared/collect.ts';
import { unavailable } from '../shared/errors.ts';
import {
  baselineItem,
  bodyJson,
  INVENTORY,
  type Item,
  incidentItem,
  inventoryItem,
  OPEN,
  repairItem,
  sortKey,
  tallyItem,
} from './items.ts';
import { baselineSchema, incidentSchema, repairSchema, tallySchema, vpcInventorySchema } from './schema.ts';

/** Rows of the sweep that are written side by side. */
const ROWS_AT_ONCE = 20;

/** The client of the ledger. */
export const ledgerClient = (overrides?: ClientOverrides): DynamoDBClient =>
  new DynamoDBClient(clientOptions(overrides));

/** A row that cannot be read makes the whole ledger unreadable: it might be the repair that must be told. */
const must = <T>(schema: z.ZodMiniType<T>, item: Item): T => {
  const parsed = schema.safeParse(bodyJson(item));
  if (parsed.success) return parsed.data;
  throw new AccountUnavailableError(`the ledger row ${sortKey(item)} cannot be read`, {
    cause: parsed.error,
  });
};

/** A baseline that cannot be read is as good as none. */
const baselineOf = (item: Item, log: Log): Baseline | undefined => {
  const parsed = baselineSchema.safeParse(bodyJson(item));
  if (parsed.success) return parsed.data;
  log.warn('baseline cannot be read and is left out', { resource: item['pk']?.S });
  return undefined;
};

/** An inventory that cannot be read is as good as none: who is hit is counted live then. */
const legible = <T>(schema: z.ZodMiniType<T>, item: Item, log: Log): T | undefined => {
  const parsed = schema.safeParse(bodyJson(item));
  if (parsed.success) return parsed.data;
  log.warn('inventory cannot be read and is left out', { row: sortKey(item) });
  return undefined;
};

const rowOf = (key: ResourceKey, item: Item, log: Log): LedgerRows => {
  if (sortKey(item) === 'BASELINE') {
    const baseline = baselineOf(item, log);
    return baseline ? { ...noRows, baselines: { [key]: baseline } } : noRows;
  }
  return sortKey(item).startsWith('INCIDENT#')
    ? { ...noRows, incidents: [must(incidentSchema, item)] }
    : { ...noRows, repairs: [must(repairSchema, item)] };
};

/**
 * The ledger in one DynamoDB table. Partition key `pk` (S) is the resource's key, sort key `sk` (S) is
 * `BASELINE`, `INCIDENT#<prerequisite>` or `REPAIR#<eventId>`. The sparse index `open` (partition key
 * `openPartition` (S), sort key `pk` (S), projection ALL) holds what the sweep looks after: open incidents, and
 * repairs that nobody was told of. The partition `INVENTORY` holds who was connected at the last sweep: `NODES#<vpc>`
 * and `TALLY#<place>`. Rows hold one JSON text `body`, or `bodyGz` when it is large; `ttl` (N, epoch
 * seconds) is the table's time-to-live attribute.
 */
export const createLedger = (table: string, log: Log, client: DynamoDBClient = ledgerClient()): Ledger => {
  const query = async (input: Omit<QueryCommandInput, 'TableName'>): Promise<readonly Item[]> => {
    try {
      return await collect(paginateQuery({ client }, { TableName: table, ...input }), (page) => page.Items);
    } catch (error) {
      throw unavailable('dynamodb:Query', error);
    }
  };
  const put = async (item: Item): Promise<void> => {
    try {
      await client.send(new PutItemCommand({ TableName: table, Item: item }));
    } catch (error) {
      throw unavailable('dynamodb:PutItem', error);
    }
  };
  const loadOne = async (key: ResourceKey): Promise<LedgerRows> => {
    const items = await query({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: key } },
      ConsistentRead: true,
    });
    return items.map((item) => rowOf(key, item, log)).reduce(mergeRows, noRows);
  };

  const inventoryRow = async <T>(sk: string, schema: z.ZodMiniType<T>): Promise<T | undefined> => {
    const [item] = await query({
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': { S: INVENTORY }, ':sk': { S: sk } },
    });
    return item && legible(schema, item, log);
  };

  return {
    load: async (resources) => {
      const keys = [...new Set(resources.map(resourceKey))];
      return (await Promise.all(keys.map(loadOne))).reduce(mergeRows, noRows);
    },
    saveBaseline: async (snapshots, seenAt) => {
      await Promise.all(snapshots.map((snapshot) => put(baselineItem(snapshot, seenAt))));
    },
    saveIncident: (incident) => put(incidentItem(incident)),
    saveRepair: (repair) => put(repairItem(repair)),
    vpcInventory: (vpcId) => inventoryRow(`NODES#${vpcId}`, vpcInventorySchema),
    vpcInventories: async () => {
      const items = await query({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': { S: INVENTORY }, ':prefix': { S: 'NODES#' } },
      });
      return items.flatMap((item) => legible(vpcInventorySchema, item, log) ?? []);
    },
    tally: (place) => inventoryRow(`TALLY#${placeKey(place)}`, tallySchema),
    saveInventories: async (inventories, tallies) => {
      const items = [...inventories.map(inventoryItem), ...tallies.map(tallyItem)];
      for (const batch of batches(items, ROWS_AT_ONCE)) await Promise.all(batch.map(put));
    },
    open: async () => {
      const items = await query({
        IndexName: 'open',
        KeyConditionExpression: 'openPartition = :open',
        ExpressionAttributeValues: { ':open': { S: OPEN } },
      });
      const ofKind = (prefix: string): readonly Item[] =>
        items.filter((item) => sortKey(item).startsWith(prefix));
      return {
        incidents: ofKind('INCIDENT#').map((item) => must(incidentSchema, item)),
        untold: ofKind('REPAIR#').map((item) => must(repairSchema, item)),
      };
    },
  };
};
