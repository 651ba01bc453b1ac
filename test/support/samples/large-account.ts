import type { AccountState } from '../../../functions/account/state.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { accountOf, NODES_EACH } from '../../bench/scale-account.ts';

const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';

const LOGGING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:*', 'logs:*'], Resource: '*' }],
};

export const roleName = (n: number): string => `role-${String(n).padStart(3, '0')}`;
export const vpcName = (n: number): string => `vpc-${String(n).padStart(17, '0')}`;

/** An account with this many VPCs, each with 20 managed nodes that have a profile and a role of their own. */
export const largeAccount = (vpcs: number): AccountState => {
  const numbers = Array.from({ length: vpcs }, (_, n) => n);
  const nodes = numbers.flatMap((vpc) =>
    Array.from({ length: NODES_EACH }, (_, n) => ({
      vpc,
      id: `i-${String(vpc * NODES_EACH + n).padStart(17, '0')}`,
    })),
  );
  const file = readAccountFile({
    ...accountOf(vpcs),
    instances: Object.fromEntries(
      nodes.map(({ vpc, id }) => [id, { profile: roleName(vpc), managed: { agentVersion: '3.3.987.0' } }]),
    ),
    instanceProfiles: Object.fromEntries(numbers.map((n) => [roleName(n), { roleName: roleName(n) }])),
    roles: Object.fromEntries(
      numbers.map((n) => [roleName(n), { attachedPolicyArns: [CORE], inlinePolicies: { logging: LOGGING } }]),
    ),
  });
  if (!file.ok) throw new Error(file.problems.join('\n'));
  return file.state;
};
