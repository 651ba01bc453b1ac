import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { hubTemplate } from '../../../infra/hub/template.ts';
import type { TestAccount } from '../../support/account.ts';
import { createInstallationsTable } from '../../support/installations-table.ts';
import { createThreadsTable } from '../../support/threads-table.ts';
import { drainQueue, drainVisible } from './event-source-mapping.ts';
import { type LocalLambda, startLambda } from './lambda.ts';

/** The hub in moto, with its built functions in processes next to it. */
export type HubStack = {
  /** Gives an event to the hub's queue, and lets the hub and Slack's function do what there is to do. */
  deliver(event: string): Promise<void>;
  /** Gives it events, of which one may wait for the end of a burst. */
  send(events: readonly string[]): Promise<void>;
  /** Lets a minute pass for the burst of an account, and brings the message back that waits for it. */
  endBurst(account: string): Promise<void>;
  /** What the schedule does once an hour. */
  tick(): Promise<void>;
  hub: LocalLambda;
  stop(): void;
};

const { Resources } = hubTemplate('1.0.0', { hub: 'h.zip', 'notify-slack': 's.zip' });

/** The access key of the hub's functions. */
const keyOf = ({ accountId }: TestAccount['identity']): string => `HUB${accountId}`;

/** What its functions called, and their roles do not allow. */
export const notAllowed = ({ world, identity }: TestAccount): readonly string[] => {
  const roles = JSON.stringify([Resources['HubRole'], Resources['NotifySlackRole']]);
  const called = world.requests.filter(({ accessKeyId }) => accessKeyId === keyOf(identity));
  return [...new Set(called.map(({ operation }) => operation))].filter((one) => !roles.includes(`"${one}"`));
};

/** The variables that the template gives to a function, so that the test sets no others. */
const variablesOf = (id: string): readonly string[] => {
  const environment = Resources[id]?.Properties['Environment'] as { readonly Variables: object } | undefined;
  return Object.keys(environment?.Variables ?? {});
};

const environmentOf = (
  id: string,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const given = variablesOf(id).map((name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the test gives ${id} no ${name}`);
    return [name, value];
  });
  return Object.fromEntries(given) as Record<string, string>;
};

const queue = async (sqs: SQSClient, QueueName: string): Promise<string> =>
  (await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? '';

/** The window of a burst is over. */
const endWindow = async (owner: TestAccount['owner'], key: string): Promise<void> => {
  const table = { TableName: 'hub-installations' };
  const dynamo = new DynamoDBClient(owner);
  const { Item = {} } = await dynamo.send(
    new GetItemCommand({ ...table, Key: { installation: { S: key } } }),
  );
  const until = new Date(Date.now() - 1).toISOString();
  const row = JSON.stringify({ ...(JSON.parse(Item['row']?.S ?? '') as object), until });
  await dynamo.send(new PutItemCommand({ ...table, Item: { ...Item, row: { S: row } } }));
};

export const deployHub = async (
  { owner, url, identity, world }: TestAccount,
  sqs: SQSClient,
  { secretName, names }: { readonly secretName: string; readonly names: string },
): Promise<HubStack> => {
  const sns = new SNSClient(owner);
  const topic = async (Name: string): Promise<string> =>
    (await sns.send(new CreateTopicCommand({ Name }))).TopicArn ?? '';
  const [alerts, alarms] = [await topic('hub-alerts'), await topic('hub-alarms')];
  const [arrivals, slack] = [await queue(sqs, 'hub-queue'), await queue(sqs, 'hub-slack')];
  const arnOf = (name: string): string => `arn:aws:sqs:${identity.region}:${identity.accountId}:${name}`;
  for (const TopicArn of [alerts, alarms]) {
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arnOf('hub-slack') }));
  }
  await createInstallationsTable(owner, 'hub-installations');
  await createThreadsTable(owner, 'hub-slack-threads');
  const common = {
    POWERTOOLS_SERVICE_NAME: 'hub',
    INSTALLATIONS_TABLE: 'hub-installations',
    ALERT_TOPIC_ARN: alerts,
    ALARM_TOPIC_ARN: alarms,
    ACCOUNT_NAMES: names,
    NAMES_FROM_ORGANIZATION: 'true',
    SLACK_SECRET_NAME: secretName,
    SLACK_CHANNEL: '',
    THREADS_TABLE: 'hub-slack-threads',
  };
  const aws = {
    AWS_REGION: identity.region,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: keyOf(identity),
  };
  const start = (name: string, id: string, QUEUE_URL: string): Promise<LocalLambda> =>
    startLambda(name, { ...environmentOf(id, { ...common, QUEUE_URL }), ...aws });
  const hub = await start('hub', 'HubLambdaFunction', arrivals);
  const notify = await start('notify-slack', 'NotifyDashslackLambdaFunction', slack);
  const drainSlack = (): Promise<void> =>
    drainQueue({ sqs, queueUrl: slack, queueArn: arnOf('hub-slack'), batchSize: 1, lambda: notify });
  const arriving = { sqs, queueUrl: arrivals, queueArn: arnOf('hub-queue'), batchSize: 1, lambda: hub };
  const give = async (event: string): Promise<void> => {
    await sqs.send(new SendMessageCommand({ QueueUrl: arrivals, MessageBody: event }));
  };
  return {
    deliver: async (event) => {
      await give(event);
      await drainQueue(arriving);
      await drainSlack();
    },
    send: async (events) => {
      for (const event of events) await give(event);
      await drainVisible(arriving);
      await drainSlack();
    },
    endBurst: async (of) => {
      await endWindow(owner, `burst/${of}`);
      const [waiting = ''] = world.requests
        .filter(({ operation }) => operation === 'sqs:ChangeMessageVisibility')
        .map(({ input }) => /ReceiptHandle\W+([\w+/=-]+)/.exec(input)?.[1] ?? '')
        .slice(-1);
      await sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: arrivals,
          ReceiptHandle: waiting,
          VisibilityTimeout: 0,
        }),
      );
      await drainVisible(arriving);
      await drainSlack();
    },
    tick: async () => {
      const answer = await hub.invoke({ 'detail-type': 'Scheduled Event', source: 'aws.events' });
      if (!answer.ok) throw new Error(answer.error);
      await drainSlack();
    },
    hub,
    stop: () => {
      hub.stop();
      notify.stop();
    },
  };
};
