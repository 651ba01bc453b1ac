import { FAMILIES } from '../../functions/core/prerequisite.ts';
import { type FunctionName, lambdaId, pascalCase } from '../generate/parts.ts';
import { type Choice, either, items, only } from './choice.ts';
import { arnOf, type CfnResource, type Resources, reference, type Value } from './cloudformation.ts';
import { LEDGER_FAILED, SECURITY_HUB_FAILED } from './counted-lines.ts';
import { functionNames } from './functions.ts';
import {
  ALARM_TOPIC,
  ALERT_TOPIC,
  deadLettersId,
  EVENT_DEAD_LETTERS,
  queueId,
  SLACK_DEAD_LETTERS,
  SLACK_QUEUE,
} from './ids.ts';
import type { StackSettings } from './params.ts';

const HOUR = 3600;

const alarm = (properties: { readonly [key: string]: Value }): CfnResource => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmActions: [reference(ALARM_TOPIC)],
    EvaluationPeriods: 1,
    Period: 300,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    ...properties,
  },
});

const queueAlarm = (queue: string, properties: { readonly [key: string]: Value }): CfnResource =>
  alarm({
    Namespace: 'AWS/SQS',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
    Statistic: 'Maximum',
    ...properties,
  });

/** Raised when a message is in a dead-letter queue. */
export const deadLetterAlarm = (
  queue: string,
  told: { readonly AlarmDescription: Value; readonly AlarmActions?: Value },
): CfnResource => queueAlarm(queue, { ...told, MetricName: 'ApproximateNumberOfMessagesVisible' });

/** Seconds that a message may wait in its queue: a burst of changes is judged within ten minutes. */
const LONGEST_WAIT = 900;

/** The longest `settle-seconds`: so much longer a break may wait that is left to settle. */
const LONGEST_SETTLING = 900;

/** Raised when nobody reads a queue: its reader is off, or may not read it. */
export const ageAlarm = (queue: string, settles: Choice): CfnResource =>
  queueAlarm(queue, {
    AlarmDescription: `session-guard is late: a message in ${queue} was not handled. Is its function enabled?`,
    MetricName: 'ApproximateAgeOfOldestMessage',
    Threshold: either(settles, LONGEST_WAIT + LONGEST_SETTLING, LONGEST_WAIT),
  });

const functionAlarm = (name: FunctionName, properties: { readonly [key: string]: Value }): CfnResource =>
  alarm({
    Namespace: 'AWS/Lambda',
    Dimensions: [{ Name: 'FunctionName', Value: reference(lambdaId(name)) }],
    Statistic: 'Sum',
    ...properties,
  });

const errorsAlarm = (name: FunctionName): CfnResource =>
  functionAlarm(name, {
    AlarmDescription: `session-guard: ${name} fails. Its log group says why.`,
    MetricName: 'Errors',
  });

/** The queues bridge a few minutes without concurrency; a quarter of an hour is too long. */
const throttlesAlarm = (name: FunctionName): CfnResource =>
  functionAlarm(name, {
    AlarmDescription: `session-guard: ${name} is throttled. The account's concurrency is used up, or set to 0.`,
    MetricName: 'Throttles',
    EvaluationPeriods: 3,
    DatapointsToAlarm: 3,
  });

/** Ids of the alarms on notifications that were not delivered, by topic. The other topic tells them. */
export const TOPIC_FAILURE_ALARMS = {
  [ALERT_TOPIC]: `${ALERT_TOPIC}FailedAlarm`,
  [ALARM_TOPIC]: `${ALARM_TOPIC}FailedAlarm`,
} as const;

export const topicAlarm = (topic: string, teller: string): CfnResource =>
  alarm({
    AlarmDescription: `session-guard: messages of ${topic} did not reach a subscriber. Look at its subscriptions and its key.`,
    AlarmActions: [reference(teller)],
    Namespace: 'AWS/SNS',
    MetricName: 'NumberOfNotificationsFailed',
    Dimensions: [{ Name: 'TopicName', Value: { 'Fn::GetAtt': [topic, 'TopicName'] } }],
    Statistic: 'Sum',
  });

const ownMetric = (service: Value, properties: { readonly [key: string]: Value }): CfnResource =>
  alarm({
    Namespace: 'SessionGuard',
    Dimensions: [{ Name: 'service', Value: service }],
    Statistic: 'Sum',
    ...properties,
  });

