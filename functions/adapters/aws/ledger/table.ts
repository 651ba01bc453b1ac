import {
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  type QueryCommandInput,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Stored } from '../../../core/ledger/rows/read-rows.ts';
import type { Row } from '../../../core/ledger/rows/rows.ts';
import { collect } from '../shared/collect.ts';
import { unavailable } from '../shared/errors.ts';
import { type Item, isPart, isSplit, itemsOf, partsPrefix, rowOf } from './items.ts';

/** The rows of one table. All calls throw AccountUnavailableError when DynamoDB refuses or does not answer. */
export type Table = {
  query(input: Query): Promise<readonly Stored[]>;
  put(row: Row): Promise<void>;
  /** Writes a row only where the present one still has this mark (undefined: where there is none). */
  replace(row: Row, mark: string | undefined): Promise<boolean>;
};

type Condition = Pick<
  ConstructorParameters<typeof PutItemCommand>[0],
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** A row of an earlier version has no mark; nobody wrote it at this moment. */
const unchanged = (mark: string | undefined): Condition =>
  mark === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'attribute_not_exists(#mark) OR #mark = :mark',
        ExpressionAttributeNames: { '#mark': 'mark' },
        ExpressionAttributeValues: { ':mark': { S: mark } },
      };

type Cancelled = Error & { readonly CancellationReasons?: readonly { readonly Code?: string }[] };

/** Did the condition not hold, whether the row was written alone or in a transaction? */
const isOvertaken = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ConditionalCheckFailedException') return true;
  const reasons = (error as Cancelled).CancellationReasons ?? [];
  return (
    error.name === 'TransactionCanceledException' &&
    reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')
  );
};

type Query = Omit<QueryCommandInput, 'TableName'>;

/** Reads rows with their parts. */
const reader = (name: string, client: DynamoDBClient): Table['query'] => {
  const ask = async (input: Query): Promise<readonly Item[]> => {
    try {
      return await collect(paginateQuery({ client }, { TableName: name, ...input }), (page) => page.Items);
    } catch (error) {
      throw unavailable('dynamodb:Query', error);
    }
  };
  const partsOf = ({ pk, sk }: Item): Promise<readonly Item[]> =>
    ask({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk ?? { S: '' }, ':prefix': { S: partsPrefix(sk?.S ?? '') } },
      ConsistentRead: true,
    });
  return async (input) => {
    const items = await ask(input);
    const rows = items.filter((item) => !isPart(item));
    // An index, or a query for one row, does not return the parts.
    const lacking = rows.filter(
      (row) => isSplit(row) && !items.some((one) => isPart(one) && one['set']?.S === row['set']?.S),
    );
    const all = [...items, ...(await Promise.all(lacking.map(partsOf))).flat()];
    return rows.map((row) => rowOf(row, all));
  };
};

/**
 * Writes all items of a row or none.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
const send = async (
  name: string,
  client: DynamoDBClient,
  row: Row,
  condition: Condition = {},
): Promise<void> => {
  const [head, ...parts] = itemsOf(row);
  if (parts.length === 0) {
    await client.send(new PutItemCommand({ TableName: name, Item: head, ...condition }));
    return;
  }
  const puts = parts.map((Item) => ({ Put: { TableName: name, Item } }));
  await client.send(
    new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName: name, Item: head, ...condition } }, ...puts],
    }),
  );
};

/** The DynamoDB table of this name; `onRefused` hears of each write that DynamoDB did not take. */
export const createTable = (name: string, client: DynamoDBClient, onRefused: () => void): Table => {
  const refused = (row: Row, error: unknown): Error => {
    onRefused();
    return unavailable(`the row ${row.sk} could not be written: dynamodb:PutItem`, error);
  };
  return {
    query: reader(name, client),
    put: async (row) => {
      try {
        await send(name, client, row);
      } catch (error) {
        throw refused(row, error);
      }
    },
    replace: async (row, mark) => {
      try {
        await send(name, client, row, unchanged(mark));
        return true;
      } catch (error) {
        if (isOvertaken(error)) return false;
        throw refused(row, error);
      }
    },
  };
};
