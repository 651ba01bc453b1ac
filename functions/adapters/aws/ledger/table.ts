import {
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  type QueryCommandInput,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Replacement } from '../../../core/ledger/rows/begin-repair.ts';
import type { Stored } from '../../../core/ledger/rows/read-rows.ts';
import type { Row } from '../../../core/ledger/rows/rows.ts';
import { collect } from '../shared/collect.ts';
import { unavailable } from '../shared/errors.ts';
import { type RepairTime, realTime } from '../shared/repair.ts';
import { writeItems } from './batch.ts';
import { type Item, isPart, isSplit, itemsOf, partsPrefix, rowOf } from './items.ts';

/** The rows of one table. All calls throw AccountUnavailableError when DynamoDB refuses or does not answer. */
export type Table = {
  query(input: Query): Promise<readonly Stored[]>;
  /** Writes rows whatever is there, in as few calls as possible. If it throws, some of them may have been written. */
  put(...rows: readonly Row[]): Promise<void>;
  /** Writes a row only where the present one still has this mark (undefined: where there is none). */
  replace(row: Row, mark: string | undefined): Promise<boolean>;
  /**
   * Writes all of some rows or none of them. \`overtaken\` are the places of those that another run has written, or was
   * writing at this moment; empty if all were written.
   */
  replaceAll(replacements: readonly Replacement[]): Promise<readonly number[]>;
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

/** The codes of a write that another one has overtaken, or met. */
const OVERTAKEN: readonly (string | undefined)[] = ['ConditionalCheckFailed', 'TransactionConflict'];

/** The places of the items of a transaction that another run has overtaken, if that is why it was cancelled. */
const overtakenItems = (error: unknown): readonly number[] => {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return [];
  const reasons = (error as Cancelled).CancellationReasons ?? [];
  return reasons.flatMap(({ Code }, place) => (OVERTAKEN.includes(Code) ? [place] : []));
};

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

type Write = { readonly items: readonly Item[]; readonly condition?: Condition };

/**
 * Writes all items or none; a condition is one on the first of its items.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
const sendAll = async (name: string, client: DynamoDBClient, writes: readonly Write[]): Promise<void> => {
  const puts = writes.flatMap(({ items, condition }) =>
    items.map((Item, n) => ({ Put: { TableName: name, Item, ...(n === 0 ? condition : {}) } })),
  );
  await client.send(new TransactWriteItemsCommand({ TransactItems: puts }));
};

/** Writes all items of a row or none. */
const send = async (
  name: string,
  client: DynamoDBClient,
  row: Row,
  condition: Condition = {},
): Promise<void> => {
  const items = itemsOf(row);
  if (items.length > 1) return sendAll(name, client, [{ items, condition }]);
  await client.send(new PutItemCommand({ TableName: name, Item: items[0], ...condition }));
};

type Refused = (sk: string, error: unknown) => Error;

/** Rows of one item share calls. A larger row is written as a whole or not at all, so it has a call of its own. */
const putter =
  (name: string, client: DynamoDBClient, refused: Refused, time: RepairTime): Table['put'] =>
  async (...rows) => {
    const single = rows.length > 1 ? rows.filter((row) => itemsOf(row).length === 1) : [];
    const alone = rows.filter((row) => !single.includes(row));
    const left = await writeItems(name, client, single.flatMap(itemsOf), time);
    const errors = left.map(({ item, error }) => refused(item['sk']?.S ?? '', error));
    for (const row of alone) {
      try {
        await send(name, client, row);
      } catch (error) {
        errors.push(refused(row.sk, error));
      }
    }
    if (errors[0]) throw errors[0];
  };

/** The first item of each row, because only that one has a condition. */
const placesOf = (writes: readonly Write[]): readonly number[] =>
  writes.map((_, n) => writes.slice(0, n).reduce((sum, { items }) => sum + items.length, 0));

const replacer =
  (name: string, client: DynamoDBClient, refused: Refused): Table['replaceAll'] =>
  async (replacements) => {
    const writes = replacements.map(
      ({ row, only }): Write => ({
        items: itemsOf(row),
        ...(only ? { condition: unchanged(only.mark) } : {}),
      }),
    );
    try {
      await sendAll(name, client, writes);
      return [];
    } catch (error) {
      const met = overtakenItems(error);
      const overtaken = placesOf(writes).flatMap((place, n) => (met.includes(place) ? [n] : []));
      if (overtaken.length > 0) return overtaken;
      throw refused(replacements.map(({ row }) => row.sk).join(', '), error);
    }
  };

/** The DynamoDB table of this name; `onRefused` hears of each write that DynamoDB did not take. */
export const createTable = (
  name: string,
  client: DynamoDBClient,
  onRefused: () => void,
  time: RepairTime = realTime,
): Table => {
  const refused: Refused = (sk, error) => {
    onRefused();
    return unavailable(`the row ${sk} could not be written`, error);
  };
  return {
    query: reader(name, client),
    put: putter(name, client, refused, time),
    replace: async (row, mark) => {
      try {
        await send(name, client, row, unchanged(mark));
        return true;
      } catch (error) {
        if (isOvertaken(error)) return false;
        throw refused(row.sk, error);
      }
    },
    replaceAll: replacer(name, client, refused),
  };
};
