import { createQueue } from './adapters/aws/queue.ts';
import { createSecret } from './adapters/aws/secret.ts';
import { createSlackSender } from './adapters/slack/sender.ts';
import { readQueueUrl, readSlackSettings } from './lambda/config.ts';
import { deliverRecord } from './lambda/deliver-record.ts';
import { log } from './lambda/observability.ts';
import { queueHandler } from './lambda/queue-handler.ts';
import { deliverSlack } from './use-cases/deliver-slack.ts';

const { secretName, channel, ignoreTag } = readSlackSettings();
const getSecret = createSecret({ name: secretName, now: () => new Date() });
const sender = createSlackSender({ getSecret, ...(channel ? { channel } : {}) });

/** Lambda: sends alerts from the Slack queue to Slack. */
export const handler = queueHandler(
  deliverRecord(
    (body) => deliverSlack(body, { sender, log }, { ignoreTag }),
    () => new Date(),
  ),
  createQueue(readQueueUrl()),
);
