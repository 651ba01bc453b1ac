/**
 * What one SDK operation needs in IAM. The policies of the deployed roles are generated from these tables, and
 * a test compares them with the operations that the adapters really send, in both directions.
 */
export type Permission = {
  /** `service:Operation` in the SDK's spelling. */
  readonly operation: string;
  /** IAM actions, which are not always spelled like the operation. */
  readonly actions: readonly string[];
  /**
   * ARN templates. Besides CloudFormation's pseudo parameters, they contain lists for which the policy is
   * repeated: `${GuardedDocument}`, `${LogBucket}`, `${LogGroup}`, `${NodeRole}`, `${NodeProfile}`, `${NodePolicy}`
   * (names, or prefixes ending in `*`), and single values: `${LedgerTable}`, `${ThreadsTable}` and `${InstallationsTable}` (table names), `${AlertTopicArn}` and `${AlarmTopicArn}`. `*` if
   * IAM has no resource for the action.
   */
  readonly resources: readonly string[];
  readonly why: string;
  /** Narrows the permission: condition operator to key to templates, which may contain the same lists. */
  readonly condition?: Condition;
  /** Services to which the call passes a role of the nodes, which needs `iam:PassRole`. */
  readonly passesTo?: readonly string[];
};

export type Condition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** The parts of the adapters that a function or the command line may use; its role gets the permissions of these parts. */
export type ReaderPart =
  | 'preferences'
  | 'documents'
  | 'identity'
  | 'trails'
  | 'installation'
  | 'regions'
  | 'network'
  | 'nodes'
  | 'ledger'
  | 'publisher'
  | 'hub-sender'
  | 'security-hub'
  | 'installations'
  | 'organization'
  | 'notices'
  | 'history'
  | 'threads'
  | 'connections'
  | 'account-alias';

/** A placeholder of CloudFormation's `Fn::Sub`. */
export const ref = (name: string): string => `\${${name}}`;
export const PARTITION = ref('AWS::Partition');
export const arn = (service: string, resource: string): string =>
  `arn:${PARTITION}:${service}:${ref('AWS::Region')}:${ref('AWS::AccountId')}:${resource}`;

export const GUARDED_DOCUMENT = arn('ssm', `document/${ref('GuardedDocument')}`);
const ANY_BUCKET = `arn:${PARTITION}:s3:::*`;
export const LOG_BUCKET = `arn:${PARTITION}:s3:::${ref('LogBucket')}`;
// Tagging calls are authorised on the ARN without `:*`, the other calls on the one with it:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
export const LOG_GROUP = [
  arn('logs', `log-group:${ref('LogGroup')}`),
  arn('logs', `log-group:${ref('LogGroup')}:*`),
];
// The forwarder's rule is in another Region.
export const ANY_RULE = [`arn:${PARTITION}:events:*:${ref('AWS::AccountId')}:rule/*`];
export const LEDGER = arn('dynamodb', `table/${ref('LedgerTable')}`);
export const INSTALLATIONS = arn('dynamodb', `table/${ref('InstallationsTable')}`);
export const OWN_BUS = arn('events', 'event-bus/default');
/** The product of an account's own findings: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-custom-providers.html */
export const OWN_FINDINGS = arn('securityhub', `product/${ref('AWS::AccountId')}/default`);
export const THREADS = arn('dynamodb', `table/${ref('ThreadsTable')}`);
// The preferences may name a key of another account by its ARN. A key that is named by its alias is
// authorised as the key.
export const ANY_KEY = `arn:${PARTITION}:kms:${ref('AWS::Region')}:*:key/*`;

export const ofIam = (resource: string): string =>
  `arn:${PARTITION}:iam::${ref('AWS::AccountId')}:${resource}`;
export const ANY_ROLE = ofIam('role/*');
export const ANY_PROFILE = ofIam('instance-profile/*');
// The ARNs of AWS's own policies have the account `aws`.
export const ANY_POLICY = `arn:${PARTITION}:iam::*:policy/*`;
/** The ARN of an IAM resource contains a path that its name does not show. */
const namedOfIam = (type: string, list: string): readonly string[] => [
  ofIam(`${type}/${ref(list)}`),
  ofIam(`${type}/*/${ref(list)}`),
];
export const NODE_ROLES = namedOfIam('role', 'NodeRole');
export const NODE_PROFILES = namedOfIam('instance-profile', 'NodeProfile');
export const NODE_POLICIES = namedOfIam('policy', 'NodePolicy');
export const SETTINGS = [
  arn('ssm', 'servicesetting/ssm/managed-instance/default-ec2-instance-management-role'),
  arn('ssm', 'servicesetting/ssm/managed-instance/activation-tier'),
];

/**
 * A bucket of another account is never read or written, even if its owner would allow it. A bucket that does not exist
 * has no account, and the answer to that must not be a refusal: hence `IfExists`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
export const OWN_BUCKET: Condition = {
  StringEqualsIfExists: { 's3:ResourceAccount': [ref('AWS::AccountId')] },
};

export const grant = (
  operation: string,
  actions: readonly string[],
  resources: readonly string[],
  why: string,
): Permission => ({ operation, actions, resources, why });

/** A call of which IAM knows no resource. */
export const describe = (operation: string, why: string): Permission =>
  grant(operation, [operation], ['*'], why);

/** A read of buckets of this account. */
export const onBuckets = (operation: string, action: string, why: string): Permission => ({
  ...grant(operation, [action], [ANY_BUCKET], why),
  condition: OWN_BUCKET,
});
