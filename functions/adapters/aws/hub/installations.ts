import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { Sender } from '../../../core/hub/arrival.ts';
import { type Installation, type Installations, nextRow } from '../../../core/hub/installation.ts';
import { readInstallation } from '../../../core/hub/installation-schema.ts';
import { parseJson } from '../../../formats/json.ts';
import { clientOptions } from '../shared/client-options.ts';

type Item = Record<string, AttributeValue>;

/** An account and a Region. The table has rows of other kinds as well, and later versions may add some. */
const OF_INSTALLATION = /^\d{12}\/./;

/** An installation that was removed is forgotten so long after it was heard last. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;

const keyOf = ({ account, region }: Sender): Item => ({ installation: { S: `${account}/${region}` } });

const rowOf = (item: Item): Installation => {
  const [account = '', region = ''] = (item['installation']?.S ?? '').split('/');
  const silentSince = item['silentSince']?.S;
  const revision = item['revision']?.N;
  const known = {
    account,
    region,
    heardAt: item['heardAt']?.S ?? '',
    ...(silentSince === undefined ? {} : { silentSince }),
    ...(revision === undefined ? {} : { revision: Number(revision) }),
  };
  return readInstallation(known, parseJson(item['row']?.S ?? ''));
};

const itemOf = ({ revision, ...row }: Installation): Item => ({
  ...keyOf(row),
  heardAt: { S: row.heardAt },
  ...(row.silentSince === undefined ? {} : { silentSince: { S: row.silentSince } }),
  row: { S: JSON.stringify(row) },
  revision: { N: String(revision ?? 1) },
  ttl: { N: String(Math.floor(Date.parse(row.heardAt) / 1000) + KEPT_SECONDS) },
});

/** What is the same as long as no other run has written the row. Earlier versions count no writes. */
const isStill = (before: Installation | undefined) => {
  if (before === undefined) return { ConditionExpression: 'attribute_not_exists(heardAt)' };
  const { heardAt, silentSince, revision } = before;
  const conditions = [
    'heardAt = :heardAt',
    silentSince === undefined ? 'attribute_not_exists(silentSince)' : 'silentSince = :silentSince',
    revision === undefined ? 'attribute_not_exists(revision)' : 'revision = :revision',
  ];
  return {
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeValues: {
      ':heardAt': { S: heardAt },
      ...(silentSince === undefined ? {} : { ':silentSince': { S: silentSince } }),
      ...(revision === undefined ? {} : { ':revision': { N: String(revision) } }),
    },
  };
};

/** The table of installations: partition key `installation` (S), time to live `ttl` (N, epoch seconds). */
export const createInstallations = (
  TableName: string,
  client: DynamoDBClient = new DynamoDBClient(clientOptions()),
): Installations => ({
  find: async (of) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: keyOf(of), ConsistentRead: true }),
    );
    return Item ? rowOf(Item) : undefined;
  },
  all: async () => {
    const rows: Installation[] = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
      rows.push(...Items.filter((item) => OF_INSTALLATION.test(item['installation']?.S ?? '')).map(rowOf));
    }
    return rows;
  },
  replace: async (before, after) => {
    try {
      await client.send(
        new PutItemCommand({ TableName, Item: itemOf(nextRow(before, after)), ...isStill(before) }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  },
});
