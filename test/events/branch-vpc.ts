import {
  associations,
  DENY_REST,
  everything,
  https,
  node,
  OPEN,
  routed,
} from '../../cli/example/vpc-parts.ts';
import type { AccountFileInput } from '../../functions/adapters/memory/account-file/schema.ts';

type Vpc = NonNullable<AccountFileInput['vpcs']>[string];

export const BRANCH = 'vpc-0branch5555cccc66';

const GROUP = 'sg-0branch';
const LIST = 'pl-0partners';

const ipv6 = (last: number, name: string, subnetId: string) =>
  node(`i-0ddd5555eeee6666${last}`, name, subnetId, `2001:db8:2::${last}`, GROUP);
const ipv4 = (last: number, name: string, subnetId: string, zone: number, group = GROUP) =>
  node(`i-0ddd5555eeee6666${last}`, name, subnetId, `10.2.${zone}.11`, group);

const table = (routeTableId: string, subnetId: string, destination: string, target: string) => ({
  routeTableId,
  ...routed(subnetId),
  routes: [{ destination, target }],
});

const OPEN_IPV6 = [
  { ruleNumber: 101, egress: false, allow: true, cidr: '::/0' },
  { ruleNumber: 101, egress: true, allow: true, cidr: '::/0' },
];

/** A VPC in which each node has another way out, and each way is used by one node. */
export const branchVpc: Vpc = {
  cidrBlocks: ['10.2.0.0/16', '2001:db8:2::/56'],
  dhcpOptionsId: 'dopt-0amazon5555aaaa66',
  subnets: [
    { subnetId: 'subnet-0hub1', cidrBlocks: ['10.2.1.0/24'], zoneId: 'apne1-az1' },
    { subnetId: 'subnet-0hub2', cidrBlocks: ['10.2.2.0/24'], zoneId: 'apne1-az2' },
    { subnetId: 'subnet-0peer1', cidrBlocks: ['10.2.3.0/24'], zoneId: 'apne1-az1' },
    { subnetId: 'subnet-0vpn1', cidrBlocks: ['10.2.4.0/24'], zoneId: 'apne1-az1' },
    { subnetId: 'subnet-0branchv6', cidrBlocks: ['2001:db8:2:5::/64'], zoneId: 'apne1-az1' },
    { subnetId: 'subnet-0nat64', cidrBlocks: ['2001:db8:2:6::/64'], zoneId: 'apne1-az1', dns64: true },
    { subnetId: 'subnet-0branchnat', cidrBlocks: ['10.2.7.0/24'], zoneId: 'apne1-az1' },
    { subnetId: 'subnet-0branchpublic', cidrBlocks: ['10.2.8.0/24'], zoneId: 'apne1-az1' },
  ],
  routeTables: [
    { routeTableId: 'rtb-0branchmain', main: true, routes: [] },
    table('rtb-0hub1', 'subnet-0hub1', '0.0.0.0/0', 'tgw-0hub'),
    table('rtb-0peer1', 'subnet-0peer1', '10.9.0.0/16', 'pcx-0shared'),
    {
      routeTableId: 'rtb-0vpn1',
      ...routed('subnet-0vpn1'),
      routes: [{ destination: '192.168.0.0/16', target: 'vgw-0office', propagated: true }],
    },
    table('rtb-0branchv6', 'subnet-0branchv6', '::/0', 'eigw-0branch'),
    table('rtb-0nat64', 'subnet-0nat64', '64:ff9b::/96', 'nat-0branch'),
    {
      routeTableId: 'rtb-0branchnat',
      ...routed('subnet-0branchnat'),
      routes: [
        { destination: '0.0.0.0/0', target: 'nat-0branch' },
        { destination: '10.8.0.0/16', target: 'pcx-0spare' },
        { destination: '10.7.0.0/16', target: 'tgw-0spare' },
        { destination: '192.168.0.0/16', target: 'vgw-0office', propagated: true },
      ],
    },
    table('rtb-0branchpublic', 'subnet-0branchpublic', '0.0.0.0/0', 'igw-0branch'),
  ],
  networkAcls: [
    {
      networkAclId: 'acl-0branch',
      isDefault: true,
      entries: [...OPEN, ...OPEN_IPV6, ...DENY_REST],
      associations: associations('subnet-0hub1'),
    },
  ],
  securityGroups: {
    [GROUP]: {
      rules: [
        everything('sgr-0branchall'),
        { ...everything('sgr-0branchv6'), peer: { kind: 'cidr', cidr: '::/0' } },
      ],
    },
    'sg-0partners': {
      rules: [
        { ...https('sgr-0partners', true, '0.0.0.0/0'), peer: { kind: 'prefix-list', prefixListId: LIST } },
      ],
    },
  },
  attachments: [
    {
      attachmentId: 'tgw-attach-0hub',
      transitGatewayId: 'tgw-0hub',
      subnetIds: ['subnet-0hub1', 'subnet-0hub2'],
    },
    { attachmentId: 'tgw-attach-0spare', transitGatewayId: 'tgw-0spare', subnetIds: ['subnet-0branchnat'] },
  ],
  natGateways: [{ natGatewayId: 'nat-0branch', subnetId: 'subnet-0branchpublic' }],
  internetGatewayIds: ['igw-0branch'],
  publicAccessBlock: {
    mode: 'off',
    exclusions: [{ exclusionId: 'vpcbpa-exclude-0branch', resourceId: BRANCH, mode: 'allow-bidirectional' }],
  },
  instances: [
    ipv4(1, 'branch-hub', 'subnet-0hub1', 1),
    ipv4(2, 'branch-peer', 'subnet-0peer1', 3),
    ipv4(3, 'branch-vpn', 'subnet-0vpn1', 4),
    ipv6(4, 'branch-v6', 'subnet-0branchv6'),
    ipv6(5, 'branch-nat64', 'subnet-0nat64'),
    ipv4(6, 'branch-nat', 'subnet-0branchnat', 7, 'sg-0partners'),
    { ...ipv4(7, 'branch-public', 'subnet-0branchpublic', 8), hasPublicIp: true },
  ],
  prefixLists: { [LIST]: ['0.0.0.0/1', '128.0.0.0/1', '192.0.2.0/24', '10.2.0.0/16'] },
  tags: { Name: 'branch' },
};
