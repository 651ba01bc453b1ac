import { type FunctionName, lambdaId, pascalCase } from '../generate/parts.ts';
import { type CfnResource, type Resources, reference, type Value } from './cloudformation.ts';
import { ALERT_TOPIC } from './ids.ts';
import type { StackSettings } from './params.ts';
import { deadLetterIds } from './queues.ts';

const HOUR = 3600;

const alarm = (properties: { readonly [key: string]: Value }): CfnResource => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmActions: [reference(ALERT_TOPIC)],
    EvaluationPeriods: 1,
    Period: 300,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    ...properties,
  },
});

/** Raised when a message is in a dead-letter queue. */
export const deadLetterAlarm = (
  queue: string,
  told: { readonly AlarmDescription: Value; readonly AlarmActions?: Value },
): CfnResource =>
  alarm({
    ...told,
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
    Statistic: 'Maximum',
  });

const errorsAlarm = (name: FunctionName): CfnResource =>
  alarm({
    AlarmDescription: `session-guard: ${name} fails. Its log group says why.`,
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: reference(lambdaId(name)) }],
    Statistic: 'Sum',
  });

/** It may be raised once right after the first deployment, until the first sweep is complete. */
const heartbeatAlarm = (serviceName: string): CfnResource =>
  alarm({
    AlarmDescription: 'session-guard has not completed a sweep for three hours: it may be blind.',
    Namespace: 'SessionGuard',
    MetricName: 'SweepCompleted',
    Dimensions: [{ Name: 'service', Value: serviceName }],
    Statistic: 'Sum',
    Period: HOUR,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 3,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
    OKActions: [reference(ALERT_TOPIC)],
  });

/** Alarms on the guard itself, which must not fail silently. */
export const alarms = (
  names: readonly FunctionName[],
  settings: StackSettings,
  serviceName: string,
): Resources => ({
  ...Object.fromEntries(
    deadLetterIds(settings).map((id) => [
      `${id}Alarm`,
      deadLetterAlarm(id, {
        AlarmDescription: `session-guard could not handle something: look into the queue ${id} and redrive it.`,
      }),
    ]),
  ),
  ...Object.fromEntries(names.map((name) => [`${pascalCase(name)}ErrorsAlarm`, errorsAlarm(name)])),
  SweepMissingAlarm: heartbeatAlarm(serviceName),
});
