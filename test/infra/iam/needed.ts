import { ACCOUNT } from './deployed.ts';
import { CORE, iam, regional, TO_EC2, type Wish } from './wishes.ts';

/** What the functions need is allowed, or the denials above would prove nothing. */
export const NEEDED: readonly (readonly [role: string, wish: Wish])[] = [
  ['GuardIdentityRole', { action: 'iam:PassRole', resource: iam('role/example-node'), context: TO_EC2 }],
  [
    'GuardIdentityRole',
    { action: 'iam:PassRole', resource: iam('role/nodes/example-node'), context: TO_EC2 },
  ],
  [
    'GuardIdentityRole',
    {
      action: 'iam:AttachRolePolicy',
      resource: iam('role/example-node'),
      context: { 'iam:PolicyARN': CORE },
    },
  ],
  [
    'GuardIdentityRole',
    { action: 'iam:AddRoleToInstanceProfile', resource: iam('instance-profile/nodes/example-node') },
  ],
  [
    'GuardIdentityRole',
    {
      action: 'ec2:AssociateIamInstanceProfile',
      resource: regional('ec2', 'instance/i-1'),
      context: { 'ec2:NewInstanceProfile': iam('instance-profile/nodes/example-node') },
    },
  ],
  [
    'GuardIdentityRole',
    { action: 'iam:SetDefaultPolicyVersion', resource: iam('policy/example-session-logs') },
  ],
  ...['false', 'False', '2026-01-31', '2099-01-31'].map(
    (value) =>
      [
        'GuardNetworkRole',
        {
          action: 'ec2:AuthorizeSecurityGroupIngress',
          resource: regional('ec2', 'security-group/sg-1'),
          context: { 'aws:ResourceTag/session-guard:ignore': value },
        },
      ] as const,
  ),
  ['GuardNetworkRole', { action: 'ec2:CreateRoute', resource: regional('ec2', 'route-table/rtb-1') }],
  [
    'GuardPreferencesRole',
    {
      action: 's3:PutBucketTagging',
      resource: 'arn:aws:s3:::example-logs',
      context: { 's3:ResourceAccount': ACCOUNT },
    },
  ],
  // A bucket that does not exist has no owner, and the answer must be that it does not exist.
  ['GuardPreferencesRole', { action: 's3:ListBucket', resource: 'arn:aws:s3:::example-gone' }],
  ['GuardPreferencesRole', { action: 's3:CreateBucket', resource: 'arn:aws:s3:::example-logs' }],
  [
    'GuardPreferencesRole',
    { action: 'ssm:UpdateDocument', resource: regional('ssm', 'document/SSM-SessionManagerRunShell') },
  ],
];
