import { describe, expect, it } from 'vitest';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { internetPath } from '../../../functions/prerequisites/internet-path/index.ts';
import { follow } from '../../support/samples/advised.ts';
import {
  MAIN_TABLE,
  NODE_SUBNET,
  natNetwork,
  nodeIn,
  PUBLIC_SUBNET,
  PUBLIC_TABLE,
  routeTable,
  tablesWith,
} from '../../support/samples/sample-network.ts';
import { pathState } from '../../support/samples/sample-paths.ts';

const at = '--region ap-northeast-1';
const route = (verb: 'create' | 'replace', table: string, target: string) =>
  `aws ec2 ${verb}-route --route-table-id ${table} --destination-cidr-block 0.0.0.0/0 ${target} ${at}`;
const nat = (
  natGatewayId: string,
  subnetId: string,
  more: Partial<VpcNetwork['natGateways'][number]> = {},
) => ({
  natGatewayId,
  subnetId,
  state: 'available',
  connectivityType: 'public' as const,
  ...more,
});
const withNode = (routes: Readonly<Record<string, string>>, more: Partial<VpcNetwork> = {}) =>
  natNetwork({ routeTables: tablesWith(routes), ...more });
const TO_NAT = '--nat-gateway-id nat-1';
const bare = (table: string, subnet: string) => routeTable(table, [subnet]);

const mended: readonly (readonly [what: string, network: VpcNetwork, commands: readonly string[]])[] = [
  ['no default route', withNode({}), [route('create', 'rtb-node', TO_NAT)]],
  [
    'the route is a black hole',
    withNode({ '0.0.0.0/0': 'nat-gone!' }),
    [route('replace', 'rtb-node', TO_NAT)],
  ],
  [
    'the NAT gateway of the route failed',
    withNode(
      { '0.0.0.0/0': 'nat-0' },
      { natGateways: [nat('nat-0', PUBLIC_SUBNET, { state: 'failed' }), nat('nat-1', PUBLIC_SUBNET)] },
    ),
    [route('replace', 'rtb-node', TO_NAT)],
  ],
  [
    'of two NAT gateways, the one in the same zone',
    withNode(
      {},
      {
        natGateways: [nat('nat-1', 'subnet-b'), nat('nat-2', PUBLIC_SUBNET)],
        subnets: [
          { subnetId: NODE_SUBNET, cidrBlocks: ['10.0.1.0/24'], zoneId: 'apne1-az1' },
          { subnetId: PUBLIC_SUBNET, cidrBlocks: ['10.0.3.0/24'], zoneId: 'apne1-az1' },
          { subnetId: 'subnet-b', cidrBlocks: ['10.0.4.0/24'], zoneId: 'apne1-az2' },
        ],
        routeTables: [
          MAIN_TABLE,
          routeTable('rtb-node', [NODE_SUBNET]),
          { ...PUBLIC_TABLE, subnetIds: [PUBLIC_SUBNET, 'subnet-b'] },
        ],
      },
    ),
    [route('create', 'rtb-node', '--nat-gateway-id nat-2')],
  ],
  [
    'the NAT gateway itself has no way on',
    natNetwork({
      routeTables: [
        MAIN_TABLE,
        routeTable('rtb-node', [NODE_SUBNET], { '0.0.0.0/0': 'nat-1' }),
        bare('rtb-public', PUBLIC_SUBNET),
      ],
    }),
    [route('create', 'rtb-public', '--gateway-id igw-1')],
  ],
];

const decided: readonly (readonly [what: string, network: VpcNetwork])[] = [
  ['there is no NAT gateway', withNode({}, { natGateways: [] })],
  [
    'the only NAT gateway is private',
    withNode({}, { natGateways: [nat('nat-1', PUBLIC_SUBNET, { connectivityType: 'private' })] }),
  ],
  [
    'a node with a public address lost its route to the internet gateway',
    natNetwork({
      natGateways: [],
      nodes: [
        nodeIn({
          hasPublicIp: true,
          interface: { subnetId: PUBLIC_SUBNET, addresses: ['10.0.3.9'], groupIds: ['sg-node'] },
        }),
      ],
      routeTables: [MAIN_TABLE, bare('rtb-public', PUBLIC_SUBNET)],
    }),
  ],
  [
    'the subnet of the NAT gateway holds an instance',
    natNetwork({
      nodes: [
        nodeIn(),
        {
          ...nodeIn({
            instanceId: 'i-2',
            interface: { subnetId: PUBLIC_SUBNET, addresses: ['10.0.3.9'], groupIds: ['sg-node'] },
          }),
          isStopped: true,
        },
      ],
      routeTables: [
        MAIN_TABLE,
        routeTable('rtb-node', [NODE_SUBNET], { '0.0.0.0/0': 'nat-1' }),
        bare('rtb-public', PUBLIC_SUBNET),
      ],
    }),
  ],
  ['a node without a public address in a public subnet', withNode({ '0.0.0.0/0': 'igw-1' })],
  ['the internet gateway is detached', withNode({ '0.0.0.0/0': 'nat-1' }, { internetGatewayIds: [] })],
  [
    'VPC Block Public Access is on',
    withNode(
      { '0.0.0.0/0': 'nat-1' },
      { publicAccessBlock: { mode: 'block-bidirectional', exclusions: [] } },
    ),
  ],
];

describe('internet-path, the advice', () => {
  it.each(mended)('%s', (_, network, commands) => {
    expect(follow(internetPath, pathState(network))).toMatchObject({
      before: 'fail',
      after: 'pass',
      commands,
    });
  });

  it.each(decided)('nothing is offered: %s', (_, network) => {
    expect(follow(internetPath, pathState(network))).toMatchObject({ before: 'fail', after: 'nothing' });
  });

  it('says what a route opens and costs, and how many subnets have it', () => {
    const shared = natNetwork({ routeTables: [routeTable('rtb-main', [], {}, true), PUBLIC_TABLE] });
    expect(follow(internetPath, pathState(shared)).words).toBe(
      'The offered fix sets up the route 0.0.0.0/0 to nat-1 in rtb-main of 2 subnets. Before you run it: everything in the subnets of rtb-main can then reach the internet, and the NAT gateway is charged by the GB',
    );
  });
});
