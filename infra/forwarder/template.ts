import type { Prerequisite } from '../../functions/core/prerequisite.ts';
import { ref } from '../generate/parts.ts';
import { deadLetterAlarm } from '../stack/alarms.ts';
import { type Optional, only, property } from '../stack/choice.ts';
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
import { denyOthers } from '../stack/deny-others.ts';
import { queuePolicy } from '../stack/queue-policy.ts';
import {
  FORWARDER_CONDITIONS,
  FORWARDER_PARAMETERS,
  FORWARDS,
  forwards,
  REGION_PATTERN,
} from './parameters.ts';
import {
  BUCKET_RULE,
  DAY,
  DEAD_LETTERS,
  type Destination,
  forwarderRules,
  GUARDED_BUS,
  IAM_RULE,
  ONE_REGION,
  RECORD_RULE,
  ROLE,
  ZONE_RULE,
} from './rules.ts';

/** A CloudFormation template for `aws cloudformation deploy`. */
export type ForwarderTemplate = {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, Value>>;
  readonly Conditions: Readonly<Record<string, Value>>;
  readonly Resources: Resources;
  readonly Outputs: Readonly<Record<string, Value>>;
};

const TOPIC = 'AlarmTopic';

/** A Region that is not guarded has no rules, and each of the others may be left out. */
const ruleArn = (condition: string, rule: string): Value => ({
  'Fn::If': [condition, arnOf(rule), reference('AWS::NoValue')],
});

/** Where a forwarder sends what it hears. */
type Destinations = { readonly rules: readonly Destination[]; readonly buses: readonly Value[] };

const sourcesOf = ({ suffix, conditions: { iam, buckets } }: Destination): readonly Value[] => [
  ...[IAM_RULE, ZONE_RULE, RECORD_RULE].map((id) => ruleArn(iam, `${id}${suffix}`)),
  ruleArn(buckets, `${BUCKET_RULE}${suffix}`),
];

const given = (parameter: string, condition: string): Optional => ({
  given: { condition },
  value: reference(parameter),
});

const role = (buses: readonly Value[]): CfnResource => ({
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
    ...property('Path', given('RolePath', 'HasRolePath')),
    ...property('PermissionsBoundary', given('PermissionsBoundaryArn', 'HasPermissionsBoundary')),
    Policies: [
      {
        PolicyName: 'forward',
        PolicyDocument: policy([{ Effect: 'Allow', Action: ['events:PutEvents'], Resource: buses }]),
      },
    ],
  },
});

/** The resources of a forwarder. */
export const forwarderResources = (
  registry: readonly Prerequisite[],
  to: Destinations,
  where: string,
): Resources => ({
  ...Object.assign({}, ...to.rules.map((one) => forwarderRules(registry, one))),
  ...only(FORWARDS, { [ROLE]: role(to.buses) }),
  [DEAD_LETTERS]: {
    Type: 'AWS::SQS::Queue',
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * DAY },
  },
  [`${DEAD_LETTERS}Policy`]: queuePolicy(DEAD_LETTERS, {
    service: {
      name: 'events',
      sources: to.rules.flatMap(sourcesOf),
      sends: FORWARDS,
    },
  }),
  [TOPIC]: {
    Type: 'AWS::SNS::Topic',
    Condition: 'HasEmail',
    Properties: { Subscription: [{ Protocol: 'email', Endpoint: reference('AlertEmail') }] },
  },
  [`${TOPIC}Policy`]: {
    Type: 'AWS::SNS::TopicPolicy',
    Condition: 'HasEmail',
    Properties: {
      Topics: [reference(TOPIC)],
      PolicyDocument: policy([
        allowService('cloudwatch', 'sns:Publish', reference(TOPIC), [arnOf(`${DEAD_LETTERS}Alarm`)]),
        denyOthers(['sns:Publish'], [reference(TOPIC)], []),
        denyPlainText('sns:Publish', reference(TOPIC)),
      ]),
    },
  },
  [`${DEAD_LETTERS}Alarm`]: deadLetterAlarm(DEAD_LETTERS, {
    AlarmDescription: sub(
      `session-guard: changes of ${ref('AWS::Region')} did not reach ${where}. Look into the dead-letter queue.`,
    ),
    AlarmActions: { 'Fn::If': ['HasEmail', [reference(TOPIC)], [reference('AWS::NoValue')]] },
  }),
});

/** Outputs of both forwarders. */
export const FORWARDER_OUTPUTS: ForwarderTemplate['Outputs'] = {
  DeadLettersUrl: {
    Description: 'Events that did not reach a guarded Region',
    Value: reference(DEAD_LETTERS),
  },
};

/**
 * The second, small stack: it is in the Region that gets events that the guarded Region never gets, and it
 * forwards them. There is one for each guarded Region, so that each is installed and removed with its guard.
 * Route 53's calls are recorded there, too: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/logging-using-cloudtrail.html
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
      AllowedPattern: REGION_PATTERN,
    },
    ...FORWARDER_PARAMETERS,
  },
  Conditions: { ...FORWARDER_CONDITIONS, ...forwards([ONE_REGION]) },
  Resources: forwarderResources(
    registry,
    { rules: [ONE_REGION], buses: [GUARDED_BUS] },
    ref('GuardedRegion'),
  ),
  Outputs: FORWARDER_OUTPUTS,
});
