import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Burst, isFull, LATE_MS, MOST_ACTORS } from '../../../core/hub/burst.ts';
import { readBurst } from '../../../core/hub/burst-schema.ts';
import type { BurstKey, Bursts } from '../../../core/hub/installation.ts';
import { parseJson } from '../../../formats/json.ts';
import { clientOptions } from '../shared/client-options.ts';

/** Their keys begin with it. */
const BURST_PREFIX = 'burst/';

type Item = Record<string, AttributeValue>;

/** What no message ended is forgotten after a day. */
const KEPT_SECONDS = 24 * 60 * 60;

/** The condition of a write did not hold. The bundles leave the SDK's classes of errors out, so its name says it. */
const isRefused = (error: unknown): error is Error & { readonly Item?: Item } =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** What was counted since the row was written whole; earlier versions have no such attribute. */
const rowOf = (item: Item): Burst => {
  const row = readBurst(Number(item['revision']?.N ?? 0), parseJson(item['row']?.S ?? ''));
  return { ...row, count: row.count + Number(item['counted']?.N ?? 0) };
};

const itemOf = (row: Burst): Item => ({
  revision: { N: String(row.revision) },
  row: { S: JSON.stringify(row) },
  ttl: { N: String(Math.floor((Date.parse(row.until) || 0) / 1000) + KEPT_SECONDS) },
  ...(isFull(row)
    ? {
        leader: { S: row.leader ?? '' },
        teller: { S: row.telling?.by ?? '' },
        ends: { S: row.until },
        actors: { L: row.actors.map((S) => ({ S })) },
      }
    : {}),
});

/** `isOnlyCounted` as a condition; a row that is not full has none of these attributes. */
const ONLY_COUNTED =
  'leader <> :id AND teller <> :id AND ends > :late AND (ends <= :now OR contains(actors, :actor) OR size(actors) >= :most) AND attribute_exists(ends)';

/** Bursts in the table of installations, as rows of their own. */
export const createBursts = (
  TableName: string,
  client: DynamoDBClient = new DynamoDBClient(clientOptions()),
): Bursts => {
  const keyOf = ({ account }: BurstKey): Item => ({ installation: { S: `${BURST_PREFIX}${account}` } });
  return {
    find: async (of) => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(of), ConsistentRead: true }),
      );
      return Item ? rowOf(Item) : undefined;
    },
    count: async (of, { id, actor }, now) => {
      const update = new UpdateItemCommand({
        TableName,
        Key: keyOf(of),
        UpdateExpression: 'ADD revision :one, counted :one',
        ConditionExpression: ONLY_COUNTED,
        ExpressionAttributeValues: {
          ':one': { N: '1' },
          ':id': { S: id },
          ':late': { S: new Date(now.getTime() - LATE_MS).toISOString() },
          ':now': { S: now.toISOString() },
          ':actor': { S: actor },
          ':most': { N: String(MOST_ACTORS) },
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        await client.send(update);
        return 'counted';
      } catch (error) {
        if (!isRefused(error)) throw error;
        return error.Item ? rowOf(error.Item) : undefined;
      }
    },
    replace: async (of, before, after) => {
      const condition =
        before === undefined
          ? { ConditionExpression: 'attribute_not_exists(revision)' }
          : {
              ConditionExpression: 'revision = :revision',
              ExpressionAttributeValues: { ':revision': { N: String(before.revision) } },
            };
      try {
        await client.send(
          new PutItemCommand({ TableName, Item: { ...keyOf(of), ...itemOf(after) }, ...condition }),
        );
        return true;
      } catch (error) {
        if (isRefused(error)) return false;
        throw error;
      }
    },
  };
};
