import { FAMILIES } from '../../functions/core/prerequisite.ts';
import { type FunctionName, functionsWith, lambdaId, logGroupId, pascalCase } from '../generate/parts.ts';
import { type CfnResource, type Resources, reference, type Value } from './cloudformation.ts';
import { functionNames, serviceName } from './functions.ts';
import { ALARM_TOPIC, ALERT_TOPIC, queueId, SLACK_QUEUE } from './ids.ts';
import type { StackSettings } from './params.ts';
import { deadLetterIds } from './queues.ts';

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

/** Raised when nobody reads a queue: its reader is off, or may not read it. A break that settles may wait longer. */
const ageAlarm = (queue: string, settleSeconds: number): CfnResource =>
  queueAlarm(queue, {
    AlarmDescription: `session-guard is late: a message in ${queue} was not handled. Is its function enabled?`,
    MetricName: 'ApproximateAgeOfOldestMessage',
    Threshold: LONGEST_WAIT + settleSeconds,
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

const topicAlarm = (topic: string, teller: string): CfnResource =>
  alarm({
    AlarmDescription: `session-guard: messages of ${topic} did not reach a subscriber. Look at its subscriptions and its key.`,
    AlarmActions: [reference(teller)],
    Namespace: 'AWS/SNS',
    MetricName: 'NumberOfNotificationsFailed',
    Dimensions: [{ Name: 'TopicName', Value: { 'Fn::GetAtt': [topic, 'TopicName'] } }],
    Statistic: 'Sum',
  });

const ownMetric = (service: string, properties: { readonly [key: string]: Value }): CfnResource =>
  alarm({
    Namespace: 'SessionGuard',
    Dimensions: [{ Name: 'service', Value: service }],
    Statistic: 'Sum',
    ...properties,
  });

/** It may be raised once right after the first deployment, until the first sweep is complete. */
const heartbeatAlarm = (service: string): CfnResource =>
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

const LEDGER_ALARMS = {
  LedgerWriteFailed: 'The ledger took no writes: alerts may come twice, and nothing is put back.',
  LedgerReadFailed: 'The ledger could not be read: nothing is put back, and alerts come each time.',
} as const;

/** The line that a function logs when it could not read the ledger (`functions/use-cases`). */
export const LEDGER_UNREADABLE = 'The ledger could not be read';

/** Counts the lines of a function's log that say so; a function that cannot read may not be able to count either. */
const unreadableFilter = (name: FunctionName): CfnResource => ({
  Type: 'AWS::Logs::MetricFilter',
  Properties: {
    LogGroupName: reference(logGroupId(name)),
    FilterPattern: `{ $.message = "${LEDGER_UNREADABLE}" }`,
    MetricTransformations: [
      {
        MetricNamespace: 'SessionGuard',
        MetricName: 'LedgerReadFailed',
        MetricValue: '1',
        Dimensions: [{ Key: 'service', Value: '$.service' }],
      },
    ],
  },
});

const byId = <T extends string>(ids: readonly T[], suffix: string, of: (id: T) => CfnResource): Resources =>
  Object.fromEntries(ids.map((id) => [`${pascalCase(id)}${suffix}`, of(id)]));

const allAlarms = (settings: StackSettings): Resources => {
  const names = functionNames(settings);
  const service = serviceName(settings);
  return {
    ...byId(deadLetterIds(settings), 'Alarm', (id) =>
      deadLetterAlarm(id, {
        AlarmDescription: `session-guard could not handle something: look into the queue ${id} (docs/operations.md).`,
      }),
    ),
    ...byId(FAMILIES.map(queueId), 'AgeAlarm', (id) => ageAlarm(id, settings.settleSeconds)),
    ...(settings.slack ? { [`${SLACK_QUEUE}AgeAlarm`]: ageAlarm(SLACK_QUEUE, 0) } : {}),
    ...byId(names, 'ErrorsAlarm', errorsAlarm),
    ...byId(names, 'ThrottlesAlarm', throttlesAlarm),
    [TOPIC_FAILURE_ALARMS[ALERT_TOPIC]]: topicAlarm(ALERT_TOPIC, ALARM_TOPIC),
    [TOPIC_FAILURE_ALARMS[ALARM_TOPIC]]: topicAlarm(ALARM_TOPIC, ALERT_TOPIC),
    ...Object.fromEntries(
      Object.entries(LEDGER_ALARMS).map(([MetricName, text]) => [
        `${MetricName}Alarm`,
        ownMetric(service, { AlarmDescription: `session-guard: ${text}`, MetricName }),
      ]),
    ),
    SweepMissingAlarm: heartbeatAlarm(service),
    CanaryMissingAlarm: ownMetric(service, {
      AlarmDescription:
        'session-guard has not heard its daily test call: a change may go unheard as well. Run session-guard verify.',
      MetricName: 'CanaryMissing',
      Period: HOUR,
      // The sweep says it each hour, at another minute.
      EvaluationPeriods: 2,
      DatapointsToAlarm: 1,
      OKActions: [reference(ALARM_TOPIC)],
    }),
  };
};

/** Logical ids of all alarms. */
export const alarmIds = (settings: StackSettings): readonly string[] => Object.keys(allAlarms(settings));

/** Alarms on the guard itself, which must not fail silently. */
export const alarms = (settings: StackSettings): Resources => ({
  ...allAlarms(settings),
  ...byId(functionsWith('ledger'), 'LedgerFilter', unreadableFilter),
});
