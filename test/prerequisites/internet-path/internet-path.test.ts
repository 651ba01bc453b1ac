import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../functions/account/apply-plan.ts';
import type { NodeNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import { evaluate } from '../../../functions/core/blame/evaluate.ts';
import { internetPath } from '../../../functions/prerequisites/internet-path/index.ts';
import { type Case, effectOf, kindOf, verdict } from '../../support/samples/check-one.ts';
import {
  endpointTo,
  MAIN_TABLE,
  NETWORK_ID,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  nodeIn,
  PUBLIC_SUBNET,
  PUBLIC_TABLE,
  routeTable,
  tablesWith,
} from '../../support/samples/sample-network.ts';
import { pathState, rememberedState } from '../../support/samples/sample-paths.ts';

const FAIL = 'sessions-fail';
const by = (target: string, more: Partial<VpcNetwork> = {}): VpcNetwork =>
  natNetwork({ routeTables: tablesWith({ '0.0.0.0/0': target }), ...more });
const without = (more: Partial<VpcNetwork> = {}): VpcNetwork =>
  natNetwork({ routeTables: tablesWith(), ...more });
const publicNode: NodeNetwork = nodeIn({ hasPublicIp: true });
const { managed: _, ...UNMANAGED } = nodeIn();
const STOPPED = nodeIn({ instanceId: 'i-stopped', isStopped: true });
const NAT = { natGatewayId: 'nat-1', subnetId: PUBLIC_SUBNET, connectivityType: 'public' } as const;

const mustNotFail: readonly Case[] = [
  ['a NAT gateway', pathState(natNetwork()), 'pass'],
  ['an internet gateway and a public address', pathState(by('igw-1', { nodes: [publicNode] })), 'pass'],
  [
    'the main table, where the subnet has none',
    pathState(
      natNetwork({ routeTables: [routeTable('rtb-main', [], { '0.0.0.0/0': 'nat-1' }, true), PUBLIC_TABLE] }),
    ),
    'pass',
  ],
  ['endpoints, and no way out', pathState(networkOf()), 'pass'],
  ['a transit gateway', pathState(by('tgw-1')), 'unknown'],
  ['a firewall', pathState(by('vpce-fw')), 'unknown'],
  [
    'a peering connection beside the way out',
    pathState(natNetwork({ routeTables: tablesWith({ '0.0.0.0/0': 'nat-1', '10.9.0.0/16': 'pcx-1' }) })),
    'pass',
  ],
  ['no managed node', pathState(without({ nodes: [UNMANAGED] })), 'not-applicable'],
  [
    'a stopped node, whose public address was released, beside one that runs',
    pathState(by('igw-1', { nodes: [publicNode, STOPPED] })),
    'pass',
  ],
  ['only nodes that are stopped', pathState(by('igw-1', { nodes: [STOPPED] })), 'not-applicable'],
  ['a missing endpoint is not the way out', pathState(networkOf({ endpoints: [endpointTo('ssm')] })), 'pass'],
  [
    'a NAT gateway that is being made',
    pathState(natNetwork({ natGateways: [{ ...NAT, state: 'pending' }] })),
    'unknown',
  ],
  [
    'IPv6 is no way for IPv4',
    pathState(natNetwork({ routeTables: tablesWith({ '0.0.0.0/0': 'nat-1', '::/0': 'eigw-1' }) })),
    'pass',
  ],
];

const mustFail: readonly Case[] = [
  ['no default route', pathState(without()), FAIL],
  ['a black hole', pathState(by('nat-1!')), FAIL],
  [
    'a NAT gateway that was deleted',
    pathState(natNetwork({ natGateways: [{ ...NAT, state: 'deleted' }] })),
    FAIL,
  ],
  ['a NAT gateway that is gone', pathState(natNetwork({ natGateways: [] })), FAIL],
  ['an internet gateway without a public address', pathState(by('igw-1')), FAIL],
  [
    'a gateway that is not attached',
    pathState(by('igw-1', { nodes: [publicNode], internetGatewayIds: [] })),
    FAIL,
  ],
  [
    'a NAT gateway without a way out itself',
    pathState(
      natNetwork({
        routeTables: [MAIN_TABLE, routeTable('rtb-node', [NODE_SUBNET], { '0.0.0.0/0': 'nat-1' })],
      }),
    ),
    FAIL,
  ],
  [
    'the subnet’s own table counts, not the main one',
    pathState(
      natNetwork({
        routeTables: [
          routeTable('rtb-main', [], { '0.0.0.0/0': 'nat-1' }, true),
          routeTable('rtb-node', [NODE_SUBNET]),
          PUBLIC_TABLE,
        ],
      }),
    ),
    FAIL,
  ],
];

describe('internet-path, the check', () => {
  it.each([...mustNotFail, ...mustFail])('%s', (_name, state, expected) => {
    expect(verdict(internetPath.check(state))).toBe(expected);
  });

  it('counts the nodes that are not stopped', () => {
    const [result] = internetPath.check(pathState(by('igw-1', { nodes: [nodeIn(), STOPPED] })));
    expect(result).toMatchObject({
      because: expect.stringContaining('1 of 1 managed nodes'),
      hit: { nodes: 1, sample: ['web-1'] },
    });
  });

  const doubtsBehind = (...targets: readonly string[]) => {
    const nodes = targets.map((_, i) =>
      nodeIn({
        instanceId: `i-${i}`,
        interface: { ...nodeIn().interface, subnetId: i === 0 ? NODE_SUBNET : `subnet-${i}` },
      }),
    );
    const tables = targets.map((target, i) =>
      routeTable(`rtb-${i}`, [i === 0 ? NODE_SUBNET : `subnet-${i}`], { '0.0.0.0/0': target }),
    );
    const [result] = internetPath.check(
      pathState(natNetwork({ nodes, routeTables: [MAIN_TABLE, ...tables, PUBLIC_TABLE] })),
    );
    return result?.kind === 'unknown' ? result.because.split('; ') : [];
  };

  it('hides no doubt behind another, and reports each once', () => {
    const old = expect.stringMatching(
      /^it is unknown whether ssm, ssmmessages can be reached: .*rtb-0.*tgw-1/,
    );
    const fresh = expect.stringMatching(
      /^it is unknown whether ssm, ssmmessages can be reached: .*rtb-1.*pcx-1/,
    );
    expect(doubtsBehind('tgw-1')).toEqual([old]);
    expect(doubtsBehind('tgw-1', 'pcx-1')).toEqual([old, fresh]);
  });

  it('tells three doubts and how many more', () => {
    const doubts = doubtsBehind('tgw-1', 'pcx-1', 'vgw-1', 'eni-1', 'i-appliance');
    expect(doubts).toHaveLength(4);
    expect(doubts.at(-1)).toBe('and 2 more');
  });
});

const ROUTE = { routeTableId: 'rtb-node', destinationCidrBlock: '0.0.0.0/0' };
const TO_NAT = { RouteTableId: 'rtb-node', DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1' };

type Repair = readonly [
  api: string,
  parts: Parameters<typeof effectOf>[2],
  now: VpcNetwork,
  before: VpcNetwork,
  call: unknown,
];

const ELASTIC = { publicIp: '192.0.2.50', allocationId: 'eipalloc-1', associationId: 'eipassoc-1' };
const withAddress = by('igw-1', { nodes: [nodeIn({ hasPublicIp: true, elasticIp: ELASTIC })] });
const BACK = { AllocationId: 'eipalloc-1', InstanceId: nodeIn().instanceId, AllowReassociation: false };
const detached = by('igw-1!', { nodes: [publicNode], internetGatewayIds: [] });

const repairs: readonly Repair[] = [
  ['ec2:DeleteRoute', { request: ROUTE }, without(), natNetwork(), { api: 'ec2:CreateRoute', input: TO_NAT }],
  [
    'ec2:ReplaceRoute',
    { request: { ...ROUTE, gatewayId: 'igw-1' } },
    by('igw-1'),
    natNetwork(),
    { api: 'ec2:ReplaceRoute', input: TO_NAT },
  ],
  [
    'ec2:DetachInternetGateway',
    { request: { internetGatewayId: 'igw-1', vpcId: NETWORK_ID } },
    detached,
    natNetwork(),
    { api: 'ec2:AttachInternetGateway', input: { InternetGatewayId: 'igw-1', VpcId: NETWORK_ID } },
  ],
  [
    'ec2:DisassociateAddress',
    { request: { associationId: 'eipassoc-1' } },
    by('igw-1'),
    withAddress,
    { api: 'ec2:AssociateAddress', input: BACK },
  ],
  [
    'ec2:DisassociateAddress',
    { request: { publicIp: '192.0.2.50' } },
    by('igw-1'),
    withAddress,
    { api: 'ec2:AssociateAddress', input: BACK },
  ],
];

/** The node's subnet has no table of its own; only the table with the NAT gateway leads to the internet. */
const byMain = (routeTableId: string, mainAssociationId: string): VpcNetwork =>
  natNetwork({
    routeTables: [
      routeTable('rtb-main', [], { '0.0.0.0/0': 'nat-1' }),
      routeTable('rtb-other', []),
      PUBLIC_TABLE,
    ].map((table) =>
      table.routeTableId === routeTableId ? { ...table, main: true, mainAssociationId } : table,
    ),
  });

const offers: readonly Repair[] = [
  [
    'ec2:CreateRoute',
    { request: { ...ROUTE, destinationCidrBlock: '0.0.0.0/1', gatewayId: 'igw-1' } },
    natNetwork({ routeTables: tablesWith({ '0.0.0.0/0': 'nat-1', '0.0.0.0/1': 'igw-1' }) }),
    natNetwork(),
    { api: 'ec2:DeleteRoute', input: { RouteTableId: 'rtb-node', DestinationCidrBlock: '0.0.0.0/1' } },
  ],
  [
    'ec2:AssociateRouteTable',
    { request: { routeTableId: 'rtb-node', subnetId: NODE_SUBNET } },
    without(),
    natNetwork(),
    { api: 'ec2:DisassociateRouteTable', input: { AssociationId: 'rtbassoc-node' } },
  ],
  [
    'ec2:DisassociateRouteTable',
    { request: { associationId: 'rtbassoc-node' } },
    natNetwork({
      routeTables: [MAIN_TABLE, routeTable('rtb-node', [], { '0.0.0.0/0': 'nat-1' }), PUBLIC_TABLE],
    }),
    natNetwork(),
    { api: 'ec2:AssociateRouteTable', input: { RouteTableId: 'rtb-node', SubnetId: NODE_SUBNET } },
  ],
  [
    'ec2:ReplaceRouteTableAssociation',
    { request: { associationId: 'rtbassoc-node', routeTableId: 'rtb-other' } },
    natNetwork({
      routeTables: [
        MAIN_TABLE,
        routeTable('rtb-other', [NODE_SUBNET]),
        routeTable('rtb-node', [], { '0.0.0.0/0': 'nat-1' }),
        PUBLIC_TABLE,
      ],
    }),
    natNetwork(),
    {
      api: 'ec2:ReplaceRouteTableAssociation',
      input: { AssociationId: 'rtbassoc-node', RouteTableId: 'rtb-node' },
    },
  ],
  [
    'ec2:ReplaceRouteTableAssociation',
    {
      request: { associationId: 'rtbassoc-main', routeTableId: 'rtb-other' },
      response: { newAssociationId: 'rtbassoc-new' },
    },
    byMain('rtb-other', 'rtbassoc-new'),
    byMain('rtb-main', 'rtbassoc-main'),
    {
      api: 'ec2:ReplaceRouteTableAssociation',
      input: { AssociationId: 'rtbassoc-new', RouteTableId: 'rtb-main' },
    },
  ],
  [
    'ec2:DeleteNatGateway',
    { request: { DeleteNatGatewayRequest: { NatGatewayId: 'nat-1' } } },
    by('nat-1!', { natGateways: [{ ...NAT, state: 'deleted' }] }),
    natNetwork(),
    {
      api: 'ec2:CreateNatGateway',
      input: { SubnetId: PUBLIC_SUBNET, ConnectivityType: 'public', AllocationId: '<allocation id>' },
    },
  ],
  [
    'ec2:ReleaseAddress',
    { request: { allocationId: 'eipalloc-1' } },
    by('igw-1'),
    withAddress,
    { api: 'ec2:AllocateAddress', input: { Domain: 'vpc', Address: '192.0.2.50' } },
  ],
];

const offerFor = (api: string): Repair => {
  const found = offers.find(([offered]) => offered === api);
  if (!found) throw new Error(`no offer for ${api}`);
  return found;
};

describe('internet-path, the events', () => {
  it.each(repairs)('%s is put back', (api, parts, now, before, call) => {
    const state = rememberedState(now, before);
    const effect = effectOf(internetPath, api, parts);
    expect(verdict(internetPath.check(state))).toBe(FAIL);
    expect(effect.isCurrent(state)).toBe(true);
    const plan = effect.inverses(state)[0];
    expect(plan?.calls).toEqual([call]);
    expect(internetPath.reverts).toContain(plan?.calls[0]?.api);
    const undone = plan && applyPlan(state, plan);
    expect(undone && verdict(internetPath.check(undone))).toBe('pass');
    expect(undone && effect.isCurrent(undone)).toBe(false);
  });

  it.each(offers)('%s is offered, and never made', (api, parts, now, before, call) => {
    const state = rememberedState(now, before);
    const effect = effectOf(internetPath, api, parts);
    expect(effect.isCurrent(state)).toBe(true);
    const plan = effect.inverses(state)[0];
    expect(plan?.calls[0]).toEqual(call);
    expect(internetPath.reverts).not.toContain(plan?.calls[0]?.api);
  });

  it('knows the route without the host bits that were asked for', () => {
    const request = { routeTableId: 'rtb-node', destinationCidrBlock: '10.9.1.7/16' };
    const parts = { request: { ...request, vpcPeeringConnectionId: 'pcx-1' } };
    const created = effectOf(internetPath, 'ec2:CreateRoute', parts);
    const deleted = effectOf(internetPath, 'ec2:DeleteRoute', { request });
    const led = pathState(natNetwork({ routeTables: tablesWith({ '10.9.0.0/16': 'pcx-1' }) }));
    expect(created.isCurrent(led)).toBe(true);
    expect(deleted.isCurrent(led)).toBe(false);
    const input = { RouteTableId: 'rtb-node', DestinationCidrBlock: '10.9.0.0/16' };
    expect(created.inverses(led)[0]?.calls).toEqual([{ api: 'ec2:DeleteRoute', input }]);
  });

  it('shows a deleted NAT gateway to be the reason, with a new one in its place', () => {
    const [api, parts, now, before] = offerFor('ec2:DeleteNatGateway');
    const state = rememberedState(now, before);
    const plan = effectOf(internetPath, api, parts).inverses(state)[0];
    const undone = plan && applyPlan(state, plan);
    expect(undone && verdict(internetPath.check(undone))).toBe('pass');
  });

  it('shows another main table to be the reason', () => {
    const state = rememberedState(byMain('rtb-other', 'rtbassoc-new'), byMain('rtb-main', 'rtbassoc-main'));
    const parts = { request: { associationId: 'rtbassoc-main', routeTableId: 'rtb-other' } };
    const effect = effectOf(internetPath, 'ec2:ReplaceRouteTableAssociation', parts);
    expect(verdict(internetPath.check(state))).toBe(FAIL);
    const plan = effect.inverses(state)[0];
    const undone = plan && applyPlan(state, plan);
    expect(undone && verdict(internetPath.check(undone))).toBe('pass');
    expect(undone && effect.isCurrent(undone)).toBe(false);
  });

  it('blames nobody for a change that affects only later instances, where nothing is remembered', () => {
    const request = { subnetId: NODE_SUBNET, mapPublicIpOnLaunch: { value: false } };
    const effect = effectOf(internetPath, 'ec2:ModifySubnetAttribute', { request });
    const { findings, doubts, plan } = evaluate([internetPath], effect, pathState(without()));
    expect(findings.map(({ attribution }) => attribution)).toEqual(['pre-existing']);
    expect(doubts).toEqual([]);
    expect(plan).toBeUndefined();
    expect(evaluate([internetPath], effect, pathState(by('tgw-1')))).toMatchObject({
      findings: [],
      doubts: [],
    });
  });

  it('does not bring a black hole back', () => {
    const effect = effectOf(internetPath, 'ec2:DeleteRoute', { request: ROUTE });
    expect(effect.inverses(rememberedState(without(), by('nat-1!')))).toEqual([]);
  });

  it.each([
    [
      'a table of a gateway',
      'ec2:AssociateRouteTable',
      { routeTableId: 'rtb-1', gatewayId: 'igw-1' },
      'irrelevant',
    ],
    [
      'another attribute',
      'ec2:ModifySubnetAttribute',
      { subnetId: 'subnet-1', assignIpv6AddressOnCreation: { value: true } },
      'irrelevant',
    ],
    [
      'public addresses for instances to come',
      'ec2:ModifySubnetAttribute',
      { subnetId: 'subnet-1', mapPublicIpOnLaunch: { value: true } },
      'irrelevant',
    ],
    [
      'no public addresses for instances to come',
      'ec2:ModifySubnetAttribute',
      { subnetId: 'subnet-1', mapPublicIpOnLaunch: { value: false } },
      'effect',
    ],
    ['no table', 'ec2:DeleteRoute', { destinationCidrBlock: '0.0.0.0/0' }, 'unreadable'],
    ['no gateway', 'ec2:DeleteNatGateway', { DeleteNatGatewayRequest: '' }, 'unreadable'],
    ['no address', 'ec2:DisassociateAddress', {}, 'unreadable'],
  ])('%s', (_name, api, request, expected) => {
    expect(kindOf(internetPath, api, { request })).toBe(expected);
  });
});
