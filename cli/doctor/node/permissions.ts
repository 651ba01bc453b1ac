import type { Permission } from '../../../functions/adapters/aws/permissions/index.ts';

const ACCOUNT = ['AWS::Partition', 'AWS::AccountId'].map((name) => `\${${name}}`);
const ofIam = (resource: string): string => `arn:${ACCOUNT[0]}:iam::${ACCOUNT[1]}:${resource}`;

/**
 * What the question about one node reads besides the tables of the functions, which have no permission for it.
 * `ssm:GetConnectionStatus` is asked about any node.
 */
export const NODE_READS: readonly Permission[] = [
  {
    operation: 'ssm:GetConnectionStatus',
    actions: ['ssm:GetConnectionStatus'],
    resources: ['*'],
    why: 'whether the node is connected now',
  },
  {
    operation: 'ssm:DescribeInstanceInformation',
    actions: ['ssm:DescribeInstanceInformation'],
    resources: ['*'],
    why: 'whether the node that is asked for is managed',
  },
  {
    operation: 'ec2:DescribeInstances',
    actions: ['ec2:DescribeInstances'],
    resources: ['*'],
    why: 'the instance that is asked for, by its id or name',
  },
  {
    operation: 'iam:GetRole',
    actions: ['iam:GetRole'],
    resources: [ofIam('role/*')],
    why: 'the path of the role that asks, which its session does not show',
  },
  {
    operation: 'iam:SimulatePrincipalPolicy',
    actions: ['iam:SimulatePrincipalPolicy'],
    resources: [ofIam('role/*'), ofIam('user/*')],
    why: 'whether who asks may start a session',
  },
];
