import type { RepairApi } from '../../core/api-call.ts';

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
   * ARN templates. Beside CloudFormation's pseudo parameters they hold lists that the policy is repeated for:
   * `${GuardedDocument}`, `${LogBucket}`, `${LogGroup}` (names, or prefixes ending in `*`), and single values:
   * `${LedgerTable}` (a table name), `${AlertTopicArn}`. `*` where IAM knows no resource for the action.
   */
  readonly resources: readonly string[];
  readonly why: string;
};

/** The parts of the adapters that a function may be given; a role gets the parts that its entry wires up. */
export type ReaderPart = 'preferences' | 'network' | 'nodes' | 'ledger' | 'publisher' | 'history';

/** A placeholder of CloudFormation's `Fn::Sub`. */
const ref = (name: string): string => `\${${name}}`;
const PARTITION = ref('AWS::Partition');
const arn = (service: string, resource: string): string =>
  `arn:${PARTITION}:${service}:${ref('AWS::Region')}:${ref('AWS::AccountId')}:${resource}`;

const GUARDED_DOCUMENT = arn('ssm', `document/${ref('GuardedDocument')}`);
const ANY_BUCKET = `arn:${PARTITION}:s3:::*`;
const LOG_BUCKET = `arn:${PARTITION}:s3:::${ref('LogBucket')}`;
// Tagging calls are authorised on the ARN without `:*`, the other calls on the one with it:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
const LOG_GROUP = [
  arn('logs', `log-group:${ref('LogGroup')}`),
  arn('logs', `log-group:${ref('LogGroup')}:*`),
];
const LEDGER = arn('dynamodb', `table/${ref('LedgerTable')}`);
// A key of another account may be named by its ARN; a key named by its alias is authorised as the key.
const ANY_KEY = `arn:${PARTITION}:kms:${ref('AWS::Region')}:*:key/*`;

const grant = (
  operation: string,
  actions: readonly string[],
  resources: readonly string[],
  why: string,
): Permission => ({ operation, actions, resources, why });

const describe = (operation: string, why: string): Permission => grant(operation, [operation], ['*'], why);

const onBuckets = (operation: string, action: string, why: string): Permission =>
  grant(operation, [action], [ANY_BUCKET], why);

/** What is read, by the part of the adapters that reads it. */
export const READS: Readonly<Record<ReaderPart, readonly Permission[]>> = {
  preferences: [
    grant('ssm:GetDocument', ['ssm:GetDocument'], [GUARDED_DOCUMENT], 'the contents sessions run by'),
    grant('ssm:ListTagsForResource', ['ssm:ListTagsForResource'], [GUARDED_DOCUMENT], 'exemption tags'),
    onBuckets('s3:HeadBucket', 's3:ListBucket', 'is the log bucket there, and in this account'),
    grant('s3:ListBuckets', ['s3:ListAllMyBuckets'], ['*'], 'a refused bucket: ours or a stranger’s'),
    onBuckets('s3:GetBucketEncryption', 's3:GetEncryptionConfiguration', 'the encryption sessions demand'),
    onBuckets('s3:GetBucketVersioning', 's3:GetBucketVersioning', 'baseline for recreating the bucket'),
    onBuckets('s3:GetBucketLifecycleConfiguration', 's3:GetLifecycleConfiguration', 'baseline'),
    onBuckets('s3:GetBucketTagging', 's3:GetBucketTagging', 'exemption tags and baseline'),
    onBuckets('s3:GetBucketPolicyStatus', 's3:GetBucketPolicyStatus', 'a lost policy makes a plan inexact'),
    grant('logs:DescribeLogGroups', ['logs:DescribeLogGroups'], [arn('logs', 'log-group:*')], 'log groups'),
    grant('logs:ListTagsForResource', ['logs:ListTagsForResource'], [arn('logs', 'log-group:*')], 'tags'),
    grant('kms:DescribeKey', ['kms:DescribeKey'], [ANY_KEY], 'is the key that the preferences name enabled'),
  ],
  network: [
    describe('ec2:DescribeVpcs', 'DHCP options of a VPC'),
    describe('ec2:DescribeVpcAttribute', 'DNS support and DNS hostnames of a VPC'),
    describe('ec2:DescribeVpcEndpoints', 'private paths to Systems Manager'),
    describe('ec2:DescribeRouteTables', 'the way to the internet'),
    describe('ec2:DescribeInstances', 'who is in the VPC'),
    describe('ec2:DescribeDhcpOptions', 'name servers of a VPC'),
    describe('ssm:DescribeInstanceInformation', 'which instances are managed, and their agents’ versions'),
  ],
  nodes: [describe('ssm:DescribeInstanceInformation', 'how many managed nodes are connected')],
  ledger: [
    grant(
      'dynamodb:Query',
      ['dynamodb:Query'],
      [LEDGER, `${LEDGER}/index/open`],
      'rows of a resource, open rows',
    ),
    grant('dynamodb:PutItem', ['dynamodb:PutItem'], [LEDGER], 'baselines, incidents, repairs'),
  ],
  publisher: [grant('sns:Publish', ['sns:Publish'], [ref('AlertTopicArn')], 'alerts')],
  history: [describe('cloudtrail:LookupEvents', 'the value before a change that no baseline knows')],
};

