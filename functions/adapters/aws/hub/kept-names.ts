import { DynamoDBClient, GetItemCommand, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import type { KeptName, KeptNames } from '../../../core/hub/organization.ts';
import { clientOptions } from '../shared/client-options.ts';

const PREFIX = 'name/';
const REFUSAL = { installation: { S: 'names/refusal' } };

/** Three times as long as a name that does not change is left alone. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;

/** A process asks the table for a name so often at most: a storm of one account asks once. */
const CACHED_MS = 5 * 60 * 1000;

const ttlOf = (time: string) => ({
  ttl: { N: String(Math.floor(Date.parse(time) / 1000) + KEPT_SECONDS) },
});

/** Names in the table of installations, a row for each account. */
export const createKeptNames = (
  TableName: string,
  client: DynamoDBClient = new DynamoDBClient(clientOptions()),
  clock: () => number = Date.now,
): KeptNames => {
  const cache = new Map<string, { readonly name: string | undefined; readonly at: number }>();
  return {
    find: async (accountId) => {
      const cached = cache.get(accountId);
      if (cached && clock() - cached.at < CACHED_MS) return cached.name;
      const Key = { installation: { S: `${PREFIX}${accountId}` } };
      const { Item } = await client.send(new GetItemCommand({ TableName, Key }));
      const name = Item?.['name']?.S;
      cache.set(accountId, { name, at: clock() });
      return name;
    },
    all: async () => {
      const names: KeptName[] = [];
      const query = {
        TableName,
        FilterExpression: 'begins_with(installation, :prefix)',
        ExpressionAttributeValues: { ':prefix': { S: PREFIX } },
      };
      for await (const { Items = [] } of paginateScan({ client }, query)) {
        for (const { installation, name, keptAt } of Items) {
          const accountId = installation?.S?.slice(PREFIX.length);
          if (accountId && name?.S) names.push({ accountId, name: name.S, keptAt: keptAt?.S ?? '' });
        }
      }
      return names;
    },
    keep: async ({ accountId, name, keptAt }) => {
      const Item = {
        installation: { S: `${PREFIX}${accountId}` },
        name: { S: name },
        keptAt: { S: keptAt },
        ...ttlOf(keptAt),
      };
      await client.send(new PutItemCommand({ TableName, Item }));
      cache.set(accountId, { name, at: clock() });
    },
    refusal: async () => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: REFUSAL, ConsistentRead: true }),
      );
      const since = Item?.['since']?.S;
      return since === undefined ? undefined : { since, told: Item?.['told']?.BOOL === true };
    },
    saveRefusal: async (refusal) => {
      const row = refusal ? { since: { S: refusal.since }, told: { BOOL: refusal.told } } : {};
      await client.send(new PutItemCommand({ TableName, Item: { ...REFUSAL, ...row } }));
    },
  };
};
