import { functionsWith } from '../generate/parts.ts';
import { alarmArns, TOPIC_FAILURE_ALARMS } from './alarms.ts';
import { type Choice, items, only, property } from './choice.ts';
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
import { denyOthers } from './deny-others.ts';
import { ALARM_TOPIC, ALERT_TOPIC, roleId, SLACK_DEAD_LETTERS, SLACK_QUEUE } from './ids.ts';
import type { StackSettings } from './params.ts';

const mailTo = (topic: string, address: Value): CfnResource => ({
  Type: 'AWS::SNS::Subscription',
  Properties: { TopicArn: reference(topic), Protocol: 'email', Endpoint: address },
});

const slackFrom = (topic: string): CfnResource => ({
  Type: 'AWS::SNS::Subscription',
  // Without its policy, the queue refuses messages from the topic.
  DependsOn: [`${SLACK_QUEUE}Policy`, `${SLACK_DEAD_LETTERS}Policy`],
  Properties: {
    TopicArn: reference(topic),
    Protocol: 'sqs',
    Endpoint: arnOf(SLACK_QUEUE),
    RedrivePolicy: { deadLetterTargetArn: arnOf(SLACK_DEAD_LETTERS) },
  },
});

/** Alarms go to the address of the alerts unless they have one of their own. */
export const subscriptions = ({ alertEmail, alarmEmail, slackSecret }: StackSettings): Resources => ({
  ...only(alertEmail.given, { MailSubscription: mailTo(ALERT_TOPIC, alertEmail.value) }),
  ...only(alarmEmail.given, { AlarmMailSubscription: mailTo(ALARM_TOPIC, alarmEmail.value) }),
  ...only(slackSecret.given, {
    SlackSubscription: slackFrom(ALERT_TOPIC),
    AlarmSlackSubscription: slackFrom(ALARM_TOPIC),
  }),
});

/** Who may publish to a topic: roles, and CloudWatch for some alarms. */
type Publishers = {
  readonly roles: readonly Value[];
  readonly alarms: readonly Value[];
  /** Is there any of these alarms? */
  readonly hasAlarms: Choice;
};

export const topicWith = (
  id: string,
  DisplayName: string,
  { kmsKeyArn }: StackSettings,
  { roles, alarms, hasAlarms }: Publishers,
): Resources => ({
  [id]: {
    Type: 'AWS::SNS::Topic',
    Properties: { DisplayName, ...property('KmsMasterKeyId', kmsKeyArn) },
  },
  [`${id}Policy`]: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [reference(id)],
      PolicyDocument: policy([
        ...items(hasAlarms, [allowService('cloudwatch', 'sns:Publish', reference(id), alarms)]),
        denyOthers(['sns:Publish'], [reference(id)], roles),
        denyPlainText('sns:Publish', reference(id)),
      ]),
    },
  },
});

/**
 * The topic for alerts and the topic for alarms on the guard itself. Each hears when the other one does not deliver.
 * With a customer-managed key, the key's policy must let `cloudwatch.amazonaws.com` use it. Otherwise, alarms are
 * silently lost: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export const alerts = (settings: StackSettings): Resources => ({
  ...topicWith(ALERT_TOPIC, 'Session Guard', settings, {
    roles: functionsWith('publisher').map((name) => arnOf(roleId(name))),
    alarms: [arnOf(TOPIC_FAILURE_ALARMS[ALARM_TOPIC])],
    hasAlarms: settings.alone,
  }),
  ...topicWith(ALARM_TOPIC, 'Session Guard alarms', settings, {
    roles: [],
    alarms: alarmArns(settings),
    hasAlarms: true,
  }),
  ...subscriptions(settings),
});
