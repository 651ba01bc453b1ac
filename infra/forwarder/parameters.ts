import { reference, type Value } from '../stack/cloudformation.ts';
import { STACK_PATTERNS } from '../stack/params.ts';
import type { Destination } from './rules.ts';

type Values = Readonly<Record<string, Value>>;

/** A parameter that may be left empty, with the check of the param of serverless.yml that says the same. */
const checked = (param: string, Description: string): Value => {
  const { pattern, problem } = STACK_PATTERNS[param] ?? { pattern: /^/, problem: '' };
  return {
    Type: 'String',
    Description,
    Default: '',
    AllowedPattern: `^$|${pattern.source}`,
    ConstraintDescription: problem,
  };
};

/** Parameters of both forwarders. */
export const FORWARDER_PARAMETERS: Values = {
  ForwardIam: {
    Type: 'String',
    Description:
      'Changes of IAM and Route 53: true only in the Region that records them, such as us-east-1 or cn-north-1',
    AllowedValues: ['true', 'false'],
    Default: 'true',
  },
  LogBuckets: {
    Type: 'CommaDelimitedList',
    Description: 'Names of log buckets of this Region whose deletion is to be told',
    Default: '',
    // A pattern of EventBridge compares whole names.
    AllowedPattern: '^$|^[\\w.-]{3,255}$',
    ConstraintDescription: 'must be whole names of buckets',
  },
  AlertEmail: checked('alert-email', 'Address that hears when forwarding fails; empty for none'),
  PermissionsBoundaryArn: checked('permissions-boundary-arn', 'Permissions boundary of the role'),
  RolePath: checked('role-path', 'Path of the role'),
};

/** A pattern that a Region matches. */
export const REGION_PATTERN = '^[a-z]{2,}(-[a-z]+)+-\\d$';

const isGiven = (parameter: string): Value => ({ 'Fn::Not': [{ 'Fn::Equals': [reference(parameter), ''] }] });

/** Conditions of both forwarders. */
export const FORWARDER_CONDITIONS: Values = {
  ForwardsIam: { 'Fn::Equals': [reference('ForwardIam'), 'true'] },
  ForwardsBuckets: { 'Fn::Not': [{ 'Fn::Equals': [{ 'Fn::Join': ['', reference('LogBuckets')] }, ''] }] },
  HasEmail: isGiven('AlertEmail'),
  HasPermissionsBoundary: isGiven('PermissionsBoundaryArn'),
  HasRolePath: isGiven('RolePath'),
};

/** The condition of {@link FORWARDS}, of the conditions of the rules. */
export const forwards = (rules: readonly Destination[]): Values => ({
  [FORWARDS.condition]: {
    'Fn::Or': rules.flatMap(({ conditions: { iam, buckets } }) => [
      { Condition: iam },
      { Condition: buckets },
    ]),
  },
});

/**
 * Whether there is a rule. Where there is none, as in a forwarder of its own Region alone, there is no role either: "Policy
 * statement must contain resources", says IAM.
 */
export const FORWARDS = { condition: 'Forwards' };
