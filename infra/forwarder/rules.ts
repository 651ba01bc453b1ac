import type { Prerequisite } from '../../functions/core/prerequisite.ts';
import { type EventRule, eventRules, OWN_ACCOUNT, PATTERN_LIMIT } from '../generate/event-rules.ts';
import { ref } from '../generate/parts.ts';
import {
  arnOf,
  type CfnResource,
  type Resources,
  reference,
  sub,
  type Value,
} from '../stack/cloudformation.ts';

export const IAM_RULE = 'IamRule';
export const ZONE_RULE = 'Route53Rule';
export const RECORD_RULE = 'Route53RecordsRule';
export const BUCKET_RULE = 'BucketRule';
export const DEAD_LETTERS = 'ForwarderDeadLetters';
export const ROLE = 'ForwarderRole';
export const DAY = 86_400;

const BUS = `arn:${ref('AWS::Partition')}:events:${ref('GuardedRegion')}:${ref('AWS::AccountId')}:event-bus/default`;

/** The default bus of the one guarded Region. */
export const GUARDED_BUS = sub(BUS);

/** The default bus of a Region that the template finds out. */
export const busOf = (region: Value): Value => ({ 'Fn::Sub': [BUS, { GuardedRegion: region }] });

/** Where rules send events, and suffixes of the ids of rules: EventBridge takes five targets a rule. */
export type Destination = {
  readonly suffix: string;
  readonly targets: readonly Value[];
  /** Names of conditions: whether changes of IAM, and deletions of buckets, go there. */
  readonly conditions: { readonly iam: string; readonly buckets: string };
};

/** A target: the bus of a guarded Region. */
export const targetOf = (bus: Value, id: string): Value => ({
  Id: id,
  Arn: bus,
  RoleArn: arnOf(ROLE),
  DeadLetterConfig: { Arn: arnOf(DEAD_LETTERS) },
  RetryPolicy: { MaximumEventAgeInSeconds: DAY, MaximumRetryAttempts: 185 },
});

/** The one guarded Region of a forwarder that goes with its guard. */
export const ONE_REGION: Destination = {
  suffix: '',
  targets: [targetOf(GUARDED_BUS, 'guarded-region')],
  conditions: { iam: 'ForwardsIam', buckets: 'ForwardsBuckets' },
};

/**
 * Forwarded events keep their source and detail, so the guarded Region's rules match them like local ones.
 */
const forwardTo = (
  Condition: string,
  Targets: readonly Value[],
  Description: string,
  EventPattern: Value,
): CfnResource => ({
  Type: 'AWS::Events::Rule',
  Condition,
  Properties: { Description, State: 'ENABLED', EventPattern, Targets },
});

/** The pattern of a rule of the guard, so that the guarded Region's rule matches what is forwarded. */
const patternAs = ({ pattern }: EventRule): Value => JSON.parse(JSON.stringify(pattern)) as Value;

/** Route 53 has two rules: one for zones, and one for the records of AWS's own names, which are few of all records. */
const route53Rules = (
  registry: readonly Prerequisite[],
): { readonly zones: EventRule; readonly records: EventRule } => {
  const found = eventRules(registry).filter(({ pattern }) => pattern.source.includes('aws.route53'));
  const [zones, records, ...others] = found.toSorted(
    (a, b) =>
      Number(a.pattern.detail.requestParameters !== undefined) -
      Number(b.pattern.detail.requestParameters !== undefined),
  );
  if (!zones || !records || others.length > 0)
    throw new Error('the forwarder expects two rules for Route 53');
  return { zones, records };
};

const iamRule = (registry: readonly Prerequisite[]): EventRule => {
  const found = eventRules(registry).filter(({ pattern }) => pattern.source.includes('aws.iam'));
  const [first, ...others] = found;
  if (!first || others.length > 0) throw new Error('the forwarder expects one rule for IAM');
  return first;
};

const bucketPattern: Value = {
  source: ['aws.s3'],
  'detail-type': ['AWS API Call via CloudTrail'],
  account: OWN_ACCOUNT,
  detail: {
    eventSource: ['s3.amazonaws.com'],
    eventName: ['DeleteBucket'],
    errorCode: [{ exists: false }],
    requestParameters: { bucketName: reference('LogBuckets') },
  },
};

/** Our part of a pattern; the names of buckets are added to it. */
const bounded = (pattern: Value): Value => {
  if (JSON.stringify(pattern).length >= PATTERN_LIMIT) throw new Error('an event pattern is too long');
  return pattern;
};

/** The rules of the forwarder: what they match, and that they send it to the guarded Region. */
export const forwarderRules = (
  registry: readonly Prerequisite[],
  { suffix, targets, conditions: { iam, buckets } }: Destination,
): Resources => ({
  [`${IAM_RULE}${suffix}`]: forwardTo(
    iam,
    targets,
    'Changes of IAM that Session Manager depends on, for the Region that is guarded',
    bounded(patternAs(iamRule(registry))),
  ),
  [`${ZONE_RULE}${suffix}`]: forwardTo(
    iam,
    targets,
    'Changes of private hosted zones, for the Region that is guarded',
    bounded(patternAs(route53Rules(registry).zones)),
  ),
  [`${RECORD_RULE}${suffix}`]: forwardTo(
    iam,
    targets,
    'Changes of the records of AWS services, for the Region that is guarded',
    bounded(patternAs(route53Rules(registry).records)),
  ),
  [`${BUCKET_RULE}${suffix}`]: forwardTo(
    buckets,
    targets,
    'Deletions of log buckets of this Region, for the Region that is guarded',
    bounded(bucketPattern),
  ),
});
