import { functionsWith } from '../generate/parts.ts';
import { alarmIds, TOPIC_FAILURE_ALARMS } from './alarms.ts';
import {
  allowService,
  arnOf,
  type CfnResource,
  denyOthers,
  denyPlainText,
  policy,
  type Resources,
  reference,
  type Value,
} from './cloudformation.ts';
import { ALARM_TOPIC, ALERT_TOPIC, roleId, SLACK_DEAD_LETTERS, SLACK_QUEUE } from './ids.ts';
import type { StackSettings } from './params.ts';

const mailTo = (topic: string, address: string): CfnResource => ({
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
const subscriptions = ({ alertEmail, alarmEmail = alertEmail, slack }: StackSettings): Resources => ({
  ...(alertEmail ? { MailSubscription: mailTo(ALERT_TOPIC, alertEmail) } : {}),
  ...(alarmEmail ? { AlarmMailSubscription: mailTo(ALARM_TOPIC, alarmEmail) } : {}),
  ...(slack
    ? { SlackSubscription: slackFrom(ALERT_TOPIC), AlarmSlackSubscription: slackFrom(ALARM_TOPIC) }
    : {}),
});

/** Who may publish to a topic: roles, and CloudWatch for some alarms. */
type Publishers = { readonly roles: readonly Value[]; readonly alarms: readonly string[] };

const topicWith = (
  id: string,
  DisplayName: string,
  { kmsKeyArn }: StackSettings,
  { roles, alarms }: Publishers,
): Resources => ({
  [id]: {
    Type: 'AWS::SNS::Topic',
    Properties: { DisplayName, ...(kmsKeyArn ? { KmsMasterKeyId: kmsKeyArn } : {}) },
  },
  [`${id}Policy`]: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [reference(id)],
      PolicyDocument: policy([
        allowService('cloudwatch', 'sns:Publish', reference(id), alarms.map(arnOf)),
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
    alarms: [TOPIC_FAILURE_ALARMS[ALARM_TOPIC]],
  }),
  ...topicWith(ALARM_TOPIC, 'Session Guard alarms', settings, { roles: [], alarms: alarmIds(settings) }),
  ...subscriptions(settings),
});
