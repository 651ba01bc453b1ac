import { FAMILIES } from '../../functions/core/prerequisite.ts';
import {
  allowService,
  arnOf,
  type CfnResource,
  denyPlainText,
  policy,
  type Resources,
  reference,
  type Value,
} from './cloudformation.ts';
import { familyRuleIds, sweepRuleIds } from './events.ts';
import {
  ALERT_TOPIC,
  deadLettersId,
  EVENT_DEAD_LETTERS,
  queueId,
  SLACK_DEAD_LETTERS,
  SLACK_QUEUE,
} from './ids.ts';
import type { StackSettings } from './params.ts';

const DAY = 86_400;

/** Timeout of the functions that read queues, in seconds. */
export const CONSUMER_TIMEOUT = 30;

/** "set the queue's visibility timeout to at least six times the timeout that you configure on your function":
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_TIMEOUT = 6 * CONSUMER_TIMEOUT;

const FIFO = { FifoQueue: true, ContentBasedDeduplication: true } as const;

const deadLetters = (kind: typeof FIFO | Record<string, never>): CfnResource => ({
  Type: 'AWS::SQS::Queue',
  Properties: { ...kind, SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * DAY },
});

const workQueue = (kind: typeof FIFO | Record<string, never>, deadLettersOf: string): CfnResource => ({
  Type: 'AWS::SQS::Queue',
  Properties: {
    ...kind,
    SqsManagedSseEnabled: true,
    VisibilityTimeout: VISIBILITY_TIMEOUT,
    MessageRetentionPeriod: 4 * DAY,
    RedrivePolicy: { deadLetterTargetArn: arnOf(deadLettersOf), maxReceiveCount: 5 },
  },
});

/** A queue needs its own policy: without it, EventBridge and SNS cannot deliver. */
const queuePolicy = (queue: string, service: string, sources: readonly Value[]): CfnResource => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [reference(queue)],
    PolicyDocument: policy([
      allowService(service, 'sqs:SendMessage', arnOf(queue), sources),
      denyPlainText('sqs:*', arnOf(queue)),
    ]),
  },
});

const familyQueues = (): Resources =>
  Object.fromEntries(
    FAMILIES.flatMap((family): [string, CfnResource][] => [
      [queueId(family), workQueue(FIFO, deadLettersId(family))],
      [deadLettersId(family), deadLetters(FIFO)],
      [`${queueId(family)}Policy`, queuePolicy(queueId(family), 'events', familyRuleIds(family).map(arnOf))],
    ]),
  );

const slackQueues = (): Resources => ({
  [SLACK_QUEUE]: workQueue({}, SLACK_DEAD_LETTERS),
  [SLACK_DEAD_LETTERS]: deadLetters({}),
  ...Object.fromEntries(
    [SLACK_QUEUE, SLACK_DEAD_LETTERS].map((queue) => [
      `${queue}Policy`,
      queuePolicy(queue, 'sns', [reference(ALERT_TOPIC)]),
    ]),
  ),
});

/** The queue of each family, the queue for Slack if there is one, and their dead-letter queues. */
export const queues = (settings: StackSettings): Resources => ({
  ...familyQueues(),
  ...(settings.slack ? slackQueues() : {}),
  [EVENT_DEAD_LETTERS]: deadLetters({}),
  [`${EVENT_DEAD_LETTERS}Policy`]: queuePolicy(EVENT_DEAD_LETTERS, 'events', [
    ...FAMILIES.flatMap(familyRuleIds).map(arnOf),
    ...sweepRuleIds.map(arnOf),
  ]),
});

/** Logical ids of the queues that must stay empty. */
export const deadLetterIds = (settings: StackSettings): readonly string[] => [
  ...FAMILIES.map(deadLettersId),
  EVENT_DEAD_LETTERS,
  ...(settings.slack ? [SLACK_DEAD_LETTERS] : []),
];
