import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { batches } from '../shared/collect.ts';
import type { RepairTime } from '../shared/repair.ts';
import type { Item } from './items.ts';

/**
 * A call takes 25 items and 16 MB. An item is smaller than 400 kB, so 25 of them are never too large.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
const MOST_ITEMS = 25;

/** How long DynamoDB is left alone before it is asked again for what it did not take, in milliseconds. */
const WAITS = [50, 200, 800];

/** An item that DynamoDB did not take, and why. */
export type Left = { readonly item: Item; readonly error: unknown };

/** Two items of one key are refused together, so the last one is written. */
const distinct = (items: readonly Item[]): readonly Item[] => [
  ...new Map(items.map((item) => [JSON.stringify([item['pk'], item['sk']]), item])).values(),
];

const NOT_TAKEN = new Error('DynamoDB has too much to do');
NOT_TAKEN.name = 'UnprocessedItems';

/** Writes at most 25 items, and answers those that DynamoDB did not take. */
const once = async (
  table: string,
  client: DynamoDBClient,
  items: readonly Item[],
): Promise<readonly Item[]> => {
  const requests = items.map((Item) => ({ PutRequest: { Item } }));
  const { UnprocessedItems } = await client.send(
    new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
  );
  return (UnprocessedItems?.[table] ?? []).flatMap(({ PutRequest }) =>
    PutRequest?.Item ? [PutRequest.Item] : [],
  );
};

const writeBatch = async (
  table: string,
  client: DynamoDBClient,
  items: readonly Item[],
  { sleep }: RepairTime,
): Promise<readonly Left[]> => {
  let left = items;
  try {
    left = await once(table, client, left);
    for (const wait of WAITS) {
      if (left.length === 0) break;
      await sleep(wait);
      left = await once(table, client, left);
    }
    return left.map((item) => ({ item, error: NOT_TAKEN }));
  } catch (error) {
    return left.map((item) => ({ item, error }));
  }
};

/** Writes items whatever is there, as many as possible in a call, and answers those that were not written. */
export const writeItems = async (
  table: string,
  client: DynamoDBClient,
  items: readonly Item[],
  time: RepairTime,
): Promise<readonly Left[]> => {
  const left: Left[] = [];
  for (const batch of batches(distinct(items), MOST_ITEMS)) {
    left.push(...(await writeBatch(table, client, batch, time)));
  }
  return left;
};
