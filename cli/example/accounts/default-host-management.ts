import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { accountOf, instancesOf, UNLOGGED } from './account-of.ts';
import { natVpc } from './nat.ts';

const ROLE = 'AWSSystemsManagerDefaultEC2InstanceManagementRole';

const vpcs = { 'vpc-0web': natVpc };

/**
 * No node has an instance profile: all of them get their role from Default Host Management.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html
 */
export const defaultHostManagement: AccountFileInput = accountOf(vpcs, {
  ...UNLOGGED,
  instances: instancesOf(vpcs),
  instanceProfiles: {},
  roles: {
    [ROLE]: {
      attachedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMManagedEC2InstanceDefaultPolicy'],
      trustPolicy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
    },
  },
  serviceSettings: {
    '/ssm/managed-instance/default-ec2-instance-management-role': { value: `service-role/${ROLE}` },
  },
});