const onDocument = (api: RepairApi, more: readonly string[], why: string): Permission =>
  grant(api, [api, ...more], [GUARDED_DOCUMENT], why);

const onLogBucket = (api: RepairApi, action: string, why: string): Permission =>
  grant(api, [action], [LOG_BUCKET], why);

const onLogGroup = (api: RepairApi, more: readonly string[], why: string): Permission =>
  grant(api, [api, ...more], LOG_GROUP, why);

const VPC = arn('ec2', 'vpc/*');

/**
 * What each repair call needs. `ssm:UpdateDocument` also reads the document when AWS says that the content is
 * not new; that read is part of {@link READS}. Associating a key with a log group needs nothing in KMS: the key's
 * own policy must let CloudWatch Logs use it
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html).
 */
export const WRITES: Readonly<Record<RepairApi, Permission>> = {
  'ssm:UpdateDocument': onDocument('ssm:UpdateDocument', [], 'a new version with the content that worked'),
  'ssm:UpdateDocumentDefaultVersion': onDocument('ssm:UpdateDocumentDefaultVersion', [], 'default version'),
  // Tags at creation need the tagging action too:
  // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html
  'ssm:CreateDocument': onDocument('ssm:CreateDocument', ['ssm:AddTagsToResource'], 'a deleted document'),
  's3:CreateBucket': onLogBucket('s3:CreateBucket', 's3:CreateBucket', 'a deleted log bucket'),
  's3:PutPublicAccessBlock': onLogBucket(
    's3:PutPublicAccessBlock',
    's3:PutBucketPublicAccessBlock',
    'a recreated bucket is never public',
  ),
  's3:PutBucketEncryption': onLogBucket(
    's3:PutBucketEncryption',
    's3:PutEncryptionConfiguration',
    'encryption of a log bucket',
  ),
  's3:PutBucketVersioning': onLogBucket('s3:PutBucketVersioning', 's3:PutBucketVersioning', 'as it was'),
  's3:PutBucketLifecycleConfiguration': onLogBucket(
    's3:PutBucketLifecycleConfiguration',
    's3:PutLifecycleConfiguration',
    'retention as it was',
  ),
  's3:PutBucketTagging': onLogBucket('s3:PutBucketTagging', 's3:PutBucketTagging', 'tags as they were'),
  // "you must have either the logs:TagResource or logs:TagLogGroup permission" for tags at creation:
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
  'logs:CreateLogGroup': onLogGroup('logs:CreateLogGroup', ['logs:TagResource'], 'a deleted log group'),
  'logs:PutRetentionPolicy': onLogGroup('logs:PutRetentionPolicy', [], 'retention as it was'),
  'logs:AssociateKmsKey': onLogGroup('logs:AssociateKmsKey', [], 'encryption as it was'),
  'ec2:AssociateDhcpOptions': grant(
    'ec2:AssociateDhcpOptions',
    ['ec2:AssociateDhcpOptions'],
    [VPC, arn('ec2', 'dhcp-options/*')],
    'the option set a VPC had',
  ),
  'ec2:ModifyVpcAttribute': grant(
    'ec2:ModifyVpcAttribute',
    ['ec2:ModifyVpcAttribute'],
    [VPC],
    'DNS of a VPC',
  ),
};
