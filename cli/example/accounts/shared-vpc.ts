import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { accountOf, UNLOGGED } from './account-of.ts';
import {
  AMAZON_DNS,
  endpoint,
  IDENTITY,
  mainTable,
  NETWORK_ACCOUNT,
  node,
  openAcl,
  subnet,
  table,
  tcp,
  to,
  type Vpc,
} from './parts.ts';

/** The accounts that have interfaces in the shared subnets. */
const PARTICIPANTS = ['555566667777', '777788889999'];

const CIDR = '10.40.0.0/16';
const SHARED_SUBNETS = ['subnet-0shareda', 'subnet-0sharedb'];
const ENDPOINT_SUBNETS = ['subnet-0ownera', 'subnet-0ownerb'];

const at = (host: number): Readonly<Record<string, string>> =>
  Object.fromEntries(ENDPOINT_SUBNETS.map((subnetId, n) => [subnetId, `10.40.10${n}.${host}`]));

const vpcOf = (ownerId: string): Vpc => ({
  ownerId,
  cidrBlocks: [CIDR],
  dhcpOptionsId: AMAZON_DNS,
  subnets: SHARED_SUBNETS.map((id, n) => ({ ...subnet(id, `10.40.${n}.0/24`), ownerId })),
  routeTables: [
    mainTable('rtb-0sharedmain', CIDR),
    table('rtb-0shared', SHARED_SUBNETS, [to(CIDR, 'local')]),
  ],
  networkAcls: [openAcl('acl-0shared', SHARED_SUBNETS)],
  tags: { Name: 'shared-prod' },
});

const owned = vpcOf(IDENTITY.accountId);

/** The owner of a VPC whose subnets are shared by RAM. It has the endpoints; the nodes are those of other accounts. */
export const sharedOwner: AccountFileInput = accountOf(
  {
    'vpc-0shared': {
      ...owned,
      sharedWith: PARTICIPANTS,
      subnets: [
        ...(owned.subnets ?? []),
        ...ENDPOINT_SUBNETS.map((id, n) => ({
          ...subnet(id, `10.40.10${n}.0/24`),
          ownerId: IDENTITY.accountId,
        })),
      ],
      networkAcls: [openAcl('acl-0shared', [...SHARED_SUBNETS, ...ENDPOINT_SUBNETS])],
      securityGroups: {
        'sg-0owner': { rules: [tcp('sgr-0ownerin', 'in', 443, CIDR)], tags: { Name: 'endpoints' } },
      },
      endpoints: ['ssm', 'ssmmessages', 'ec2messages'].map((service, n) =>
        endpoint(service, 'sg-0owner', at(100 + n)),
      ),
    },
  },
  UNLOGGED,
);

/**
 * A participant of a shared VPC sees its own nodes and groups, and the subnets that are shared with it. The endpoints,
 * gateways and groups of the owner are not visible.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing-share-subnet-working-with.html
 */
export const sharedParticipant: AccountFileInput = accountOf(
  {
    'vpc-0shared': {
      ...vpcOf(NETWORK_ACCOUNT),
      securityGroups: {
        'sg-0payments': {
          rules: [tcp('sgr-0paymentsout', 'out', 443, CIDR), tcp('sgr-0paymentsin', 'in', 8443, CIDR)],
          tags: { Name: 'payments' },
        },
      },
      instances: [
        node('payments-1', 'subnet-0shareda', '10.40.0.21', ['sg-0payments']),
        node('payments-2', 'subnet-0sharedb', '10.40.1.22', ['sg-0payments']),
        node('payments-3', 'subnet-0shareda', '10.40.0.23', ['sg-0payments']),
      ],
    },
  },
  UNLOGGED,
);