/** It may be raised once right after the first deployment, until the first sweep is complete. */
const heartbeatAlarm = (service: Value): CfnResource =>
  ownMetric(service, {
    AlarmDescription: 'session-guard has not completed a sweep for three hours: it may be blind.',
    MetricName: 'SweepCompleted',
    Period: HOUR,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 3,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
    OKActions: [reference(ALARM_TOPIC)],
  });

export const byId = <T extends string>(
  ids: readonly T[],
  suffix: string,
  of: (id: T) => CfnResource,
): Resources => Object.fromEntries(ids.map((id) => [`${pascalCase(id)}${suffix}`, of(id)]));

export const ofFunctions = (names: readonly FunctionName[]): Resources => ({
  ...byId(names, 'ErrorsAlarm', errorsAlarm),
  ...byId(names, 'ThrottlesAlarm', throttlesAlarm),
});

export const deadLettersAlarm = (queue: string): CfnResource =>
  deadLetterAlarm(queue, {
    AlarmDescription: `session-guard could not handle something: look into the queue ${queue} (docs/operations.md).`,
  });

/** Alarms on what only an installation with Slack has. */
export const slackAlarms = (): Resources => ({
  ...byId([SLACK_DEAD_LETTERS], 'Alarm', deadLettersAlarm),
  [`${SLACK_QUEUE}AgeAlarm`]: ageAlarm(SLACK_QUEUE, false),
  ...ofFunctions(['notify-slack']),
});

/**
 * The one alarm of an installation with a hub: on what the hub cannot see, as it does not reach the hub. The hub itself
 * says when an installation is silent.
 */
const lastAlarm = (): Resources => byId([EVENT_DEAD_LETTERS], 'Alarm', deadLettersAlarm);

/** Alarms of an installation without a hub. */
const ownAlarms = (settings: StackSettings): Resources => ({
  ...byId(FAMILIES.map(deadLettersId), 'Alarm', deadLettersAlarm),
  ...byId(FAMILIES.map(queueId), 'AgeAlarm', (id) => ageAlarm(id, settings.fixes)),
  ...ofFunctions(functionNames(settings).filter((name) => name !== 'notify-slack')),
  [TOPIC_FAILURE_ALARMS[ALERT_TOPIC]]: topicAlarm(ALERT_TOPIC, ALARM_TOPIC),
  [TOPIC_FAILURE_ALARMS[ALARM_TOPIC]]: topicAlarm(ALARM_TOPIC, ALERT_TOPIC),
  LedgerFailedAlarm: ownMetric(settings.serviceName, {
    AlarmDescription:
      'session-guard: the ledger took no writes, or could not be read. Nothing is put back, and alerts come more than once.',
    MetricName: LEDGER_FAILED,
  }),
  SweepMissingAlarm: heartbeatAlarm(settings.serviceName),
  CanaryMissingAlarm: ownMetric(settings.serviceName, {
    AlarmDescription:
      'session-guard has not heard its daily test call: a change may go unheard as well. Run session-guard verify.',
    MetricName: 'CanaryMissing',
    Period: HOUR,
    // The sweep says it each hour, at another minute.
    EvaluationPeriods: 2,
    DatapointsToAlarm: 1,
    OKActions: [reference(ALARM_TOPIC)],
  }),
});

/** Whoever looks at Security Hub alone would take silence for health. */
const securityHubAlarm = (settings: StackSettings): Resources => ({
  SecurityHubFailedAlarm: ownMetric(settings.serviceName, {
    AlarmDescription:
      'session-guard: Security Hub did not take a finding. Is it enabled in this account and Region? The log of the function says why.',
    MetricName: SECURITY_HUB_FAILED,
  }),
});

/** ARNs of all alarms. */
export const alarmArns = (settings: StackSettings): readonly Value[] => [
  ...Object.keys(lastAlarm()).map(arnOf),
  ...items(settings.alone, Object.keys(ownAlarms(settings)).map(arnOf)),
  ...items(settings.slackSecret.given, Object.keys(slackAlarms()).map(arnOf)),
  ...items(settings.alarmsOnSecurityHub, Object.keys(securityHubAlarm(settings)).map(arnOf)),
];

/** Alarms on the guard itself, which must not fail silently. */
export const alarms = (settings: StackSettings): Resources => ({
  ...lastAlarm(),
  ...only(settings.alone, ownAlarms(settings)),
  ...only(settings.slackSecret.given, slackAlarms()),
  ...only(settings.alarmsOnSecurityHub, securityHubAlarm(settings)),
});
