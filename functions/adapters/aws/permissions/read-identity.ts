import {
  ANY_KEY,
  ANY_POLICY,
  ANY_PROFILE,
  ANY_ROLE,
  describe,
  grant,
  onBuckets,
  type Permission,
  SETTINGS,
} from './permission.ts';

/** What the guard of identities reads. */
export const IDENTITY_READS: readonly Permission[] = [
  grant('iam:GetRole', ['iam:GetRole'], [ANY_ROLE], 'trust policy, permissions boundary and tags of a role'),
  grant('iam:ListAttachedRolePolicies', ['iam:ListAttachedRolePolicies'], [ANY_ROLE], 'policies of a role'),
  grant('iam:ListRolePolicies', ['iam:ListRolePolicies'], [ANY_ROLE], 'policies of a role'),
  grant('iam:GetRolePolicy', ['iam:GetRolePolicy'], [ANY_ROLE], 'baseline of inline policies'),
  grant(
    'iam:ListInstanceProfilesForRole',
    ['iam:ListInstanceProfilesForRole'],
    [ANY_ROLE],
    'which nodes use a role',
  ),
  grant(
    'iam:SimulatePrincipalPolicy',
    ['iam:SimulatePrincipalPolicy'],
    [ANY_ROLE],
    'what a role may do, once for each role',
  ),
  grant('iam:GetInstanceProfile', ['iam:GetInstanceProfile'], [ANY_PROFILE], 'the role of a profile'),
  grant('iam:GetPolicy', ['iam:GetPolicy'], [ANY_POLICY], 'the version of a policy that is in force'),
  grant('iam:GetPolicyVersion', ['iam:GetPolicyVersion'], [ANY_POLICY], 'what a version of a policy allows'),
  grant('iam:ListPolicyVersions', ['iam:ListPolicyVersions'], [ANY_POLICY], 'versions to go back to'),
  grant(
    'iam:ListEntitiesForPolicy',
    ['iam:ListEntitiesForPolicy'],
    [ANY_POLICY],
    'which roles a policy is attached to',
  ),
  describe('ec2:DescribeTags', 'what carries the ignore tag'),
  describe('ec2:DescribeInstances', 'profiles and metadata options of nodes'),
  describe('ec2:DescribeIamInstanceProfileAssociations', 'to put a profile back'),
  describe('ssm:DescribeInstanceInformation', 'which instances are managed, and their agents’ versions'),
  grant('ssm:GetServiceSetting', ['ssm:GetServiceSetting'], SETTINGS, 'Default Host Management, the tier'),
  onBuckets('s3:GetBucketPolicy', 's3:GetBucketPolicy', 'whether the log bucket’s own policy allows a role'),
  grant(
    'kms:GetKeyPolicy',
    ['kms:GetKeyPolicy'],
    [ANY_KEY],
    'whether the session key’s own policy allows a role',
  ),
  grant('kms:DescribeKey', ['kms:DescribeKey'], [ANY_KEY], 'the key that the preferences name by an alias'),
];
