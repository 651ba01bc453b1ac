import {
  ANY_KEY,
  ANY_RULE,
  arn,
  describe,
  GUARDED_DOCUMENT,
  grant,
  LEDGER,
  onBuckets,
  type Permission,
  type ReaderPart,
  ref,
  THREADS,
} from './permission.ts';
import { HUB } from './read-hub.ts';
import { IDENTITY_READS } from './read-identity.ts';
import { NETWORK_READS } from './read-network.ts';

/** What the adapters read, by part. */
export const READS: Readonly<Record<ReaderPart, readonly Permission[]>> = {
  preferences: [
    grant('ssm:GetDocument', ['ssm:GetDocument'], [GUARDED_DOCUMENT], 'the contents that sessions use'),
    grant('ssm:ListTagsForResource', ['ssm:ListTagsForResource'], [GUARDED_DOCUMENT], 'exemption tags'),
    grant(
      'ssm:GetParameters',
      ['ssm:GetParameters'],
      [arn('ssm', 'parameter/*')],
      'what the preferences name as {{ssm:name}}; nothing is decrypted',
    ),
    onBuckets('s3:HeadBucket', 's3:ListBucket', 'whether the log bucket exists in this account'),
    grant(
      's3:ListBuckets',
      ['s3:ListAllMyBuckets'],
      ['*'],
      'whether a refused bucket belongs to this account or to a stranger',
    ),
    onBuckets(
      's3:GetBucketEncryption',
      's3:GetEncryptionConfiguration',
      'the encryption that sessions require',
    ),
    onBuckets('s3:GetBucketVersioning', 's3:GetBucketVersioning', 'baseline for recreating the bucket'),
    onBuckets('s3:GetBucketLifecycleConfiguration', 's3:GetLifecycleConfiguration', 'baseline'),
    onBuckets('s3:GetBucketTagging', 's3:GetBucketTagging', 'exemption tags and baseline'),
    onBuckets('s3:GetBucketPolicy', 's3:GetBucketPolicy', 'what it denies, and what a new bucket lacks'),
    grant('logs:DescribeLogGroups', ['logs:DescribeLogGroups'], [arn('logs', 'log-group:*')], 'log groups'),
    grant('logs:ListTagsForResource', ['logs:ListTagsForResource'], [arn('logs', 'log-group:*')], 'tags'),
    grant(
      'kms:DescribeKey',
      ['kms:DescribeKey'],
      [ANY_KEY],
      'whether the key that the preferences name is enabled',
    ),
    grant('kms:GetKeyPolicy', ['kms:GetKeyPolicy'], [ANY_KEY], 'whether it lets the nodes in'),
    grant('kms:ListResourceTags', ['kms:ListResourceTags'], [ANY_KEY], 'exemption tags'),
  ],
  documents: [
    grant('ssm:GetDocument', ['ssm:GetDocument'], [GUARDED_DOCUMENT], 'the log destinations of sessions'),
    grant('ssm:ListTagsForResource', ['ssm:ListTagsForResource'], [GUARDED_DOCUMENT], 'read with a document'),
    grant(
      'ssm:GetParameters',
      ['ssm:GetParameters'],
      [arn('ssm', 'parameter/*')],
      'what the documents name as {{ssm:name}}; nothing is decrypted',
    ),
  ],
  identity: IDENTITY_READS,
  trails: [
    describe('cloudtrail:DescribeTrails', 'the trails that deliver API calls to EventBridge'),
    describe('cloudtrail:GetTrailStatus', 'whether a trail is logging'),
    describe('cloudtrail:GetEventSelectors', 'whether a trail logs management events'),
    grant(
      'events:DescribeRule',
      ['events:DescribeRule'],
      ANY_RULE,
      'whether the guard’s own rules are enabled, and what they let through',
    ),
    grant(
      'events:ListTargetsByRule',
      ['events:ListTargetsByRule'],
      ANY_RULE,
      'whether the guard’s own rules have their targets',
    ),
    describe('lambda:ListEventSourceMappings', 'whether the guard’s own functions read their queues'),
    // IAM knows no resource for it, so that a grant on rules would be none:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
    describe(
      'events:ListRuleNamesByTarget',
      'the rule that forwards the changes of IAM from the Region that gets them',
    ),
  ],
  installation: [
    describe('events:ListRules', 'whether session-guard is installed, and as which stack'),
    describe('sns:ListSubscriptions', 'whether anybody has subscribed to its alerts'),
  ],
  regions: [describe('ec2:DescribeRegions', 'the Regions of `doctor --region all`')],
  network: NETWORK_READS,
  nodes: [describe('ssm:DescribeInstanceInformation', 'how many managed nodes are connected')],
  ledger: [
    grant(
      'dynamodb:Query',
      ['dynamodb:Query'],
      [LEDGER, `${LEDGER}/index/open`],
      'rows of a resource, open rows, inventories',
    ),
    grant('dynamodb:PutItem', ['dynamodb:PutItem'], [LEDGER], 'a row that two runs may write at once'),
    grant(
      'dynamodb:BatchWriteItem',
      ['dynamodb:BatchWriteItem'],
      [LEDGER],
      'baselines, incidents, repairs and inventories, many in a call',
    ),
    // A transaction is authorised as the writes in it:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
    grant(
      'dynamodb:TransactWriteItems',
      ['dynamodb:PutItem'],
      [LEDGER],
      'rows that are too large for one item, and the rows by which a repair begins',
    ),
  ],
  publisher: [grant('sns:Publish', ['sns:Publish'], [ref('AlertTopicArn')], 'alerts')],
  ...HUB,
  history: [describe('cloudtrail:LookupEvents', 'the value before a change when no baseline knows it')],
  connections: [
    describe('ssm:GetConnectionStatus', 'which nodes can start sessions again after a mend'),
    describe('ec2:DescribeInstances', 'which of the others were stopped'),
  ],
  'account-alias': [describe('iam:ListAccountAliases', 'what alerts call the account')],
  threads: [
    grant('dynamodb:GetItem', ['dynamodb:GetItem'], [THREADS], 'the Slack thread of an incident'),
    grant('dynamodb:PutItem', ['dynamodb:PutItem'], [THREADS], 'the Slack thread of an incident'),
  ],
};
