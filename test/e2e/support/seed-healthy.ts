import { AssociateIamInstanceProfileCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { AccountState } from '../../../functions/account/state.ts';
import type { TestAccount } from '../../support/account.ts';
import { type IdOf, seed } from '../../support/seed/seed.ts';
import { seedTrail } from '../../support/seed/seed-guard.ts';
import { seedRole } from '../../support/seed/seed-identity.ts';

/** The role of the nodes, and their profile. */
export const NODE_ROLE = 'session-nodes';

export const CORE_POLICY = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';

const LOGGING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        's3:PutObject',
        's3:PutObjectAcl',
        's3:GetEncryptionConfiguration',
        'logs:DescribeLogGroups',
        'logs:DescribeLogStreams',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
      ],
      Resource: '*',
    },
  ],
});

/**
 * Creates an account as described, and what its nodes need besides the network: a role (which may log by
 * default) and a trail for the guard.
 */
export const seedHealthy = async (
  account: TestAccount,
  state: AccountState,
  { mayLog = true }: { readonly mayLog?: boolean } = {},
): Promise<IdOf> => {
  const idOf = await seed(account, state);
  await seedRole(account, NODE_ROLE, [CORE_POLICY], mayLog ? { logging: LOGGING } : {});
  const ec2 = new EC2Client(account.owner);
  for (const { InstanceId } of account.world.nodes) {
    const IamInstanceProfile = { Name: NODE_ROLE };
    await ec2.send(new AssociateIamInstanceProfileCommand({ InstanceId, IamInstanceProfile }));
  }
  await seedTrail(account, 'management-events');
  return idOf;
};
