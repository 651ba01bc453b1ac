import {
  DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type * as z from 'zod/mini';
import { type Baseline, type LedgerRows, mergeRows, noRows } from '../../core/ledger.ts';
import { AccountUnavailableError, type Ledger, type Log } from '../../core/ports.ts';
import { type ResourceKey, resourceKey } from '../../core/resource.ts';
import { type ClientOverrides, clientOptions } from './client-options.ts';
import { collect } from './collect.ts';
import { unavailable } from './errors.ts';
import {
  baselineItem,
  bodyJson,
  type Item,
  incidentItem,
  OPEN,
  repairItem,
  sortKey,
} from './ledger-items.ts';
import { baselineSchema, incidentSchema, repairSchema } from './ledger-schema.ts';

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
 * repairs that nobody was told of. Rows hold one JSON text `body`, or `bodyGz` when it is large; `ttl` (N, epoch
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
