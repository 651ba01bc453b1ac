import { describe, expect, it } from 'vitest';
import type { NodeNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import { absent, present, unknown } from '../../../functions/account/observed.ts';
import { vpcNameResolution } from '../../../functions/prerequisites/vpc-name-resolution/index.ts';
import { type Case, effectOf, kindOf, verdict } from '../../support/samples/check-one.ts';
import {
  account,
  endpoint,
  network,
  node,
  routesTo,
  SESSION_ENDPOINTS,
  VPC_ID,
  vpcOf,
} from '../../support/samples/sample-account.ts';
import { groups, groupWith, NODE_GROUP, rule } from '../../support/samples/sample-network.ts';

const AMAZON = ['AmazonProvidedDNS'];
const LINK_LOCAL = ['169.254.169.253'];
const PLUS_TWO = ['10.0.0.2'];
const PUBLIC = ['8.8.8.8', '8.8.4.4'];
const INSIDE = ['10.0.9.53'];
const ON_PREMISES = ['192.168.1.53'];
const NO_KEY = undefined;

/** The columns of the matrix: only endpoints; both; only a path to the internet; neither. */
const SITES = {
  endpoints: {},
  both: { routeTables: routesTo('nat-1') },
  internet: { endpoints: [], routeTables: routesTo('nat-1') },
  transit: { routeTables: routesTo('tgw-1') },
} as const satisfies Readonly<Record<string, Partial<VpcNetwork>>>;

const FAIL = 'sessions-fail';
type Row = readonly [servers: readonly string[] | undefined, more: Partial<VpcNetwork>, ...Case[2][]];

const on = {};
const supportOff = { enableDnsSupport: false };
const hostnamesOff = { enableDnsHostnames: false };

/** One line for each kind of server, one column for each site: endpoints | both | internet | transit. */
const MATRIX: readonly Row[] = [
  [AMAZON, on, 'pass', 'pass', 'pass', 'pass'],
  [LINK_LOCAL, on, 'pass', 'pass', 'pass', 'pass'],
  [['fd00:ec2::253'], on, 'pass', 'pass', 'pass', 'pass'],
  [PLUS_TWO, on, 'pass', 'pass', 'pass', 'pass'],
  [['amazonprovideddns'], on, 'pass', 'pass', 'pass', 'pass'],
  [AMAZON, supportOff, FAIL, FAIL, FAIL, FAIL],
  [PLUS_TWO, supportOff, FAIL, FAIL, FAIL, FAIL],
  [AMAZON, hostnamesOff, FAIL, 'pass', 'pass', 'unknown'],
  [PUBLIC, on, FAIL, 'pass', 'pass', 'unknown'],
  [PUBLIC, supportOff, FAIL, 'pass', 'pass', 'unknown'],
  [PUBLIC, hostnamesOff, FAIL, 'pass', 'pass', 'unknown'],
  [INSIDE, on, 'unknown', 'unknown', 'unknown', 'unknown'],
  [ON_PREMISES, on, FAIL, 'unknown', 'unknown', 'unknown'],
  [['dns.example.com'], on, 'unknown', 'unknown', 'unknown', 'unknown'],
  [[...AMAZON, ...PUBLIC], on, 'pass', 'pass', 'pass', 'pass'],
  [[...PUBLIC, ...AMAZON], on, FAIL, 'pass', 'pass', 'unknown'],
  [[...AMAZON, ...ON_PREMISES], on, 'pass', 'pass', 'pass', 'pass'],
  [[...ON_PREMISES, ...AMAZON], on, 'unknown', 'unknown', 'unknown', 'unknown'],
  [[], on, 'unknown', 'unknown', 'unknown', 'unknown'],
  [NO_KEY, on, 'unknown', 'unknown', 'unknown', 'unknown'],
  [NO_KEY, supportOff, FAIL, FAIL, FAIL, FAIL],
  [NO_KEY, hostnamesOff, FAIL, 'unknown', 'unknown', 'unknown'],
];

const cells = MATRIX.flatMap(([servers, more, ...expected]) =>
  Object.entries(SITES).map(([site, vpc], i) => {
    const settings = Object.keys(more).length > 0 ? ` with ${Object.keys(more)} off` : '';
    return [
      `${servers === undefined ? 'no domain-name-servers' : servers.join(', ') || 'an empty list'}${settings}, ${site}`,
      network(vpcOf({ ...vpc, ...more }), servers),
      expected[i] ?? 'nothing',
    ] as const satisfies Case;
  }),
);

const igw = (hasPublicIp: boolean): Partial<VpcNetwork> => ({
  routeTables: routesTo('igw-1'),
  nodes: [node({ hasPublicIp })],
});
const ofType = (instanceType: string): Partial<VpcNetwork> => ({
  dhcpOptionsId: 'default',
  nodes: [node({ instanceType })],
});
const { managed: _, ...unmanaged }: NodeNetwork = node();
const second = node({
  instanceId: 'i-0a1b2c3d4e5f60002',
  interface: { subnetId: 'subnet-second', addresses: ['10.0.4.10'], groupIds: ['sg-node'] },
});
const ownTable = {
  routeTableId: 'rtb-own',
  main: false,
  subnetIds: [second.interface.subnetId],
  routes: [{ destination: '0.0.0.0/0', target: 'nat-1', blackhole: false }],
};

const mustNotFail: readonly Case[] = [
  [
    'a VPC of nobody with public servers',
    network(vpcOf({ endpoints: [], nodes: [] }), PUBLIC),
    'not-applicable',
  ],
  [
    'instances that Systems Manager does not know',
    network(vpcOf({ endpoints: [], nodes: [unmanaged] }), PUBLIC),
    'not-applicable',
  ],
  [
    'a gateway endpoint alone',
    network(vpcOf({ nodes: [], endpoints: [endpoint('s3', { vpcEndpointType: 'Gateway' })] }), PUBLIC),
    'not-applicable',
  ],
  ['a VPC that is gone', account({ networks: { [VPC_ID]: absent } }), 'not-applicable'],
  [
    'a VPC that may not be read',
    account({ networks: { [VPC_ID]: unknown('UnauthorizedOperation') } }),
    'unknown',
  ],
  [
    'an option set that may not be read',
    account({
      networks: { [VPC_ID]: present(vpcOf()) },
      dhcpOptions: { 'dopt-now': unknown('UnauthorizedOperation') },
    }),
    'unknown',
  ],
  ['an option set that was not read', account({ networks: { [VPC_ID]: present(vpcOf()) } }), 'unknown'],
  ['public servers, an internet gateway and a public address', network(vpcOf(igw(true)), PUBLIC), 'pass'],
  ['no option set, Nitro', network(vpcOf(ofType('m7g.large'))), 'pass'],
  ['no option set, bare metal of a Xen family', network(vpcOf(ofType('i3.metal'))), 'pass'],
  ['no table to be seen', network(vpcOf({ routeTables: [] }), PUBLIC), 'unknown'],
  [
    'hostnames off, the endpoints have no private names anyway',
    network(
      vpcOf({
        ...hostnamesOff,
        endpoints: SESSION_ENDPOINTS.map((e) => ({ ...e, privateDnsEnabled: false })),
      }),
      AMAZON,
    ),
    'pass',
  ],
  [
    'hostnames off, one endpoint of two',
    network(vpcOf({ ...hostnamesOff, endpoints: [endpoint('ssm')], routeTables: routesTo('nat-1') }), AMAZON),
    'pass',
  ],
];

const mustFail: readonly Case[] = [
  ['public servers, an internet gateway, no public address', network(vpcOf(igw(false)), PUBLIC), FAIL],
  [
    'public servers, the way out is a black hole',
    network(vpcOf({ routeTables: routesTo('nat-1', { blackhole: true }) }), PUBLIC),
    FAIL,
  ],
  ['public servers, neither endpoints nor a way out', network(vpcOf({ endpoints: [] }), PUBLIC), FAIL],
  ['no option set, Xen', network(vpcOf(ofType('t2.micro'))), FAIL],
  ['no option set, support off', network(vpcOf({ ...ofType('t3.micro'), ...supportOff })), FAIL],
  ['endpoints for future nodes', network(vpcOf({ nodes: [] }), PUBLIC), FAIL],
  [
    'endpoints in China',
    network(
      vpcOf({
        nodes: [],
        endpoints: ['ssm', 'ssmmessages'].map((s) =>
          endpoint(s, { serviceName: `cn.com.amazonaws.ap-northeast-1.${s}` }),
        ),
      }),
      PUBLIC,
    ),
    FAIL,
  ],
  [
    'the second node is cut off, the first has a way out',
    network(vpcOf({ nodes: [second, node()], routeTables: [...routesTo(), ownTable] }), PUBLIC),
    FAIL,
  ],
  [
    'a node that lost its connection counts',
    network(
      vpcOf({ nodes: [node({ managed: { pingStatus: 'ConnectionLost', agentVersion: '3.3.1' } })] }),
      PUBLIC,
    ),
    FAIL,
  ],
  [
    'the address after the base of another CIDR is a stranger',
    network(vpcOf({ cidrBlocks: ['10.5.0.0/16'] }), ['8.8.0.2']),
    FAIL,
  ],
];

describe('vpc-name-resolution, the decision matrix', () => {
  it.each(cells)('%s', (_, state, expected) => {
    expect(verdict(vpcNameResolution.check(state))).toBe(expected);
  });
});

describe('vpc-name-resolution, the check', () => {
  it.each([...mustNotFail, ...mustFail])('%s', (_, state, expected) => {
    expect(verdict(vpcNameResolution.check(state))).toBe(expected);
  });

  it('counts the nodes that are hit and quotes what they log', () => {
    const vpc = vpcOf({ nodes: [second, node()], routeTables: [...routesTo(), ownTable] });
    expect(vpcNameResolution.check(network(vpc, PUBLIC))[0]).toMatchObject({
      because: expect.stringContaining('1 of 2 managed nodes'),
      userSees: expect.stringContaining('lookup ssm.ap-northeast-1.amazonaws.com on 8.8.8.8:53'),
    });
  });
});

const CONNECTS_NOT = 'TargetNotConnected: the instance is not connected';
const onNode = (server: string): string =>
  `${CONNECTS_NOT}. On the node: dial tcp: lookup ssm.ap-northeast-1.amazonaws.com on ${server}:53: i/o timeout`;
const NO_SERVER = `${CONNECTS_NOT}. On the node: ssm.ap-northeast-1.amazonaws.com cannot be resolved because no DNS server is configured`;
const answering = vpcOf({
  securityGroups: groups(
    groupWith(NODE_GROUP, [rule('out', '8.8.8.8/32', { protocol: 'udp', fromPort: 53, toPort: 53 })]),
  ),
  routeTables: routesTo('nat-1'),
});

describe('vpc-name-resolution, what nodes log', () => {
  it.each([
    ['hostnames off: the lookup works, the dial does not', vpcOf(hostnamesOff), AMAZON, CONNECTS_NOT],
    ['a public server that answers', answering, PUBLIC, CONNECTS_NOT],
    ['a public server out of reach', vpcOf(), PUBLIC, onNode('8.8.8.8')],
    ['a private server out of reach', vpcOf(), ON_PREMISES, onNode('192.168.1.53')],
    ['support off, by its word', vpcOf(supportOff), AMAZON, onNode('169.254.169.253')],
    ['support off, by its address', vpcOf(supportOff), PLUS_TWO, onNode('10.0.0.2')],
    ['support off, by its IPv6 address', vpcOf(supportOff), ['fd00:ec2::253'], onNode('[fd00:ec2::253]')],
    ['an option set without a server, support off', vpcOf(supportOff), NO_KEY, CONNECTS_NOT],
    [
      'no option set, Nitro, support off',
      vpcOf({ ...ofType('t3.micro'), ...supportOff }),
      NO_KEY,
      onNode('169.254.169.253'),
    ],
    [
      'no option set, Nitro, hostnames off',
      vpcOf({ ...ofType('t3.micro'), ...hostnamesOff }),
      NO_KEY,
      CONNECTS_NOT,
    ],
    ['no option set, Xen', vpcOf(ofType('t2.micro')), NO_KEY, NO_SERVER],
  ])('%s', (_, vpc, servers, userSees) => {
    expect(vpcNameResolution.check(network(vpc, servers))[0]).toMatchObject({ kind: 'fail', userSees });
  });

  it('names the host of a Region in China', () => {
    const state = network(vpcOf(), PUBLIC);
    const inChina = { ...state, identity: { ...state.identity, partition: 'aws-cn', region: 'cn-north-1' } };
    expect(vpcNameResolution.check(inChina)[0]).toMatchObject({
      userSees: expect.stringContaining('lookup ssm.cn-north-1.amazonaws.com.cn on 8.8.8.8:53'),
    });
  });

  it('judges future nodes where all nodes are stopped', () => {
    const stopped = vpcOf({ nodes: [node({ isStopped: true })] });
    expect(vpcNameResolution.check(network(stopped, PUBLIC))[0]).toMatchObject({
      kind: 'fail',
      because: expect.stringContaining('future nodes'),
    });
  });
});

const associated = { request: { dhcpOptionsId: 'dopt-now', vpcId: VPC_ID } };
const remembered = (dhcpOptionsId: string) =>
  ({ type: 'AWS::EC2::VPC', value: { vpcId: VPC_ID, dhcpOptionsId, tags: {} } }) as const;

describe('vpc-name-resolution, the events', () => {
  it('associates the option set that it had', () => {
    const effect = effectOf(
      vpcNameResolution,
      'ec2:AssociateDhcpOptions',
      associated,
      remembered('dopt-before'),
    );
    const state = network(vpcOf(), PUBLIC);
    expect(effect.isCurrent(state)).toBe(true);
    expect(effect.scope.dhcpOptions).toEqual(['dopt-before']);
    expect(effect.inverses(state)[0]?.calls).toEqual([
      { api: 'ec2:AssociateDhcpOptions', input: { DhcpOptionsId: 'dopt-before', VpcId: VPC_ID } },
    ]);
  });

  it('takes default for a value, and asks for no such set', () => {
    const parts = { request: { dhcpOptionsId: 'default', vpcId: VPC_ID } };
    const decoded = effectOf(vpcNameResolution, 'ec2:AssociateDhcpOptions', parts, remembered('default'));
    expect(decoded.scope.dhcpOptions).toEqual([]);
    expect(decoded.isCurrent(network(vpcOf({ dhcpOptionsId: 'default' })))).toBe(true);
    expect(decoded.inverses(network(vpcOf({ dhcpOptionsId: 'default' })))).toEqual([]);
    const back = effectOf(vpcNameResolution, 'ec2:AssociateDhcpOptions', associated, remembered('default'));
    expect(back.inverses(network(vpcOf(), PUBLIC))[0]?.calls[0]?.input).toMatchObject({
      DhcpOptionsId: 'default',
    });
  });

  it('has no way back when nothing before is known, and is superseded by another association', () => {
    const effect = effectOf(vpcNameResolution, 'ec2:AssociateDhcpOptions', associated);
    expect(effect.inverses(network(vpcOf(), PUBLIC))).toEqual([]);
    expect(effect.isCurrent(network(vpcOf({ dhcpOptionsId: 'dopt-later' }), AMAZON))).toBe(false);
  });

  it.each([
    ['enableDnsSupport', 'EnableDnsSupport', supportOff],
    ['enableDnsHostnames', 'EnableDnsHostnames', hostnamesOff],
  ])('switches %s on again', (attribute, parameter, off) => {
    const parts = { request: { vpcId: VPC_ID, [attribute]: { value: false } } };
    const effect = effectOf(vpcNameResolution, 'ec2:ModifyVpcAttribute', parts);
    expect(effect.isCurrent(network(vpcOf(off), AMAZON))).toBe(true);
    expect(effect.isCurrent(network(vpcOf(), AMAZON))).toBe(false);
    expect(effect.inverses(network(vpcOf(off), AMAZON))[0]?.calls).toEqual([
      { api: 'ec2:ModifyVpcAttribute', input: { VpcId: VPC_ID, [parameter]: { Value: true } } },
    ]);
  });

  it('offers to switch an attribute off again, because nobody knows whether it was off', () => {
    const parts = { request: { vpcId: VPC_ID, enableDnsHostnames: { value: true } } };
    expect(effectOf(vpcNameResolution, 'ec2:ModifyVpcAttribute', parts).inverses(account())).toEqual([
      {
        calls: [
          {
            api: 'ec2:ModifyVpcAttribute',
            input: { VpcId: VPC_ID, EnableDnsHostnames: { Value: false } },
          },
        ],
        restores: `enableDnsHostnames of ${VPC_ID}, where it was off before`,
        exact: false,
      },
    ]);
  });

  it.each([
    [
      'another attribute',
      'ec2:ModifyVpcAttribute',
      { vpcId: VPC_ID, enableNetworkAddressUsageMetrics: { value: true } },
      'irrelevant',
    ],
    ['no VPC', 'ec2:ModifyVpcAttribute', { enableDnsSupport: { value: false } }, 'unreadable'],
    ['no option set', 'ec2:AssociateDhcpOptions', { vpcId: VPC_ID }, 'unreadable'],
  ])('%s', (_, api, request, expected) => {
    expect(kindOf(vpcNameResolution, api, { request })).toBe(expected);
  });

  it('takes a value of any shape for what it may be', () => {
    const parts = { request: { vpcId: VPC_ID, enableDnsSupport: { value: { toString: 1 } } } };
    expect(kindOf(vpcNameResolution, 'ec2:ModifyVpcAttribute', parts)).toBe('needs-previous');
  });
});
