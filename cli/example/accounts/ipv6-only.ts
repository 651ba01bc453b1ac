import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { accountOf, UNLOGGED } from './account-of.ts';
import { AMAZON_DNS, all, mainTable, node, openAcl, subnet, table, tcp, to, type Vpc } from './parts.ts';

const CIDR = '10.70.0.0/16';
const CIDR6 = '2001:db8:1234:1a00::/56';
const APPS = ['subnet-0sixa', 'subnet-0sixb'];
const PUBLIC = ['subnet-0sixpublic'];

const opened = openAcl('acl-0six', [...APPS, ...PUBLIC]);

/**
 * Subnets without IPv4 addresses. What has IPv6 is reached through an egress-only gateway; what has IPv4 only, through
 * a NAT gateway at 64:ff9b::/96, because DNS64 makes such addresses up.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html
 */
const sixVpc: Vpc = {
  cidrBlocks: [CIDR, CIDR6],
  dhcpOptionsId: AMAZON_DNS,
  subnets: [
    ...APPS.map((id, n) => ({ ...subnet(id, `2001:db8:1234:1a0${n}::/64`), dns64: true })),
    ...PUBLIC.map((id) => subnet(id, '10.70.100.0/24', '2001:db8:1234:1aff::/64')),
  ],
  routeTables: [
    mainTable('rtb-0sixmain', CIDR),
    table('rtb-0six', APPS, [
      to(CIDR, 'local'),
      to(CIDR6, 'local'),
      to('::/0', 'eigw-0six'),
      to('64:ff9b::/96', 'nat-0six'),
    ]),
    table('rtb-0sixpublic', PUBLIC, [
      to(CIDR, 'local'),
      to(CIDR6, 'local'),
      to('0.0.0.0/0', 'igw-0six'),
      to('::/0', 'igw-0six'),
    ]),
  ],
  networkAcls: [
    {
      ...opened,
      entries: [
        ...opened.entries,
        { ruleNumber: 101, egress: false, allow: true, cidr: '::/0' },
        { ruleNumber: 101, egress: true, allow: true, cidr: '::/0' },
      ],
    },
  ],
  securityGroups: {
    'sg-0six': {
      rules: [tcp('sgr-0sixin', 'in', 8443, CIDR6), all('sgr-0sixout', 'out', '::/0')],
      tags: { Name: 'six' },
    },
  },
  natGateways: [{ natGatewayId: 'nat-0six', subnetId: 'subnet-0sixpublic' }],
  internetGatewayIds: ['igw-0six'],
  instances: [
    node('six-1', 'subnet-0sixa', '2001:db8:1234:1a00::21', ['sg-0six']),
    node('six-2', 'subnet-0sixb', '2001:db8:1234:1a01::22', ['sg-0six']),
  ],
  tags: { Name: 'ipv6-only' },
};

/** Nodes that have IPv6 addresses only. */
export const ipv6Only: AccountFileInput = accountOf({ 'vpc-0six': sixVpc }, UNLOGGED);
