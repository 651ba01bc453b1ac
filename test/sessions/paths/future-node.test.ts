import { describe, expect, it } from 'vitest';
import type { NodeNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  type entry,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  rule,
  tablesWith,
} from '../../support/samples/sample-network.ts';
import {
  aclWith,
  failing,
  failingSince,
  pathState,
  rememberedState,
} from '../../support/samples/sample-paths.ts';

const { managed: _, ...UNREGISTERED } = nodeIn();
const STOPPED = nodeIn({ isStopped: true });
const OTHER: NodeNetwork = {
  instanceId: 'i-0other',
  hasPublicIp: false,
  interface: { subnetId: NODE_SUBNET, addresses: ['10.0.1.77'], groupIds: ['sg-other'] },
};

const GROUPS = { nodes: rule('out', '0.0.0.0/0'), endpoints: rule('in', NODE_GROUP) };
const groupsWith = (
  more: Partial<Record<'node' | 'endpoint' | 'other', readonly ReturnType<typeof rule>[]>>,
) =>
  groups(
    groupWith(NODE_GROUP, more.node ?? [GROUPS.nodes]),
    groupWith(ENDPOINT_GROUP, more.endpoint ?? [GROUPS.endpoints]),
    groupWith('sg-other', more.other ?? [GROUPS.nodes]),
  );
const SHUT: Partial<VpcNetwork> = { securityGroups: groupsWith({ endpoint: [] }) };
const MUTE: Partial<VpcNetwork> = { securityGroups: groupsWith({ node: [] }) };
const acls = (of: string, ...entries: Parameters<typeof entry>[]): Partial<VpcNetwork> => ({
  networkAcls: [
    aclOf('acl-default', [], OPEN_ENTRIES, { isDefault: true }),
    aclWith('acl-changed', of, entries),
  ],
});
const policy = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ssm:*', Resource: '*' }],
});
const unnamed = { privateDnsEnabled: false };

/** The VPC as it was with its node, and as it is now, without any managed node that is up. */
const since = (
  now: Partial<VpcNetwork>,
  nodes: readonly NodeNetwork[] = [],
  before: Partial<VpcNetwork> = {},
) => {
  const then = networkOf({ securityGroups: groupsWith({}), ...before });
  return failingSince(then, { nodes, ...now });
};

describe('a VPC that was made for sessions, with no node up', () => {
  it.each([
    ['a group at zero', []],
    ['only stopped nodes', [STOPPED]],
    ['only an instance that never registered', [UNREGISTERED]],
    ['only other instances', [OTHER]],
  ])('is healthy as it is: %s', (_name, nodes) => {
    expect(since({}, nodes)).toEqual({});
    expect(failing(pathState(networkOf({ nodes, securityGroups: groupsWith({}) })))).toEqual({});
  });

  const BROKEN: readonly (readonly [string, Partial<VpcNetwork>, string, string])[] = [
    ['an endpoint is gone', { endpoints: [endpointTo('ssm')] }, 'session-endpoints', 'ssmmessages'],
    ['all endpoints are gone', { endpoints: [] }, 'session-endpoints', 'vpce-ssm for ssm is gone'],
    [
      'private names are off',
      { endpoints: [endpointTo('ssm'), endpointTo('ssmmessages', unnamed)] },
      'session-endpoints',
      'private DNS of vpce-ssmmessages is off',
    ],
    [
      'a policy refuses everything',
      { endpoints: [endpointTo('ssm'), endpointTo('ssmmessages', { policy })] },
      'session-endpoints',
      'policy of vpce-ssmmessages',
    ],
    ['the group of the endpoints is empty', SHUT, 'network-access', ENDPOINT_GROUP],
    [
      'the ACL of the endpoints denies all',
      acls(ENDPOINT_SUBNET, [50, 'in', 'deny']),
      'network-access',
      'acl-changed',
    ],
    ['the VPC has no resolver', { enableDnsSupport: false }, 'vpc-name-resolution', 'enableDnsSupport'],
    ['no private names at all', { enableDnsHostnames: false }, 'vpc-name-resolution', 'enableDnsHostnames'],
  ];

  it.each(
    BROKEN.flatMap(([name, now, prerequisite, words]) =>
      [[], [STOPPED], [UNREGISTERED], [OTHER]].map(
        (nodes) => [name, nodes, now, prerequisite, words] as const,
      ),
    ),
  )('tells it: %s', (_name, nodes, now, prerequisite, words) => {
    const found = since(now, nodes);
    expect(Object.keys(found)).toEqual([prerequisite]);
    expect(found[prerequisite]).toContain(words);
    expect(found[prerequisite]).toContain('future nodes in');
  });

  it.each([
    ['a stopped node', STOPPED],
    ['an instance with the groups that nodes had', UNREGISTERED],
  ])('tells that %s lost its own rules', (_name, node) => {
    expect(since(MUTE, [node])['network-access']).toContain('such as web-1');
    expect(since(acls(NODE_SUBNET, [50, 'out', 'deny']), [node])['network-access']).toContain('acl-changed');
  });

  it.each([
    [
      'another instance loses its rules',
      [OTHER, UNREGISTERED],
      { securityGroups: groupsWith({ other: [] }) },
    ],
    [
      'one of several strangers loses its rules',
      [OTHER, { ...OTHER, instanceId: 'i-0fine', interface: { ...OTHER.interface, groupIds: [NODE_GROUP] } }],
      {
        securityGroups: groupsWith({ other: [] }),
      },
    ],
    ['a group that nobody carries is emptied', [], MUTE],
    [
      'one of two rules of the endpoints is gone',
      [],
      { securityGroups: groupsWith({ endpoint: [rule('in', '10.0.1.0/24')] }) },
    ],
    [
      'the ACL of the endpoints denies strangers',
      [],
      acls(ENDPOINT_SUBNET, [50, 'in', 'deny', { cidr: '203.0.113.0/24' }]),
    ],
    ['a subnet without endpoints is closed', [], acls('subnet-public', [50, 'in', 'deny'])],
    [
      'the endpoints are gone, and a NAT gateway is there',
      [],
      { endpoints: [], routeTables: tablesWith({ '0.0.0.0/0': 'nat-1' }) },
    ],
  ] as readonly (readonly [string, readonly NodeNetwork[], Partial<VpcNetwork>])[])(
    'is silent: %s',
    (_name, nodes, now) => {
      expect(since(now, nodes)).toEqual({});
    },
  );
});

describe('a VPC that was not made for sessions', () => {
  const EVERY_BREAK: Partial<VpcNetwork> = {
    enableDnsSupport: false,
    routeTables: [],
    securityGroups: groupsWith({ node: [], endpoint: [], other: [] }),
    networkAcls: [aclOf('acl-default', [], [], { isDefault: true })],
  };

  it.each([
    ['no endpoint', []],
    ['Parameter Store only', [endpointTo('ssm')]],
    ['ECS Exec only', [endpointTo('ssmmessages')]],
    ['other services', [endpointTo('s3'), endpointTo('kms')]],
  ])('is never judged without a managed node: %s', (_name, endpoints) => {
    const then = natNetwork({ nodes: [UNREGISTERED, OTHER], endpoints });
    expect(failing(pathState({ ...then, ...EVERY_BREAK }))).toEqual({});
    expect(failing(rememberedState({ ...then, ...EVERY_BREAK }, then))).toEqual({});
  });

  it('is another account’s, even if endpoints could be seen', () => {
    const then = networkOf({ nodes: [], ownerId: '222222222222' });
    expect(failing(rememberedState({ ...then, ...EVERY_BREAK }, then))).toEqual({});
  });
});
