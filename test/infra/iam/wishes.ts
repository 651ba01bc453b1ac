import { ACCOUNT, REGION } from './deployed.ts';
import type { Context } from './engine.ts';

export const iam = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;
export const regional = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** A request that somebody would like to make. */
export type Wish = {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
  readonly owner?: string;
};

const on = (resource: string, actions: readonly string[], context: Context = {}): readonly Wish[] =>
  actions.map((action) => ({ action, resource, context }));

export const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
const TAGGED = { 'aws:ResourceTag/session-guard:ignore': 'true' };
export const TO_EC2 = { 'iam:PassedToService': 'ec2.amazonaws.com' };
const STRANGER = '999988887777';

/** What somebody wants who can steer a guard, and what no role of the stack may do in any mode. */
export const WISHES: Readonly<Record<string, readonly Wish[]>> = {
  'to become an administrator': [
    ...on(iam('role/Administrator'), ['iam:PassRole'], TO_EC2),
    ...on(iam('role/example-node-admin'), ['iam:PassRole'], TO_EC2),
    ...on(iam('role/example-node'), ['iam:PassRole'], { 'iam:PassedToService': 'lambda.amazonaws.com' }),
    ...on(iam('role/example-node'), ['iam:AttachRolePolicy'], {
      'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
    ...on(iam('role/Administrator'), ['iam:AttachRolePolicy'], { 'iam:PolicyARN': CORE }),
    ...on(iam('role/example-node'), [
      'iam:PutRolePolicy',
      'iam:UpdateAssumeRolePolicy',
      'iam:DeleteRolePermissionsBoundary',
      'iam:PutRolePermissionsBoundary',
      'iam:DetachRolePolicy',
      'iam:DeleteRole',
      'iam:CreateRole',
    ]),
    ...on(iam('policy/example-session-logs'), ['iam:CreatePolicyVersion', 'iam:DeletePolicyVersion']),
    ...on(iam('policy/power-users'), ['iam:SetDefaultPolicyVersion']),
    ...on(iam('instance-profile/admin'), ['iam:AddRoleToInstanceProfile']),
    ...on(iam('instance-profile/example-node'), [
      'iam:RemoveRoleFromInstanceProfile',
      'iam:DeleteInstanceProfile',
    ]),
    ...on(iam('user/alice'), ['iam:CreateAccessKey', 'iam:AttachUserPolicy', 'iam:CreateLoginProfile']),
    ...on(iam('role/Administrator'), ['sts:AssumeRole']),
  ],
  'to put a strong role on a machine': [
    ...on(
      regional('ec2', 'instance/i-1'),
      ['ec2:AssociateIamInstanceProfile', 'ec2:ReplaceIamInstanceProfileAssociation'],
      { 'ec2:NewInstanceProfile': iam('instance-profile/admin') },
    ),
    ...on(
      regional('ec2', 'instance/i-1'),
      ['ec2:AssociateIamInstanceProfile', 'ec2:ReplaceIamInstanceProfileAssociation'],
      { 'ec2:NewInstanceProfile': iam('instance-profile/example-node/admin') },
    ),
    ...on(regional('ec2', 'instance/i-1'), [
      'ec2:RunInstances',
      'ec2:ModifyInstanceAttribute',
      'ec2:TerminateInstances',
      'ec2:CreateTags',
      'ssm:SendCommand',
      'ssm:StartSession',
    ]),
    ...on(regional('ssm', 'servicesetting/ssm/documents/console/public-sharing-permission'), [
      'ssm:UpdateServiceSetting',
    ]),
  ],
  'to run commands': [
    ...on(regional('ssm', 'document/AWS-RunShellScript'), ['ssm:SendCommand', 'ssm:StartSession']),
    ...on(regional('ssm', 'document/Other'), ['ssm:CreateDocument', 'ssm:UpdateDocument']),
    ...on(regional('ssm', 'document/SSM-SessionManagerRunShell'), [
      'ssm:DeleteDocument',
      'ssm:ModifyDocumentPermission',
      'ssm:StartSession',
      'ssm:SendCommand',
    ]),
    ...on(regional('ssm', 'automation-definition/AWS-RestartEC2Instance:1'), [
      'ssm:StartAutomationExecution',
    ]),
    ...on(regional('ssm', 'parameter/other'), ['ssm:GetParameter', 'ssm:PutParameter']),
    ...on(regional('ssm', 'parameter/example/slack'), ['ssm:PutParameter', 'ssm:DeleteParameter']),
  ],
  'to open or to cut the network': [
    ...on(regional('ec2', 'security-group/sg-1'), [
      'ec2:RevokeSecurityGroupIngress',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:DeleteSecurityGroup',
    ]),
    ...on(regional('ec2', 'vpc-endpoint/vpce-1'), ['ec2:DeleteVpcEndpoints']),
    ...on(regional('ec2', 'route-table/rtb-1'), ['ec2:DeleteRoute']),
    ...on(regional('ec2', 'internet-gateway/igw-1'), ['ec2:DetachInternetGateway']),
    ...on(regional('ec2', 'vpc/vpc-1'), ['ec2:CreateVpcPeeringConnection', 'ec2:DeleteVpc']),
  ],
  'to touch what carries the ignore tag': [
    ...on(
      regional('ec2', 'security-group/sg-1'),
      ['ec2:AuthorizeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupEgress'],
      TAGGED,
    ),
    ...on(
      regional('ec2', 'network-acl/acl-1'),
      ['ec2:CreateNetworkAclEntry', 'ec2:ReplaceNetworkAclEntry', 'ec2:DeleteNetworkAclEntry'],
      TAGGED,
    ),
    ...on(regional('ec2', 'vpc-endpoint/vpce-1'), ['ec2:ModifyVpcEndpoint'], TAGGED),
    ...on(regional('ec2', 'route-table/rtb-1'), ['ec2:CreateRoute', 'ec2:ReplaceRoute'], TAGGED),
    ...on(
      regional('ec2', 'vpc/vpc-1'),
      ['ec2:ModifyVpcAttribute', 'ec2:AssociateDhcpOptions', 'ec2:AttachInternetGateway'],
      TAGGED,
    ),
    ...on(regional('ec2', 'instance/i-1'), ['ec2:AssociateAddress'], TAGGED),
    ...on(regional('ec2', 'instance/i-1'), ['ec2:AssociateIamInstanceProfile'], {
      ...TAGGED,
      'ec2:NewInstanceProfile': iam('instance-profile/example-node'),
    }),
    ...on(iam('role/example-node'), ['iam:AttachRolePolicy'], { ...TAGGED, 'iam:PolicyARN': CORE }),
  ],
  'to reach data': [
    ...on('arn:aws:s3:::example-logs/key', ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']),
    ...on('arn:aws:s3:::example-logs', ['s3:PutBucketPolicy', 's3:DeleteBucket', 's3:PutBucketAcl'], {
      's3:ResourceAccount': ACCOUNT,
    }),
    ...on(
      'arn:aws:s3:::example-payroll',
      [
        's3:CreateBucket',
        's3:PutBucketPublicAccessBlock',
        's3:PutLifecycleConfiguration',
        's3:PutEncryptionConfiguration',
      ],
      { 's3:ResourceAccount': ACCOUNT },
    ),
    ...[
      's3:PutBucketPublicAccessBlock',
      's3:PutLifecycleConfiguration',
      's3:PutBucketTagging',
      's3:GetBucketPolicy',
      's3:GetBucketTagging',
      's3:ListBucket',
    ].map((action) => ({
      action,
      resource: 'arn:aws:s3:::example-logs',
      owner: STRANGER,
      context: { 's3:ResourceAccount': STRANGER },
    })),
    ...on(regional('kms', 'key/11111111-2222-3333-4444-555555555555'), [
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:CreateGrant',
      'kms:PutKeyPolicy',
      'kms:DisableKey',
      'kms:EnableKey',
      'kms:ScheduleKeyDeletion',
      'kms:CancelKeyDeletion',
    ]),
    ...on(regional('secretsmanager', 'secret:other'), ['secretsmanager:GetSecretValue']),
    ...on(regional('dynamodb', 'table/other'), ['dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:GetItem']),
    ...on(regional('logs', 'log-group:/session/example'), ['logs:DeleteLogGroup', 'logs:FilterLogEvents']),
    ...on(regional('logs', 'log-group:/other'), ['logs:PutRetentionPolicy', 'logs:CreateLogGroup']),
  ],
  'to speak for the guard, or to silence it': [
    ...on(regional('sns', 'other'), ['sns:Publish']),
    ...on(regional('sns', 'session-guard-prod-AlertTopic-ABCDEF'), [
      'sns:Subscribe',
      'sns:DeleteTopic',
      'sns:SetTopicAttributes',
    ]),
    ...on(regional('sqs', 'other'), ['sqs:SendMessage', 'sqs:ReceiveMessage']),
    ...on(regional('sqs', 'session-guard-prod-NetworkQueue-ABCDEF'), [
      'sqs:SendMessage',
      'sqs:PurgeQueue',
      'sqs:DeleteQueue',
      'sqs:SetQueueAttributes',
    ]),
    ...on(regional('dynamodb', 'table/session-guard-prod-ledger'), [
      'dynamodb:DeleteItem',
      'dynamodb:DeleteTable',
      'dynamodb:UpdateTable',
      'dynamodb:PutResourcePolicy',
    ]),
    ...on(regional('lambda', 'function:session-guard-prod-guard-identity'), [
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
      'lambda:InvokeFunction',
      'lambda:AddPermission',
    ]),
    ...on(regional('events', 'rule/session-guard-prod-NetworkEc2Rule-ABCDEF'), [
      'events:PutRule',
      'events:PutTargets',
      'events:DisableRule',
      'events:EnableRule',
      'events:DeleteRule',
    ]),
    ...on(regional('events', 'event-bus/default'), ['events:PutEvents']),
    ...on(regional('cloudtrail', 'trail/example'), ['cloudtrail:StopLogging', 'cloudtrail:UpdateTrail']),
    ...on(regional('cloudwatch', 'alarm:example'), ['cloudwatch:DisableAlarmActions']),
  ],
};
