import { functionsWith, ref } from '../generate/parts.ts';
import {
  allowService,
  arnOf,
  denyOthers,
  denyPlainText,
  policy,
  type Resources,
  reference,
  sub,
} from './cloudformation.ts';
import { ALERT_TOPIC, roleId, SLACK_DEAD_LETTERS, SLACK_QUEUE } from './ids.ts';
import type { StackSettings } from './params.ts';

const topic = reference(ALERT_TOPIC);

const subscriptions = ({ alertEmail, slack }: StackSettings): Resources => ({
  ...(alertEmail
    ? {
        MailSubscription: {
          Type: 'AWS::SNS::Subscription',
          Properties: { TopicArn: topic, Protocol: 'email', Endpoint: alertEmail },
        },
      }
    : {}),
  ...(slack
    ? {
        SlackSubscription: {
          Type: 'AWS::SNS::Subscription',
          // Without its policy, the queue refuses messages from the topic.
          DependsOn: [`${SLACK_QUEUE}Policy`, `${SLACK_DEAD_LETTERS}Policy`],
          Properties: {
            TopicArn: topic,
            Protocol: 'sqs',
            Endpoint: arnOf(SLACK_QUEUE),
            RedrivePolicy: { deadLetterTargetArn: arnOf(SLACK_DEAD_LETTERS) },
          },
        },
      }
    : {}),
});

/**
 * The topic for all alerts and alarms. With a customer-managed key, the key's policy must let
 * `cloudwatch.amazonaws.com` use it. Otherwise, alarms are silently lost:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export const alerts = (settings: StackSettings): Resources => ({
  [ALERT_TOPIC]: {
    Type: 'AWS::SNS::Topic',
    Properties: {
      DisplayName: 'Session Guard',
      ...(settings.kmsKeyArn ? { KmsMasterKeyId: settings.kmsKeyArn } : {}),
    },
  },
  AlertTopicPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [topic],
      PolicyDocument: policy([
        allowService(
          'cloudwatch',
          'sns:Publish',
          topic,
          sub(
            `arn:${ref('AWS::Partition')}:cloudwatch:${ref('AWS::Region')}:${ref('AWS::AccountId')}:alarm:*`,
          ),
        ),
        denyOthers(
          ['sns:Publish'],
          [topic],
          functionsWith('publisher').map((name) => arnOf(roleId(name))),
        ),
        denyPlainText('sns:Publish', topic),
      ]),
    },
  },
  ...subscriptions(settings),
});
