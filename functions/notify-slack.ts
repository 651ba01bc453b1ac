import { createQueue } from './adapters/aws/queue.ts';
import { createSecret } from './adapters/aws/secret.ts';
import { createSlackThreads } from './adapters/aws/slack-threads.ts';
import { createSlackSender } from './adapters/slack/sender.ts';
import { deliverRecord } from './lambda/deliver-record.ts';
import { log } from './lambda/observability.ts';
import { queueHandler } from './lambda/queue-handler.ts';
import { readSlackSettings } from './lambda/slack-config.ts';
import { readQueueUrl } from './lambda/variables.ts';
import { deliverSlack } from './use-cases/deliver-slack.ts';

const { secretName, channel, ignoreTag, threadsTable } = readSlackSettings();
const getSecret = createSecret({ name: secretName, now: () => new Date() });
const sender = createSlackSender({ getSecret, ...(channel ? { channel } : {}) });

const threads = createSlackThreads({ table: threadsTable, channel: channel ?? '', now: () => new Date() });

/** Lambda: sends alerts from the Slack queue to Slack. */
export const handler = queueHandler(
  deliverRecord(
    (body) => deliverSlack(body, { sender, threads, log }, { ignoreTag }),
    () => new Date(),
  ),
  createQueue(readQueueUrl()),
);
