import type { SQSRecord } from 'aws-lambda';
import { createQueue } from './adapters/aws/queue.ts';
import { createSecret } from './adapters/aws/secret.ts';
import { createSlackSender } from './adapters/slack/sender.ts';
import { readSlackSettings } from './lambda/config.ts';
import { countDeliveryRetry, log } from './lambda/observability.ts';
import { queueHandler } from './lambda/queue-handler.ts';
import { deliverSlack, SlackDeliveryError } from './use-cases/deliver-slack.ts';

const { secretName, channel, queueUrl, ignoreTag } = readSlackSettings();
const queue = createQueue(queueUrl);
const getSecret = createSecret({ name: secretName, now: () => new Date() });
const sender = createSlackSender({ getSecret, ...(channel ? { channel } : {}) });

const deliver = async ({ body, messageId, receiptHandle }: SQSRecord): Promise<void> => {
  const delivery = await deliverSlack(body, { sender, log }, { ignoreTag });
  if (delivery.kind === 'sent')
    return log.info('The alert reached Slack', { messageId, form: delivery.form });
  await queue.changeVisibility(receiptHandle, delivery.retryAfterSeconds);
  throw new SlackDeliveryError(`Slack asks to wait for ${delivery.retryAfterSeconds} seconds`);
};

/** Lambda: sends alerts from the Slack queue to Slack. */
export const handler = queueHandler(async (record) => {
  try {
    await deliver(record);
  } catch (error) {
    countDeliveryRetry();
    log.error('The alert did not reach Slack, so the queue tries again', {
      messageId: record.messageId,
      error,
    });
    throw error;
  }
});
