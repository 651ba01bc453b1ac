import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { accountOf, LOGGED } from './account-of.ts';
import {
  AMAZON_DNS,
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
import { fromTheHub, zonesOfOwner } from './zones.ts';

type Spoke = {
  readonly name: string;
  /** The second number of its addresses, 10.N.0.0/16. */
  readonly block: number;
  readonly nodes: readonly string[];
};

/**
 * A VPC that has nothing of its own: everything beyond it is behind the transit gateway, and its nodes may only speak
 * to the corporate network. The names of the services come from private hosted zones of the hub.
 */
export const spokeVpc = ({ name, block, nodes }: Spoke): Vpc => {
  const subnets = ['a', 'b'].map((zone) => `subnet-0${name}${zone}`);
  const cidr = `10.${block}.0.0/16`;
  return {
    cidrBlocks: [cidr],
    dhcpOptionsId: AMAZON_DNS,
    subnets: subnets.map((id, n) => subnet(id, `10.${block}.${n}.0/24`)),
    routeTables: [
      mainTable(`rtb-0${name}main`, cidr),
      table(`rtb-0${name}`, subnets, [to(cidr, 'local'), to('10.0.0.0/8', 'tgw-0corp')]),
    ],
    attachments: [{ attachmentId: `tgw-attach-0${name}`, transitGatewayId: 'tgw-0corp', subnetIds: subnets }],
    networkAcls: [openAcl(`acl-0${name}`, subnets)],
    securityGroups: {
      [`sg-0${name}`]: {
        rules: [
          tcp(`sgr-0${name}out`, 'out', 443, '10.0.0.0/8'),
          tcp(`sgr-0${name}in`, 'in', 8443, '10.0.0.0/8'),
        ],
        tags: { Name: name },
      },
    },
    instances: nodes.map((one, n) =>
      node(one, `subnet-0${name}${n % 2 === 0 ? 'a' : 'b'}`, `10.${block}.${n % 2}.${20 + n}`, [
        `sg-0${name}`,
      ]),
    ),
    names: fromTheHub,
    tags: { Name: name },
  };
};

/** A workload account: its hub is another account's, behind a transit gateway that is shared with it. */
export const spoke: AccountFileInput = accountOf(
  { 'vpc-0orders': spokeVpc({ name: 'orders', block: 64, nodes: ['orders-1', 'orders-2', 'orders-3'] }) },
  { ...LOGGED, hostedZones: zonesOfOwner(NETWORK_ACCOUNT) },
);
