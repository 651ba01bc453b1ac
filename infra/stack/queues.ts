import { FAMILIES } from '../../functions/core/prerequisite.ts';
import { items, only } from './choice.ts';
import { arnOf, type CfnResource, type Resources, reference } from './cloudformation.ts';
import { familyRuleIds, sweepRuleIds } from './events.ts';
import {
  ALARM_TOPIC,
  ALERT_TOPIC,
  deadLettersId,
  EVENT_DEAD_LETTERS,
  HUB_RULE,
  queueId,
  SLACK_DEAD_LETTERS,
  SLACK_QUEUE,
} from './ids.ts';
import type { StackSettings } from './params.ts';
import { queuePolicy } from './queue-policy.ts';

const DAY = 86_400;

/**
 * Timeout of the functions that read queues, in seconds. A record has a shorter deadline of its own
 * (`functions/lambda/queue-handler.ts`).
 */
export const CONSUMER_TIMEOUT = 60;

/** "set the queue's visibility timeout to at least six times the timeout that you configure on your function":
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 * Only a record whose process died without a word waits for it. */
const VISIBILITY_TIMEOUT = 6 * CONSUMER_TIMEOUT;

/**
 * Deliveries until a message goes to the dead letters: about an hour of failures, and some for a process that dies
 * or a change that settles.
 */
export const GUARD_DELIVERIES = 10;

/** An alert ends by its age (`functions/lambda/deliver-record.ts`), which comes before this many deliveries. */
const SLACK_DELIVERIES = 100;

export const deadLetters = (more: CfnResource['Properties'] = {}): CfnResource => ({
  Type: 'AWS::SQS::Queue',
  Properties: { ...more, SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * DAY },
});

export const workQueue = (deadLettersOf: string, maxReceiveCount: number): CfnResource => ({
  Type: 'AWS::SQS::Queue',
  Properties: {
    SqsManagedSseEnabled: true,
    VisibilityTimeout: VISIBILITY_TIMEOUT,
    MessageRetentionPeriod: 4 * DAY,
    RedrivePolicy: { deadLetterTargetArn: arnOf(deadLettersOf), maxReceiveCount },
  },
});

const familyQueues = (settings: StackSettings): Resources =>
  Object.fromEntries(
    FAMILIES.flatMap((family): [string, CfnResource][] => [
      [queueId(family), workQueue(deadLettersId(family), GUARD_DELIVERIES)],
      [deadLettersId(family), deadLetters()],
      [
        `${queueId(family)}Policy`,
        queuePolicy(queueId(family), {
          service: { name: 'events', sources: familyRuleIds(family).map(arnOf) },
          // Operators redrive with this role: docs/operations.md.
          role: settings.redriveRoleArn,
        }),
      ],
      [`${deadLettersId(family)}Policy`, queuePolicy(deadLettersId(family), {})],
    ]),
  );

const fromTopics = { name: 'sns', sources: [ALERT_TOPIC, ALARM_TOPIC].map(reference) };

export const slackQueues = (settings: StackSettings): Resources => ({
  [SLACK_QUEUE]: workQueue(SLACK_DEAD_LETTERS, SLACK_DELIVERIES),
  [SLACK_DEAD_LETTERS]: deadLetters(),
  [`${SLACK_QUEUE}Policy`]: queuePolicy(SLACK_QUEUE, {
    service: fromTopics,
    role: settings.redriveRoleArn,
  }),
  [`${SLACK_DEAD_LETTERS}Policy`]: queuePolicy(SLACK_DEAD_LETTERS, { service: fromTopics }),
});

/** The queue of each family, the queue for Slack if there is one, and their dead-letter queues. */
export const queues = (settings: StackSettings): Resources => ({
  ...familyQueues(settings),
  ...only(settings.slackSecret.given, slackQueues(settings)),
  // It belongs to rules, so no queue may name it as its own: a message of another queue could come that way.
  [EVENT_DEAD_LETTERS]: deadLetters({ RedriveAllowPolicy: { redrivePermission: 'denyAll' } }),
  [`${EVENT_DEAD_LETTERS}Policy`]: queuePolicy(EVENT_DEAD_LETTERS, {
    service: {
      name: 'events',
      sources: [
        ...[...FAMILIES.flatMap(familyRuleIds), ...sweepRuleIds].map(arnOf),
        ...items(settings.hubBusArn.given, [arnOf(HUB_RULE)]),
      ],
    },
  }),
});
