import type { RepairApi } from '../../../account/api-call.ts';
import { SESSION_POLICIES } from '../../../account/identity/managed-policies.ts';
import {
  arn,
  type Condition,
  GUARDED_DOCUMENT,
  grant,
  LOG_BUCKET,
  LOG_GROUP,
  NODE_POLICIES,
  NODE_PROFILES,
  NODE_ROLES,
  OWN_BUCKET,
  PARTITION,
  type Permission,
  SETTINGS,
} from './permission.ts';

const onDocument = (api: RepairApi, more: readonly string[], why: string): Permission =>
  grant(api, [api, ...more], [GUARDED_DOCUMENT], why);

const onLogBucket = (api: RepairApi, action: string, why: string): Permission => ({
  ...grant(api, [action], [LOG_BUCKET], why),
  condition: OWN_BUCKET,
});

const onLogGroup = (api: RepairApi, more: readonly string[], why: string): Permission =>
  grant(api, [api, ...more], LOG_GROUP, why);

const VPC = arn('ec2', 'vpc/*');

const onNetwork = (api: RepairApi, parts: readonly string[], why: string): Permission =>
  grant(
    api,
    [api],
    parts.map((part) => arn('ec2', `${part}/*`)),
    why,
  );

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
const TO_NODE_PROFILE: Condition = { ArnLike: { 'ec2:NewInstanceProfile': NODE_PROFILES } };

/** The new rule itself must be authorised as well. */
const RULES = ['security-group', 'security-group-rule'];

/**
 * What each repair call needs. `ssm:UpdateDocument` also reads the document when AWS says that the content is
 * not new; that read is part of {@link READS}. Associating a key with a log group needs nothing in KMS: the key's
 * own policy must let CloudWatch Logs use it
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html).
 */
export const WRITES: Readonly<Record<RepairApi, Permission>> = {
  'ssm:UpdateDocument': onDocument(
    'ssm:UpdateDocument',
    [],
    'to create a version with the content that worked',
  ),
  'ssm:UpdateDocumentDefaultVersion': onDocument(
    'ssm:UpdateDocumentDefaultVersion',
    [],
    'to set the default version',
  ),
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
    'the option set that a VPC had',
  ),
  'ec2:ModifyVpcAttribute': grant(
    'ec2:ModifyVpcAttribute',
    ['ec2:ModifyVpcAttribute'],
    [VPC],
    'DNS of a VPC',
  ),
  'iam:AttachRolePolicy': {
    ...grant(
      'iam:AttachRolePolicy',
      ['iam:AttachRolePolicy'],
      NODE_ROLES,
      'to attach AWS’s policy for managed nodes again',
    ),
    condition: {
      ArnEquals: {
        'iam:PolicyARN': SESSION_POLICIES.map((name) => `arn:${PARTITION}:iam::aws:policy/${name}`),
      },
    },
  },
  'iam:SetDefaultPolicyVersion': grant(
    'iam:SetDefaultPolicyVersion',
    ['iam:SetDefaultPolicyVersion'],
    NODE_POLICIES,
    'the version of a policy that was in force',
  ),
  'iam:AddRoleToInstanceProfile': {
    ...grant(
      'iam:AddRoleToInstanceProfile',
      ['iam:AddRoleToInstanceProfile'],
      NODE_PROFILES,
      'the role it had',
    ),
    passesTo: ['ec2'],
  },
  'ec2:AssociateIamInstanceProfile': {
    ...grant(
      'ec2:AssociateIamInstanceProfile',
      ['ec2:AssociateIamInstanceProfile'],
      [arn('ec2', 'instance/*')],
      'the profile that an instance had',
    ),
    condition: TO_NODE_PROFILE,
    passesTo: ['ec2'],
  },
  'ec2:ReplaceIamInstanceProfileAssociation': {
    ...grant(
      'ec2:ReplaceIamInstanceProfileAssociation',
      ['ec2:ReplaceIamInstanceProfileAssociation'],
      [arn('ec2', 'instance/*')],
      'the profile that an instance had',
    ),
    condition: TO_NODE_PROFILE,
    passesTo: ['ec2'],
  },
  'ssm:UpdateServiceSetting': {
    ...grant('ssm:UpdateServiceSetting', ['ssm:UpdateServiceSetting'], SETTINGS, 'the setting as it was'),
    passesTo: ['ssm'],
  },
  // Resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
  'ec2:AuthorizeSecurityGroupIngress': onNetwork(
    'ec2:AuthorizeSecurityGroupIngress',
    RULES,
    'the rule for TCP 443 that was revoked',
  ),
  'ec2:AuthorizeSecurityGroupEgress': onNetwork(
    'ec2:AuthorizeSecurityGroupEgress',
    RULES,
    'the rule for TCP 443 that was revoked',
  ),
  'ec2:CreateNetworkAclEntry': onNetwork(
    'ec2:CreateNetworkAclEntry',
    ['network-acl'],
    'an entry that was deleted',
  ),
  'ec2:ReplaceNetworkAclEntry': onNetwork(
    'ec2:ReplaceNetworkAclEntry',
    ['network-acl'],
    'an entry that was replaced',
  ),
  'ec2:DeleteNetworkAclEntry': onNetwork(
    'ec2:DeleteNetworkAclEntry',
    ['network-acl'],
    'an entry that was just added',
  ),
  // No AWS page confirms this: switching private DNS on may need route53:AssociateVPCWithHostedZone. It is
  // not granted, because we cannot name its hosted zone. EC2 then refuses the call, and the alert says so.
  'ec2:ModifyVpcEndpoint': onNetwork(
    'ec2:ModifyVpcEndpoint',
    ['vpc-endpoint', 'route-table', 'security-group', 'subnet'],
    'settings that an endpoint had',
  ),
  'ec2:CreateRoute': onNetwork('ec2:CreateRoute', ['route-table'], 'a route that was deleted'),
  'ec2:ReplaceRoute': onNetwork('ec2:ReplaceRoute', ['route-table'], 'a route that was replaced'),
  'ec2:AttachInternetGateway': onNetwork(
    'ec2:AttachInternetGateway',
    ['internet-gateway', 'vpc'],
    'an internet gateway that was detached',
  ),
  'ec2:AssociateAddress': onNetwork(
    'ec2:AssociateAddress',
    ['elastic-ip', 'instance', 'network-interface'],
    'an address that was taken away',
  ),
};
