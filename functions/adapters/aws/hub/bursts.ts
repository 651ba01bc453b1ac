import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Sender } from '../../../core/hub/arrival.ts';
import { readBurst } from '../../../core/hub/burst-schema.ts';
import type { Bursts } from '../../../core/hub/installation.ts';
import { parseJson } from '../../../formats/json.ts';
import { clientOptions } from '../shared/client-options.ts';

/** Their keys begin with it. */
const BURST_PREFIX = 'burst/';

/** What no message ended is forgotten after a day. */
const KEPT_SECONDS = 24 * 60 * 60;

/** Bursts in the table of installations, as rows of their own. */
export const createBursts = (
  TableName: string,
  client: DynamoDBClient = new DynamoDBClient(clientOptions()),
): Bursts => {
  const keyOf = ({ account, region }: Sender) => ({
    installation: { S: `${BURST_PREFIX}${account}/${region}` },
  });
  return {
    find: async (of) => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(of), ConsistentRead: true }),
      );
      if (!Item) return undefined;
      return readBurst(Number(Item['revision']?.N ?? 0), parseJson(Item['row']?.S ?? ''));
    },
    replace: async (of, before, after) => {
      const Item = {
        ...keyOf(of),
        revision: { N: String(after.revision) },
        row: { S: JSON.stringify(after) },
        ttl: { N: String(Math.floor(Date.parse(after.until) / 1000) + KEPT_SECONDS) },
      };
      const condition =
        before === undefined
          ? { ConditionExpression: 'attribute_not_exists(revision)' }
          : {
              ConditionExpression: 'revision = :revision',
              ExpressionAttributeValues: { ':revision': { N: String(before.revision) } },
            };
      try {
        await client.send(new PutItemCommand({ TableName, Item, ...condition }));
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
};
