import { describe, expect, it } from 'vitest';
import type { NodeNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import { judgedCall } from '../../support/samples/judged-call.ts';
import {
  aclOf,
  entry,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  PUBLIC_SUBNET,
  routeTable,
  rule,
  tablesWith,
} from '../../support/samples/sample-network.ts';

const IPV6 = nodeIn({
  interface: { subnetId: NODE_SUBNET, addresses: ['2001:db8::10'], groupIds: [NODE_GROUP] },
});
const OPEN_IPV6 = [entry(101, 'in', 'allow', { cidr: '::/0' }), entry(101, 'out', 'allow', { cidr: '::/0' })];
const EVERYWHERE = groups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0'), rule('out', '::/0')]));

/** A VPC without endpoints, whose nodes' subnet has these routes. */
const by = (routes: Readonly<Record<string, string>>, more: Partial<VpcNetwork> = {}): VpcNetwork =>
  natNetwork({
    routeTables: tablesWith(routes),
    securityGroups: EVERYWHERE,
    networkAcls: [aclOf('acl-all', [], [...OPEN_ENTRIES, ...OPEN_IPV6], { isDefault: true })],
    ...more,
  });
const ipv6 = (routes: Readonly<Record<string, string>>, node: NodeNetwork = IPV6): VpcNetwork =>
  by(routes, { nodes: [node] });
const OTHER = 'vpc-0other';
const ATTACHMENT = {
  attachmentId: 'tgw-attach-1',
  transitGatewayId: 'tgw-1',
  state: 'available',
  subnetIds: [NODE_SUBNET],
};
const propagated = (routes: Readonly<Record<string, string>>, target: string): VpcNetwork => {
  const network = by(routes);
  return {
    ...network,
    routeTables: network.routeTables.map((table) => ({
      ...table,
      routes: table.routes.map((route) => (route.target === target ? { ...route, propagated: true } : route)),
    })),
  };
};

const DELETE_PEERING = {
  api: 'ec2:DeleteVpcPeeringConnection',
  input: { VpcPeeringConnectionId: 'pcx-1' },
} as const;
const DELETE_ATTACHMENT = {
  api: 'ec2:DeleteTransitGatewayVpcAttachment',
  input: { TransitGatewayAttachmentId: 'tgw-attach-1' },
} as const;
const DELETE_EGRESS = {
  api: 'ec2:DeleteEgressOnlyInternetGateway',
  input: { EgressOnlyInternetGatewayId: 'eigw-1' },
} as const;
const DETACH_VPN = {
  api: 'ec2:DetachVpnGateway',
  input: { VpnGatewayId: 'vgw-1', VpcId: natNetwork().vpcId },
} as const;
const STOP_PROPAGATION = {
  api: 'ec2:DisableVgwRoutePropagation',
  input: { RouteTableId: 'rtb-node', GatewayId: 'vgw-1' },
} as const;

describe('a connection that is deleted', () => {
  it('of the only way out leaves a black hole, on both sides', async () => {
    const tables = [routeTable('rtb-hub', [NODE_SUBNET], { '10.1.0.0/16': 'pcx-1' })];
    const hub = by({}, { vpcId: OTHER, routeTables: tables });
    const judged = await judgedCall([by({ '10.9.0.0/16': 'pcx-1' }), hub], DELETE_PEERING);
    expect(judged.findings).toEqual(['internet-path suspected', 'internet-path suspected']);
    expect(judged.because.join()).toContain('no route to the internet');
    expect(judged.back).toEqual([
      'ec2:CreateVpcPeeringConnection',
      'ec2:AcceptVpcPeeringConnection',
      'ec2:ReplaceRoute',
      'ec2:ReplaceRoute',
    ]);
  });

  it.each([
    ['a transit gateway', { '0.0.0.0/0': 'tgw-1' }],
    ['a transit gateway, to a hub', { '10.0.0.0/8': 'tgw-1' }],
  ])('behind which nobody saw is suspected: %s', async (_name, routes) => {
    const judged = await judgedCall([by(routes, { attachments: [ATTACHMENT] })], DELETE_ATTACHMENT);
    expect(judged.findings).toEqual(['internet-path suspected']);
    expect(judged.back).toEqual(['ec2:CreateTransitGatewayVpcAttachment', 'ec2:ReplaceRoute']);
  });

  it('is found before EC2 has made black holes of the routes', async () => {
    const spoke = by({ '0.0.0.0/0': 'tgw-1' }, { attachments: [{ ...ATTACHMENT, state: 'deleting' }] });
    const judged = await judgedCall([spoke], DELETE_ATTACHMENT);
    expect(judged.findings).toEqual(['internet-path suspected']);
  });

  it('is proven where what was behind it is known', async () => {
    const judged = await judgedCall([ipv6({ '::/0': 'eigw-1' })], DELETE_EGRESS);
    expect(judged.findings).toEqual(['internet-path proven']);
    expect(judged.back).toEqual(['ec2:CreateEgressOnlyInternetGateway', 'ec2:ReplaceRoute']);
  });

  it.each([
    ['a peering connection beside NAT', by({ '0.0.0.0/0': 'nat-1', '10.9.0.0/16': 'pcx-1' }), DELETE_PEERING],
    [
      'an attachment beside NAT',
      by({ '0.0.0.0/0': 'nat-1', '10.9.0.0/16': 'tgw-1' }, { attachments: [ATTACHMENT] }),
      DELETE_ATTACHMENT,
    ],
    [
      'a peering connection of a VPC with endpoints',
      networkOf({ routeTables: tablesWith({ '10.9.0.0/16': 'pcx-1' }) }),
      DELETE_PEERING,
    ],
    ['the IPv6 way of nodes with IPv4', by({ '0.0.0.0/0': 'nat-1', '::/0': 'eigw-1' }), DELETE_EGRESS],
    ['a VPN beside NAT', by({ '0.0.0.0/0': 'nat-1', '192.168.0.0/16': 'vgw-1' }), DETACH_VPN],
    [
      'its routes beside NAT',
      propagated({ '0.0.0.0/0': 'nat-1', '192.168.0.0/16': 'vgw-1' }, 'vgw-1'),
      STOP_PROPAGATION,
    ],
  ])('and that sessions did not need is silent: %s', async (_name, network, call) => {
    expect(await judgedCall([network], call)).toMatchObject({ seen: 'judged', findings: [], doubts: [] });
  });

  it.each([
    [
      'a VPN whose routes were made by hand',
      by({ '0.0.0.0/0': 'vgw-1' }),
      DETACH_VPN,
      'ec2:AttachVpnGateway',
    ],
    [
      'a VPN whose routes EC2 made',
      propagated({ '0.0.0.0/0': 'vgw-1' }, 'vgw-1'),
      DETACH_VPN,
      'ec2:AttachVpnGateway',
    ],
    [
      'the routes of a VPN',
      propagated({ '10.0.0.0/8': 'vgw-1', '192.168.0.0/16': 'vgw-1' }, 'vgw-1'),
      STOP_PROPAGATION,
      'ec2:EnableVgwRoutePropagation',
    ],
  ])('is suspected with the way back to the same gateway: %s', async (_name, network, call, back) => {
    const judged = await judgedCall([network], call);
    expect(judged.findings).toEqual(['internet-path suspected']);
    expect(judged.back).toEqual([back]);
  });

  it('leaves a zone without a way to the transit gateway', async () => {
    const zones = [
      { subnetId: NODE_SUBNET, cidrBlocks: ['10.0.1.0/24'], zoneId: 'apne1-az1' },
      { subnetId: PUBLIC_SUBNET, cidrBlocks: ['10.0.3.0/24'], zoneId: 'apne1-az2' },
    ];
    const spoke = by(
      { '0.0.0.0/0': 'tgw-1' },
      { subnets: zones, attachments: [{ ...ATTACHMENT, subnetIds: [NODE_SUBNET, PUBLIC_SUBNET] }] },
    );
    const without = (subnetId: string) =>
      judgedCall([spoke], {
        api: 'ec2:ModifyTransitGatewayVpcAttachment',
        input: { TransitGatewayAttachmentId: 'tgw-attach-1', RemoveSubnetIds: [subnetId] },
      });
    const cut = await without(NODE_SUBNET);
    expect(cut.findings).toEqual(['internet-path suspected']);
    expect(cut.because[0]).toContain('no subnet in apne1-az1');
    expect(await without(PUBLIC_SUBNET)).toMatchObject({ seen: 'judged', findings: [], doubts: [] });
  });
});
