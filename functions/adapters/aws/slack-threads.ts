import { createHash } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SlackThreads } from '../../alerts/slack-message.ts';
import type { Clock } from '../../core/ports.ts';
import { clientOptions } from './shared/client-options.ts';

type ThreadsOptions = {
  /** Name of the table: partition key `thread` (S), time to live `ttl` (N, epoch seconds). */
  readonly table: string;
  /** The channel as it is set: in another channel, the message is not there. */
  readonly channel: string;
  readonly now: Clock;
  /** Another DynamoDB, for tests. */
  readonly client?: DynamoDBClient;
};

/** As long as the ledger keeps a closed incident; reminders renew it. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;

/** The names of resources may be longer than a key. */
const keyOf = (channel: string, incident: string): string =>
  createHash('sha256').update(`${channel}\n${incident}`).digest('hex');

/** Which message tells an incident, in a table of DynamoDB. The SDK is loaded when it is needed first: webhooks never do. */
export const createSlackThreads = ({ table, channel, now, client }: ThreadsOptions): SlackThreads => {
  let made = client;
  const sdk = () => import('./slack-threads-sdk.ts');
  const open = async (): Promise<DynamoDBClient> => {
    const { DynamoDBClient: Client } = await sdk();
    made ??= new Client(clientOptions());
    return made;
  };
  return {
    find: async (incident) => {
      const [{ GetItemCommand }, dynamodb] = await Promise.all([sdk(), open()]);
      const Key = { thread: { S: keyOf(channel, incident) } };
      const { Item } = await dynamodb.send(
        new GetItemCommand({ TableName: table, Key, ConsistentRead: true }),
      );
      return Item?.['ts']?.S;
    },
    save: async (incident, ts) => {
      const [{ PutItemCommand }, dynamodb] = await Promise.all([sdk(), open()]);
      const Item = {
        thread: { S: keyOf(channel, incident) },
        incident: { S: incident },
        ts: { S: ts },
        ttl: { N: String(Math.floor(now().getTime() / 1000) + KEPT_SECONDS) },
      };
      await dynamodb.send(new PutItemCommand({ TableName: table, Item }));
    },
  };
};
