import type { Prerequisite } from '../../functions/core/prerequisite.ts';
import { type EventRule, eventRules, PATTERN_LIMIT } from '../generate/event-rules.ts';
import { ref } from '../generate/parts.ts';
import {
  allowService,
  arnOf,
  type CfnResource,
  denyPlainText,
  policy,
  type Resources,
  reference,
  sub,
  type Value,
} from '../stack/cloudformation.ts';

/** A template of CloudFormation as `aws cloudformation deploy` takes it. */
export type ForwarderTemplate = {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, Value>>;
  readonly Conditions: Readonly<Record<string, Value>>;
  readonly Resources: Resources;
  readonly Outputs: Readonly<Record<string, Value>>;
};

const IAM_RULE = 'IamRule';
const BUCKET_RULE = 'BucketRule';
const DEAD_LETTERS = 'ForwarderDeadLetters';
const TOPIC = 'AlarmTopic';
const ROLE = 'ForwarderRole';

const DAY = 86_400;

/** The one bus that events go to. */
const GUARDED_BUS = sub(
  `arn:${ref('AWS::Partition')}:events:${ref('GuardedRegion')}:${ref('AWS::AccountId')}:event-bus/default`,
);

/** Events keep their source and detail on the way, so that the rules of the guarded Region match them as their own. */
const forwardTo = (condition: string, description: string, EventPattern: Value): CfnResource => ({
  Type: 'AWS::Events::Rule',
  Condition: condition,
  Properties: {
    Description: description,
    State: 'ENABLED',
    EventPattern,
    Targets: [
      {
        Id: 'guarded-region',
        Arn: GUARDED_BUS,
        RoleArn: arnOf(ROLE),
        DeadLetterConfig: { Arn: arnOf(DEAD_LETTERS) },
        RetryPolicy: { MaximumEventAgeInSeconds: DAY, MaximumRetryAttempts: 185 },
      },
    ],
  },
});

const iamRule = (registry: readonly Prerequisite[]): EventRule => {
  const found = eventRules(registry).filter(({ pattern }) => pattern.source.includes('aws.iam'));
  const [first, ...others] = found;
  if (!first || others.length > 0) throw new Error('the forwarder expects one rule for IAM');
  return first;
};

const bucketPattern: Value = {
  source: ['aws.s3'],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: {
    eventSource: ['s3.amazonaws.com'],
    eventName: ['DeleteBucket'],
    errorCode: [{ exists: false }],
    requestParameters: { bucketName: reference('LogBuckets') },
  },
};

/** The part of a pattern that is ours; the names of buckets come on top of it. */
const bounded = (pattern: Value): Value => {
  if (JSON.stringify(pattern).length >= PATTERN_LIMIT) throw new Error('an event pattern is too long');
  return pattern;
};

/** Each of the rules may be left out. */
const ruleArn = (condition: string, rule: string): Value => ({
  'Fn::If': [condition, arnOf(rule), reference('AWS::NoValue')],
});

const resources = (registry: readonly Prerequisite[]): Resources => ({
  [IAM_RULE]: forwardTo(
    'ForwardsIam',
    'Changes of IAM that Session Manager depends on, for the Region that is guarded',
    bounded(iamRule(registry).pattern),
  ),
  [BUCKET_RULE]: forwardTo(
    'ForwardsBuckets',
    'Deletions of log buckets of this Region, for the Region that is guarded',
    bounded(bucketPattern),
  ),
  [ROLE]: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: policy([
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': reference('AWS::AccountId') } },
        },
      ]),
      Policies: [
        {
          PolicyName: 'forward',
          PolicyDocument: policy([
            { Effect: 'Allow', Action: ['events:PutEvents'], Resource: [GUARDED_BUS] },
          ]),
        },
      ],
    },
  },
  [DEAD_LETTERS]: {
    Type: 'AWS::SQS::Queue',
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * DAY },
  },
  [`${DEAD_LETTERS}Policy`]: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [reference(DEAD_LETTERS)],
      PolicyDocument: policy([
        allowService('events', 'sqs:SendMessage', arnOf(DEAD_LETTERS), [
          ruleArn('ForwardsIam', IAM_RULE),
          ruleArn('ForwardsBuckets', BUCKET_RULE),
        ]),
        denyPlainText('sqs:*', arnOf(DEAD_LETTERS)),
      ]),
    },
  },
  [TOPIC]: {
    Type: 'AWS::SNS::Topic',
    Condition: 'HasEmail',
    Properties: { Subscription: [{ Protocol: 'email', Endpoint: reference('AlertEmail') }] },
  },
  [`${DEAD_LETTERS}Alarm`]: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: sub(
        `session-guard: changes of ${ref('AWS::Region')} did not reach ${ref('GuardedRegion')}. Look into the dead-letter queue.`,
      ),
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [DEAD_LETTERS, 'QueueName'] } }],
      Statistic: 'Maximum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: { 'Fn::If': ['HasEmail', [reference(TOPIC)], [reference('AWS::NoValue')]] },
    },
  },
});

/**
 * The second, small stack: it stands where events come that the guarded Region never gets, and sends them there. One
 * for each guarded Region, so that each is installed and removed with its guard.
 * IAM's events: https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region
 * Across Regions: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
 */
export const forwarderTemplate = (registry: readonly Prerequisite[]): ForwarderTemplate => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description:
    'session-guard: forwards what the guarded Region does not hear by itself. Generated by npm run generate.',
  Parameters: {
    GuardedRegion: {
      Type: 'String',
      Description: 'The Region of the guard',
      AllowedPattern: '^[a-z]{2,}(-[a-z]+)+-\\d$',
    },
    ForwardIam: {
      Type: 'String',
      Description: 'Changes of IAM: true in us-east-1, cn-north-1 and us-gov-west-1 only',
      AllowedValues: ['true', 'false'],
      Default: 'true',
    },
    LogBuckets: {
      Type: 'CommaDelimitedList',
      Description: 'Names of log buckets of this Region whose deletion is to be told',
      Default: '',
    },
    AlertEmail: {
      Type: 'String',
      Description: 'Address that hears when forwarding fails; empty for none',
      Default: '',
    },
  },
  Conditions: {
    ForwardsIam: { 'Fn::Equals': [reference('ForwardIam'), 'true'] },
    ForwardsBuckets: { 'Fn::Not': [{ 'Fn::Equals': [{ 'Fn::Join': ['', reference('LogBuckets')] }, ''] }] },
    HasEmail: { 'Fn::Not': [{ 'Fn::Equals': [reference('AlertEmail'), ''] }] },
  },
  Resources: resources(registry),
  Outputs: {
    DeadLettersUrl: {
      Description: 'Events that did not reach the guarded Region',
      Value: reference(DEAD_LETTERS),
    },
  },
});
