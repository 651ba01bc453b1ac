import type { Context, SQSEvent } from 'aws-lambda';
import { createBursts } from './adapters/aws/hub/bursts.ts';
import { createInstallations } from './adapters/aws/hub/installations.ts';
import { createKeptNames } from './adapters/aws/hub/kept-names.ts';
import { createNotices } from './adapters/aws/hub/notices.ts';
import { createPublisher, publisherClient } from './adapters/aws/publisher.ts';
import { createQueue } from './adapters/aws/queue.ts';
import { readHubSettings } from './lambda/hub-config.ts';
import { log } from './lambda/observability.ts';
import { DONE, queueHandler } from './lambda/queue-handler.ts';
import { isTick } from './lambda/schedule.ts';
import { readQueueUrl } from './lambda/variables.ts';
import { PREREQUISITE_IDS } from './prerequisites/ids.ts';
import { takeArrival } from './use-cases/hub/take-arrival.ts';
import { tellNews } from './use-cases/hub/tell-news.ts';

const { installationsTable, alertTopicArn, alarmTopicArn, names, namesFromOrganization } = readHubSettings();
const sns = publisherClient();

/** Milliseconds for the list of an organization; the invocation has 60 seconds. */
const LONGEST_LIST = 40_000;

/**
 * A list of 150 pages goes on after a throttled call; four pauses between tries are seconds, which end before the invocation
 * does. Its SDK is loaded when it is needed.
 */
const organization = {
  accounts: async () => {
    const { createOrganization } = await import('./adapters/aws/hub/organization.ts');
    return createOrganization({ maxAttempts: 5, retryMode: 'adaptive' }, LONGEST_LIST).accounts();
  },
};

const hub = {
  names,
  prerequisites: PREREQUISITE_IDS,
  ports: {
    installations: createInstallations(installationsTable),
    bursts: createBursts(installationsTable),
    notices: createNotices(alarmTopicArn, sns),
    summaries: createNotices(alertTopicArn, sns),
    publisher: createPublisher(alertTopicArn, sns),
    ...(namesFromOrganization
      ? { directory: { organization, kept: createKeptNames(installationsTable) } }
      : {}),
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

/** Lambda: tells what the installations of an organization tell, from the hub's queue; once an hour, what is new about them. */
export const handler = async (event: SQSEvent, context: Context): Promise<unknown> =>
  isTick(event) ? tellNews(hub) : takeRecords(event, context);
