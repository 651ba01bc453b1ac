import type { Context, SQSEvent } from 'aws-lambda';
import { createBursts } from './adapters/aws/hub/bursts.ts';
import { createInstallations } from './adapters/aws/hub/installations.ts';
import { createNotices } from './adapters/aws/hub/notices.ts';
import { createPublisher, publisherClient } from './adapters/aws/publisher.ts';
import { createQueue } from './adapters/aws/queue.ts';
import { readQueueUrl } from './lambda/config.ts';
import { readHubSettings } from './lambda/hub-config.ts';
import { log } from './lambda/observability.ts';
import { DONE, queueHandler } from './lambda/queue-handler.ts';
import { isTick } from './lambda/schedule.ts';
import { findSilent } from './use-cases/hub/find-silent.ts';
import { takeArrival } from './use-cases/hub/take-arrival.ts';

const { installationsTable, alertTopicArn, alarmTopicArn, names } = readHubSettings();
const sns = publisherClient();

const hub = {
  names,
  ports: {
    installations: createInstallations(installationsTable),
    bursts: createBursts(installationsTable),
    notices: createNotices(alarmTopicArn, sns),
    summaries: createNotices(alertTopicArn, sns),
    publisher: createPublisher(alertTopicArn, sns),
    now: () => new Date(),
    log,
  },
};

const takeRecords = queueHandler(async ({ messageId, body }) => {
  try {
    const seconds = await takeArrival(hub, body, messageId);
    return seconds === undefined ? DONE : { kind: 'again', seconds };
  } catch (error) {
    log.error('The event could not be told and is tried again', { messageId, error });
    throw error;
  }
}, createQueue(readQueueUrl()));

/** Lambda: tells what the installations of an organization tell, from the hub's queue; once an hour, who is silent. */
export const handler = async (event: SQSEvent, context: Context): Promise<unknown> =>
  isTick(event) ? findSilent(hub) : takeRecords(event, context);
