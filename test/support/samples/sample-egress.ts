import type { NodeNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import {
  aclOf,
  groups,
  groupWith,
  MAIN_TABLE,
  NODE_GROUP,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  routeTable,
  rule,
} from './sample-network.ts';

/** An egress VPC in two zones: packets of other VPCs come by a transit gateway and go out by NAT gateways. */

export const ZONES = ['a', 'b'] as const;
type Zone = (typeof ZONES)[number];

export const BACK = { '10.0.0.0/8': 'tgw-0egress' };
export const OUT = { '0.0.0.0/0': 'igw-1' };

/** The subnet of the attachment in a zone, and that of the NAT gateway. */
export const entryIn = (zone: Zone): string => `subnet-entry-${zone}`;
export const publicIn = (zone: Zone): string => `subnet-public-${zone}`;

type Routes = Readonly<Record<string, string>>;

/** The tables of the attachment's subnets, and the one of the NAT gateways' subnets. */
export const egressTables = (
  entries: Readonly<Record<Zone, Routes>> = { a: { '0.0.0.0/0': 'nat-a' }, b: { '0.0.0.0/0': 'nat-b' } },
  natSubnets: Routes = { ...BACK, ...OUT },
): VpcNetwork['routeTables'] => [
  MAIN_TABLE,
  ...ZONES.map((zone) => routeTable(`rtb-entry-${zone}`, [entryIn(zone)], entries[zone])),
  routeTable('rtb-public', ZONES.map(publicIn), natSubnets),
];

/** The NAT gateways, with the state of each. */
export const natsWith = (states: Partial<Record<Zone, string>> = {}): VpcNetwork['natGateways'] =>
  ZONES.map((zone) => ({
    natGatewayId: `nat-${zone}`,
    subnetId: publicIn(zone),
    state: states[zone] ?? 'available',
    connectivityType: 'public',
  }));

export const attachedIn = (...zones: readonly Zone[]): Pick<VpcNetwork, 'attachments'> => ({
  attachments: [
    {
      attachmentId: 'tgw-attach-0egress',
      transitGatewayId: 'tgw-0egress',
      state: 'available',
      subnetIds: zones.map(entryIn),
    },
  ],
});

export const egress = (more: Partial<VpcNetwork> = {}): VpcNetwork =>
  networkOf({
    nodes: [],
    endpoints: [],
    subnets: ZONES.flatMap((zone, n) => [
      { subnetId: publicIn(zone), cidrBlocks: [`10.0.${n}.0/24`], zoneId: `zone-${zone}` },
      { subnetId: entryIn(zone), cidrBlocks: [`10.0.255.${16 * n}/28`], zoneId: `zone-${zone}` },
    ]),
    routeTables: egressTables(),
    networkAcls: [
      aclOf('acl-default', [], OPEN_ENTRIES, { isDefault: true }),
      aclOf('acl-public', ZONES.map(publicIn)),
      aclOf('acl-entry', ZONES.map(entryIn)),
    ],
    securityGroups: {},
    natGateways: natsWith(),
    ...attachedIn('a', 'b'),
    ...more,
  });

/** A VPC of another block whose default route leads to the transit gateway, with a node in a zone. */
export const spokeIn = (
  zone: Zone,
  more: Partial<VpcNetwork> = {},
  node: Partial<NodeNetwork> = {},
): VpcNetwork =>
  networkOf({
    vpcId: 'vpc-0spoke',
    cidrBlocks: ['10.7.0.0/16'],
    endpoints: [],
    natGateways: [],
    internetGatewayIds: [],
    subnets: [{ subnetId: 'subnet-spoke', cidrBlocks: ['10.7.1.0/24'], zoneId: `zone-${zone}` }],
    networkAcls: [aclOf('acl-spoke', [], OPEN_ENTRIES, { isDefault: true })],
    routeTables: [routeTable('rtb-spoke', ['subnet-spoke'], { '0.0.0.0/0': 'tgw-0egress' })],
    securityGroups: groups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')])),
    nodes: [
      nodeIn({
        name: 'spoke-1',
        interface: { subnetId: 'subnet-spoke', addresses: ['10.7.1.10'], groupIds: [NODE_GROUP] },
        ...node,
      }),
    ],
    ...more,
  });
