import { describe, expect, it } from 'vitest';
import type {
  NetworkAclEntry,
  NodeNetwork,
  VpcNetwork,
} from '../../../../functions/account/network/network.ts';
import { pathTo } from '../../../../functions/account/network/path/path.ts';
import type { AccessExclusion, BlockMode } from '../../../../functions/account/network/ways-out.ts';
import {
  aclOf,
  ENDPOINT_SUBNET,
  endpointTo,
  entry,
  groups,
  groupWith,
  NETWORK_ID,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  nodeIn,
  OPEN_ENTRIES,
  PUBLIC_SUBNET,
  REGION,
  rule,
  tablesWith,
} from '../../../support/samples/sample-network.ts';

const OPEN_IPV6 = [entry(101, 'in', 'allow', { cidr: '::/0' }), entry(101, 'out', 'allow', { cidr: '::/0' })];
const anyAcl = (...entries: readonly NetworkAclEntry[]) => [
  aclOf('acl-all', [], [...entries, ...OPEN_ENTRIES, ...OPEN_IPV6], { isDefault: true }),
];
const RULES = [rule('out', '0.0.0.0/0'), rule('out', '::/0')];

const IPV4 = nodeIn();
const PUBLIC = nodeIn({ hasPublicIp: true });
const IPV6 = nodeIn({
  interface: { subnetId: NODE_SUBNET, addresses: ['2001:db8::10'], groupIds: [NODE_GROUP] },
});
const DUAL = nodeIn({
  interface: { subnetId: NODE_SUBNET, addresses: ['10.0.1.10', '2001:db8::10'], groupIds: [NODE_GROUP] },
});

const by = (routes: Readonly<Record<string, string>>, more: Partial<VpcNetwork> = {}): VpcNetwork =>
  natNetwork({
    routeTables: tablesWith(routes),
    securityGroups: groups(groupWith(NODE_GROUP, RULES)),
    networkAcls: anyAcl(),
    ...more,
  });

/** `reachable`, `unknown`, `broken`, or `unless` for what is broken unless something unseen helps. */
const wordFor = (network: VpcNetwork, node: NodeNetwork): string => {
  const verdict = pathTo('ssm', node, network, { region: REGION, nameServer: 'vpc' });
  return verdict.kind === 'broken' && verdict.unless ? 'unless' : verdict.kind;
};

const withDns64 = (network: VpcNetwork): VpcNetwork => ({
  ...network,
  subnets: network.subnets.map((subnet) =>
    subnet.subnetId === NODE_SUBNET ? { ...subnet, dns64: true } : subnet,
  ),
});

describe('a node without an IPv4 address', () => {
  const NAT64 = { '64:ff9b::/96': 'nat-1' };
  it.each([
    ['DNS64, and a route to NAT64', withDns64(by(NAT64)), IPV6, 'reachable'],
    [
      'the same beside an egress-only gateway',
      withDns64(by({ ...NAT64, '::/0': 'eigw-1' })),
      IPV6,
      'reachable',
    ],
    ['the same beside a black hole', withDns64(by({ ...NAT64, '::/0': 'eigw-1!' })), IPV6, 'unknown'],
    ['an egress-only gateway alone', by({ '::/0': 'eigw-1' }), IPV6, 'reachable'],
    ['no way at all', by({}), IPV6, 'broken'],
    ['a way for IPv4 alone', by({ '0.0.0.0/0': 'nat-1' }), IPV6, 'broken'],
    ['NAT64 without DNS64', by(NAT64), IPV6, 'broken'],
    ['DNS64 without NAT64', withDns64(by({})), IPV6, 'broken'],
    [
      'NAT64 without DNS64, beside an egress-only gateway',
      by({ ...NAT64, '::/0': 'eigw-1' }),
      IPV6,
      'unless',
    ],
    [
      'DNS64 without NAT64, beside an egress-only gateway',
      withDns64(by({ '::/0': 'eigw-1' })),
      IPV6,
      'unless',
    ],
    ['NAT64 to a black hole', withDns64(by({ '64:ff9b::/96': 'nat-1!' })), IPV6, 'broken'],
    ['NAT64 to an egress-only gateway', withDns64(by({ '64:ff9b::/96': 'eigw-1' })), IPV6, 'broken'],
    ['NAT64 to a deleted NAT gateway', withDns64(by(NAT64, { natGateways: [] })), IPV6, 'broken'],
    ['NAT64 to an instance', withDns64(by({ '64:ff9b::/96': 'eni-1' })), IPV6, 'unknown'],
    [
      'NAT64 behind a group that lets only IPv4 out',
      withDns64(by(NAT64, { securityGroups: groups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')])) })),
      IPV6,
      'broken',
    ],
    [
      'NAT64 behind an ACL that denies it',
      withDns64(by(NAT64, { networkAcls: anyAcl(entry(50, 'out', 'deny', { cidr: '64:ff9b::/96' })) })),
      IPV6,
      'broken',
    ],
    [
      'DNS64 without NAT64, but with an IPv4 address',
      withDns64(by({ '0.0.0.0/0': 'nat-1' })),
      DUAL,
      'reachable',
    ],
  ])('%s', (_name, network, node, expected) => {
    expect(wordFor(network, node)).toBe(expected);
  });
});

const blocked = (
  mode: BlockMode,
  ...exclusions: readonly (readonly [string, AccessExclusion['mode']])[]
) => ({
  publicAccessBlock: {
    mode,
    exclusions: exclusions.map(([resourceId, one], index) => ({
      exclusionId: `vpcbpa-exclude-${index}`,
      resourceId,
      mode: one,
    })),
  },
});

describe('VPC Block Public Access', () => {
  const NAT = { '0.0.0.0/0': 'nat-1' };
  const IGW = { '0.0.0.0/0': 'igw-1' };
  const EGRESS = { '::/0': 'eigw-1' };
  const BOTH = 'block-bidirectional';
  it.each([
    ['is off', NAT, IPV4, blocked('off'), 'reachable'],
    ['stops NAT', NAT, IPV4, blocked(BOTH), 'broken'],
    ['stops an internet gateway', IGW, PUBLIC, blocked(BOTH), 'broken'],
    ['stops an egress-only gateway', EGRESS, IPV6, blocked(BOTH), 'broken'],
    ['of what comes in leaves NAT', NAT, IPV4, blocked('block-ingress'), 'reachable'],
    ['of what comes in leaves an egress-only gateway', EGRESS, IPV6, blocked('block-ingress'), 'reachable'],
    ['of what comes in stops an internet gateway', IGW, PUBLIC, blocked('block-ingress'), 'broken'],
    ['leaves out the VPC', NAT, IPV4, blocked(BOTH, [NETWORK_ID, 'allow-bidirectional']), 'reachable'],
    ['leaves out what leaves the VPC', NAT, IPV4, blocked(BOTH, [NETWORK_ID, 'allow-egress']), 'reachable'],
    [
      'leaves out both subnets',
      NAT,
      IPV4,
      blocked(BOTH, [NODE_SUBNET, 'allow-egress'], [PUBLIC_SUBNET, 'allow-egress']),
      'reachable',
    ],
    [
      'leaves out only the NAT’s subnet',
      NAT,
      IPV4,
      blocked(BOTH, [PUBLIC_SUBNET, 'allow-egress']),
      'unknown',
    ],
    [
      'leaves out another subnet',
      NAT,
      IPV4,
      blocked(BOTH, [ENDPOINT_SUBNET, 'allow-bidirectional']),
      'broken',
    ],
    ['leaves out what leaves directly', IGW, PUBLIC, blocked(BOTH, [NODE_SUBNET, 'allow-egress']), 'unknown'],
    [
      'of what comes in knows no exclusion of what goes out',
      IGW,
      PUBLIC,
      blocked('block-ingress', [NODE_SUBNET, 'allow-egress']),
      'broken',
    ],
    [
      'has exclusions that may not be read',
      NAT,
      IPV4,
      { publicAccessBlock: { mode: BOTH } as const },
      'unknown',
    ],
  ])('%s', (_name, routes, node, block, expected) => {
    expect(wordFor(by(routes, block), node)).toBe(expected);
  });

  it('stops no way through endpoints', () => {
    const network = natNetwork({ endpoints: [endpointTo('ssm')], ...blocked(BOTH) });
    expect(wordFor(network, IPV4)).toBe('reachable');
  });
});

const NAT_INSTANCE = nodeIn({
  instanceId: 'i-nat',
  hasPublicIp: true,
  interface: {
    networkInterfaceId: 'eni-nat',
    subnetId: PUBLIC_SUBNET,
    addresses: ['10.0.3.5'],
    groupIds: ['sg-nat'],
  },
});

describe('a route to an instance', () => {
  const behind = (more: Partial<NodeNetwork>, rules = [rule('in', '10.0.0.0/16')], target = 'eni-nat') =>
    by(
      { '0.0.0.0/0': target },
      {
        nodes: [IPV4, { ...NAT_INSTANCE, ...more }],
        securityGroups: groups(groupWith(NODE_GROUP, RULES), groupWith('sg-nat', rules)),
      },
    );
  it.each([
    ['that runs cannot be seen into', behind({}), 'unknown'],
    ['that is stopped', behind({ isStopped: true }), 'broken'],
    ['by its id', behind({ isStopped: true }, undefined, 'i-nat'), 'broken'],
    ['whose group lets nothing in', behind({}, []), 'broken'],
    ['whose group lets only others in', behind({}, [rule('in', '10.0.9.0/24')]), 'broken'],
    ['of another VPC cannot be seen', behind({ isStopped: true }, undefined, 'eni-other'), 'unknown'],
    ['that EC2 calls a black hole', behind({ isStopped: true }, undefined, 'eni-nat!'), 'broken'],
  ])('%s', (_name, network, expected) => {
    expect(wordFor(network, IPV4)).toBe(expected);
  });
});

describe('the names of an endpoint', () => {
  const named = (dnsRecordIpType: string | undefined, addresses: readonly string[]): VpcNetwork =>
    by(
      {},
      {
        cidrBlocks: ['10.0.0.0/16', '2001:db8::/56'],
        securityGroups: groups(
          groupWith(NODE_GROUP, RULES),
          groupWith('sg-endpoint', [rule('in', '10.0.0.0/16'), rule('in', '2001:db8::/56')]),
        ),
        endpoints: [
          endpointTo('ssm', {
            ...(dnsRecordIpType ? { dnsRecordIpType } : {}),
            interfaces: [{ subnetId: ENDPOINT_SUBNET, addresses, groupIds: ['sg-endpoint'] }],
          }),
        ],
      },
    );
  const BOTH = ['10.0.2.20', '2001:db8::20'];
  it.each([
    ['of both versions', named('dualstack', BOTH), IPV4, 'reachable'],
    ['of both versions, for IPv6', named('dualstack', BOTH), IPV6, 'reachable'],
    ['of IPv4 only', named('ipv4', BOTH), IPV4, 'reachable'],
    ['of IPv4 only, for IPv6', named('ipv4', BOTH), IPV6, 'broken'],
    ['of IPv6 only', named('ipv6', BOTH), IPV4, 'broken'],
    ['of IPv6 only, for IPv6', named('ipv6', BOTH), IPV6, 'reachable'],
    ['of IPv6 only, for both', named('ipv6', BOTH), DUAL, 'reachable'],
    ['that are unknown', named(undefined, BOTH), IPV4, 'reachable'],
  ])('have addresses %s', (_name, network, node, expected) => {
    expect(wordFor(network, node)).toBe(expected);
  });
});

describe('many public addresses', () => {
  it.each([
    ['in the blocks of AWS to a VPN', { '0.0.0.0/0': 'nat-1', '52.0.0.0/8': 'vgw-1' }, 'unknown'],
    ['a quarter of them to a dead interface', { '0.0.0.0/0': 'nat-1', '0.0.0.0/2': 'eni-1!' }, 'unknown'],
    ['to another NAT gateway', { '0.0.0.0/0': 'nat-1', '52.0.0.0/8': 'nat-1' }, 'reachable'],
    ['by NAT although the default is dead', { '0.0.0.0/0': 'nat-2!', '52.0.0.0/8': 'nat-1' }, 'unknown'],
    ['few of them to a VPN', { '0.0.0.0/0': 'nat-1', '198.51.100.0/24': 'vgw-1' }, 'reachable'],
    ['of a company that owns a large block', { '0.0.0.0/0': 'nat-1', '9.16.0.0/12': 'tgw-1' }, 'reachable'],
    ['that are private', { '0.0.0.0/0': 'nat-1', '10.0.0.0/8': 'tgw-1' }, 'reachable'],
  ])('go another way: %s', (_name, routes, expected) => {
    expect(wordFor(by(routes), IPV4)).toBe(expected);
  });

  it.each([
    ['most of AWS’s', '52.0.0.0/8', 'unknown'],
    ['a large part of AWS’s', '34.192.0.0/10', 'unknown'],
    ['a large block of somebody else', '36.96.0.0/11', 'reachable'],
    ['one network', '52.94.0.0/24', 'reachable'],
  ])('are denied by an ACL: %s', (_name, cidr, expected) => {
    const network = by({ '0.0.0.0/0': 'nat-1' }, { networkAcls: anyAcl(entry(50, 'out', 'deny', { cidr })) });
    expect(wordFor(network, IPV4)).toBe(expected);
  });
});
