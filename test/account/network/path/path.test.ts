import { describe, expect, it } from 'vitest';
import type { NodeNetwork, VpcNetwork } from '../../../../functions/account/network/network.ts';
import { pathTo } from '../../../../functions/account/network/path/path.ts';
import type {
  PathContext,
  PathService,
  PathVerdict,
} from '../../../../functions/account/network/path/verdict.ts';
import { present, unknown } from '../../../../functions/account/observed.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  entry,
  gatewayToS3,
  groups,
  groupWith,
  MAIN_TABLE,
  NODE_ADDRESS,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  PUBLIC_SUBNET,
  PUBLIC_TABLE,
  REGION,
  routeTable,
  rule,
  S3_LIST,
  tablesWith,
} from '../../../support/samples/sample-network.ts';

/** `endpoint` and `internet` where it is reachable; else `broken` or `unknown` with the step. */
type Expected = 'endpoint' | 'internet' | `${'broken' | 'unknown'} ${string}`;
type Given = {
  readonly network: VpcNetwork;
  readonly node?: NodeNetwork;
  readonly service?: PathService;
  readonly context?: Partial<PathContext>;
};
type Case = readonly [name: string, given: Given, expected: Expected];

const judge = ({ network, node = nodeIn(), service = 'ssm', context = {} }: Given): PathVerdict =>
  pathTo(service, node, network, { region: REGION, nameServer: 'vpc', ...context });

const word = (verdict: PathVerdict): string =>
  verdict.kind === 'reachable' ? verdict.via : `${verdict.kind} ${verdict.step}`;

const table = (name: string, cases: readonly Case[]): void => {
  describe(name, () => {
    it.each(cases)('%s', (_, given, expected) => {
      const verdict = judge(given);
      expect(word(verdict), JSON.stringify(verdict)).toBe(expected);
    });
  });
};

const DARK: Partial<VpcNetwork> = { endpoints: [], routeTables: tablesWith() };
const PUBLIC_DNS = { nameServer: 'public', servers: ['8.8.8.8'] } as const;
const PRIVATE_DNS = { nameServer: 'private', servers: ['10.0.2.53'] } as const;

table('name resolution', [
  ['the resolver of the VPC and private names', { network: networkOf() }, 'endpoint'],
  ['no resolver', { network: networkOf({ enableDnsSupport: false }) }, 'broken name-resolution'],
  [
    'no resolver, in spite of NAT',
    { network: natNetwork({ enableDnsSupport: false }) },
    'broken name-resolution',
  ],
  ['no private names', { network: networkOf({ enableDnsHostnames: false }) }, 'broken name-resolution'],
  [
    'no private names, and NAT',
    { network: networkOf({ enableDnsHostnames: false, routeTables: tablesWith({ '0.0.0.0/0': 'nat-1' }) }) },
    'internet',
  ],
  [
    'an option set without a server: not confirmed',
    { network: networkOf(), context: { nameServer: 'unconfirmed' } },
    'unknown name-resolution',
  ],
  [
    'an option set without a server, and the resolver of the VPC is off',
    { network: networkOf({ enableDnsSupport: false }), context: { nameServer: 'unconfirmed' } },
    'broken name-resolution',
  ],
  ['no DNS server', { network: networkOf(), context: { nameServer: 'none' } }, 'broken name-resolution'],
  [
    'a public server without a way to it',
    { network: networkOf(), context: PUBLIC_DNS },
    'broken name-resolution',
  ],
  ['a public server by NAT', { network: natNetwork(), context: PUBLIC_DNS }, 'broken name-resolution'],
  [
    'a public server by NAT, with DNS allowed',
    {
      network: natNetwork({
        securityGroups: groups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0', { protocol: '-1' })])),
      }),
      context: PUBLIC_DNS,
    },
    'internet',
  ],
  [
    'a private server that may forward, endpoints, no NAT',
    {
      network: networkOf({
        securityGroups: groups(
          groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0', { protocol: '-1' })]),
          groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]),
        ),
      }),
      context: PRIVATE_DNS,
    },
    'unknown name-resolution',
  ],
  [
    'a private server, neither endpoints nor NAT',
    {
      network: networkOf({
        ...DARK,
        securityGroups: groups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0', { protocol: '-1' })])),
      }),
      context: PRIVATE_DNS,
    },
    'broken route',
  ],
  [
    'a private server that the node may not ask',
    { network: networkOf(), context: PRIVATE_DNS },
    'broken name-resolution',
  ],
]);

table('the endpoint', [
  [
    'being deleted',
    { network: networkOf({ endpoints: [endpointTo('ssm', { state: 'deleting' })] }) },
    'broken endpoint',
  ],
  [
    'spelled as EC2 does elsewhere',
    { network: networkOf({ endpoints: [endpointTo('ssm', { state: 'Available' })] }) },
    'endpoint',
  ],
  [
    'still being made',
    { network: networkOf({ endpoints: [endpointTo('ssm', { state: 'pending' })] }) },
    'unknown endpoint',
  ],
  [
    'missing among its like',
    { network: networkOf({ endpoints: [endpointTo('ssmmessages')] }) },
    'broken endpoint',
  ],
  [
    'of another Region',
    {
      network: networkOf({ endpoints: [endpointTo('ssm', { serviceName: 'com.amazonaws.us-east-1.ssm' })] }),
    },
    'broken route',
  ],
  [
    'in China',
    {
      network: networkOf({
        endpoints: [endpointTo('ssm', { serviceName: `cn.com.amazonaws.${REGION}.ssm` })],
      }),
    },
    'endpoint',
  ],
  [
    'without private DNS',
    { network: networkOf({ endpoints: [endpointTo('ssm', { privateDnsEnabled: false })] }) },
    'broken endpoint',
  ],
  [
    'without private DNS, and NAT',
    { network: natNetwork({ endpoints: [endpointTo('ssm', { privateDnsEnabled: false })] }) },
    'internet',
  ],
  [
    'that takes a working path away: its group lets nobody in',
    {
      network: natNetwork({
        endpoints: [endpointTo('ssm')],
        securityGroups: groups(
          groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]),
          groupWith(ENDPOINT_GROUP, []),
        ),
      }),
    },
    'broken endpoint-security-group',
  ],
  [
    'in no subnet',
    { network: networkOf({ endpoints: [endpointTo('ssm', { interfaces: [] })] }) },
    'broken endpoint',
  ],
]);

const interfaceIn = (subnetId: string, groupId: string, address: string) => ({
  subnetId,
  addresses: [address],
  groupIds: [groupId],
});

const withInterfaces = (own: string, other: string): VpcNetwork =>
  networkOf({
    endpoints: [
      endpointTo('ssm', {
        interfaces: [
          interfaceIn(ENDPOINT_SUBNET, other, '10.0.2.20'),
          interfaceIn(NODE_SUBNET, own, '10.0.1.20'),
        ],
      }),
    ],
    securityGroups: groups(
      groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]),
      groupWith('sg-open', [rule('in', NODE_GROUP)]),
      groupWith('sg-shut', []),
    ),
  });

table('several addresses of an endpoint', [
  ['all of them', { network: withInterfaces('sg-open', 'sg-open') }, 'endpoint'],
  ['the one in the own subnet', { network: withInterfaces('sg-open', 'sg-shut') }, 'endpoint'],
  ['another one only', { network: withInterfaces('sg-shut', 'sg-open') }, 'unknown endpoint-security-group'],
  ['none', { network: withInterfaces('sg-shut', 'sg-shut') }, 'broken endpoint-security-group'],
]);

const routed = (routes: Readonly<Record<string, string>>, more: Partial<VpcNetwork> = {}): VpcNetwork =>
  natNetwork({ routeTables: tablesWith(routes), ...more });
const publicNode = nodeIn({ hasPublicIp: true });

table('the route', [
  ['NAT', { network: natNetwork() }, 'internet'],
  ['none', { network: routed({}) }, 'broken route'],
  ['a black hole', { network: routed({ '0.0.0.0/0': 'nat-1!' }) }, 'broken route'],
  ['NAT in two halves', { network: routed({ '0.0.0.0/1': 'nat-1', '128.0.0.0/1': 'nat-1' }) }, 'internet'],
  [
    'one half of the internet',
    { network: routed({ '0.0.0.0/0': 'nat-1', '128.0.0.0/1': 'nat-1!' }) },
    'unknown route',
  ],
  [
    'an internet gateway and no public address',
    { network: routed({ '0.0.0.0/0': 'igw-1' }) },
    'broken route',
  ],
  [
    'an internet gateway and a public address',
    { network: routed({ '0.0.0.0/0': 'igw-1' }), node: publicNode },
    'internet',
  ],
  [
    'an internet gateway that is not attached',
    { network: routed({ '0.0.0.0/0': 'igw-1' }, { internetGatewayIds: [] }), node: publicNode },
    'broken route',
  ],
  ['a transit gateway', { network: routed({ '0.0.0.0/0': 'tgw-1' }) }, 'unknown route'],
  ['a firewall', { network: routed({ '0.0.0.0/0': 'vpce-firewall' }) }, 'unknown route'],
  ['a peering', { network: routed({ '0.0.0.0/0': 'pcx-1' }) }, 'unknown route'],
  ['a NAT instance', { network: routed({ '0.0.0.0/0': 'eni-1' }) }, 'unknown route'],
  ['parts of the internet by NAT', { network: routed({ '52.94.0.0/16': 'nat-1' }) }, 'unknown route'],
  [
    'a corporate network beside NAT',
    { network: routed({ '0.0.0.0/0': 'nat-1', '203.0.113.0/24': 'tgw-1' }) },
    'internet',
  ],
  ['the default route of IPv6 alone', { network: routed({ '::/0': 'eigw-1' }) }, 'broken route'],
  [
    'IPv6 by an egress-only gateway, for a node that has no IPv4',
    {
      network: routed(
        { '::/0': 'eigw-1' },
        {
          networkAcls: [
            aclOf(
              'acl-node',
              [NODE_SUBNET],
              [entry(100, 'in', 'allow', { cidr: '::/0' }), entry(100, 'out', 'allow', { cidr: '::/0' })],
            ),
          ],
          securityGroups: groups(groupWith(NODE_GROUP, [rule('out', '::/0')])),
        },
      ),
      node: nodeIn({
        interface: { subnetId: NODE_SUBNET, addresses: ['2001:db8::10'], groupIds: [NODE_GROUP] },
      }),
    },
    'internet',
  ],
  [
    'a NAT gateway that is being deleted',
    {
      network: natNetwork({
        natGateways: [
          { natGatewayId: 'nat-1', subnetId: PUBLIC_SUBNET, state: 'deleting', connectivityType: 'public' },
        ],
      }),
    },
    'broken route',
  ],
  [
    'a NAT gateway that is being made',
    {
      network: natNetwork({
        natGateways: [
          { natGatewayId: 'nat-1', subnetId: PUBLIC_SUBNET, state: 'pending', connectivityType: 'public' },
        ],
      }),
    },
    'unknown route',
  ],
  ['a NAT gateway that is gone', { network: natNetwork({ natGateways: [] }) }, 'broken route'],
  [
    'a private NAT gateway',
    {
      network: natNetwork({
        natGateways: [
          { natGatewayId: 'nat-1', subnetId: PUBLIC_SUBNET, state: 'available', connectivityType: 'private' },
        ],
      }),
    },
    'broken route',
  ],
  [
    'a regional NAT gateway',
    {
      network: natNetwork({
        natGateways: [
          { natGatewayId: 'nat-1', subnetId: '', state: 'available', connectivityType: 'public' },
        ],
      }),
    },
    'internet',
  ],
  [
    'a NAT gateway whose own subnet leads nowhere',
    {
      network: natNetwork({
        routeTables: [MAIN_TABLE, routeTable('rtb-node', [NODE_SUBNET], { '0.0.0.0/0': 'nat-1' })],
      }),
    },
    'broken route',
  ],
  [
    'the main table, for a subnet without one of its own',
    {
      network: natNetwork({
        routeTables: [routeTable('rtb-main', [], { '0.0.0.0/0': 'nat-1' }, true), PUBLIC_TABLE],
      }),
    },
    'internet',
  ],
  ['no table', { network: natNetwork({ routeTables: [] }) }, 'unknown route'],
  [
    'a firewall between the node and its endpoint',
    { network: networkOf({ routeTables: tablesWith({ '10.0.2.0/24': 'vpce-firewall' }) }) },
    'unknown route',
  ],
]);

const nodeGroup = (...rules: Parameters<typeof groupWith>[1]): Partial<VpcNetwork> => ({
  securityGroups: groups(groupWith(NODE_GROUP, rules), groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)])),
});
const endpointGroup = (...rules: Parameters<typeof groupWith>[1]): Partial<VpcNetwork> => ({
  securityGroups: groups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]), groupWith(ENDPOINT_GROUP, rules)),
});

table('security groups', [
  ['nothing out', { network: networkOf(nodeGroup()) }, 'broken node-security-group'],
  [
    'out to the group of the endpoint',
    { network: networkOf(nodeGroup(rule('out', ENDPOINT_GROUP))) },
    'endpoint',
  ],
  [
    'out to a group that the endpoint has not',
    { network: networkOf(nodeGroup(rule('out', 'sg-other'))) },
    'broken node-security-group',
  ],
  [
    'a reference is nothing to the internet',
    { network: natNetwork(nodeGroup(rule('out', ENDPOINT_GROUP))) },
    'broken node-security-group',
  ],
  [
    'out to the subnet of the endpoint',
    { network: networkOf(nodeGroup(rule('out', '10.0.2.0/24'))) },
    'endpoint',
  ],
  [
    'out to another subnet',
    { network: networkOf(nodeGroup(rule('out', '10.0.9.0/24'))) },
    'broken node-security-group',
  ],
  [
    'out on another port',
    { network: networkOf(nodeGroup(rule('out', '0.0.0.0/0', { fromPort: 80, toPort: 80 }))) },
    'broken node-security-group',
  ],
  [
    'out by UDP',
    { network: networkOf(nodeGroup(rule('out', '0.0.0.0/0', { protocol: 'udp' }))) },
    'broken node-security-group',
  ],
  [
    'out by the number of TCP, on a range',
    { network: networkOf(nodeGroup(rule('out', '0.0.0.0/0', { protocol: '6', fromPort: 0, toPort: 1023 }))) },
    'endpoint',
  ],
  [
    'an ingress rule lets nothing out',
    { network: networkOf(nodeGroup(rule('in', '0.0.0.0/0'))) },
    'broken node-security-group',
  ],
  [
    'out over IPv6 only',
    { network: natNetwork(nodeGroup(rule('out', '::/0'))) },
    'broken node-security-group',
  ],
  [
    'out to both halves',
    { network: natNetwork(nodeGroup(rule('out', '0.0.0.0/1'), rule('out', '128.0.0.0/1'))) },
    'internet',
  ],
  [
    'out to parts of the internet',
    { network: natNetwork(nodeGroup(rule('out', '52.94.0.0/16'))) },
    'unknown node-security-group',
  ],
  [
    'out to a prefix list',
    {
      network: networkOf({
        ...nodeGroup(rule('out', 'pl-own')),
        prefixLists: { 'pl-own': present(['10.0.2.0/24']) },
      }),
    },
    'endpoint',
  ],
  [
    'out to a prefix list that is not it',
    {
      network: networkOf({
        ...nodeGroup(rule('out', 'pl-own')),
        prefixLists: { 'pl-own': present(['10.9.0.0/24']) },
      }),
    },
    'broken node-security-group',
  ],
  [
    'out to a prefix list that may not be read',
    {
      network: networkOf({
        ...nodeGroup(rule('out', 'pl-own')),
        prefixLists: { 'pl-own': unknown('denied') },
      }),
    },
    'unknown node-security-group',
  ],
  [
    'a group that was not read',
    { network: networkOf({ securityGroups: {} }) },
    'unknown node-security-group',
  ],
  [
    'in from the address of the node',
    { network: networkOf(endpointGroup(rule('in', `${NODE_ADDRESS}/32`))) },
    'endpoint',
  ],
  ['in from the VPC', { network: networkOf(endpointGroup(rule('in', '10.0.0.0/16'))) }, 'endpoint'],
  [
    'in from another group',
    { network: networkOf(endpointGroup(rule('in', 'sg-other'))) },
    'broken endpoint-security-group',
  ],
  ['in from nobody', { network: networkOf(endpointGroup()) }, 'broken endpoint-security-group'],
]);

const acls = (node: Parameters<typeof aclOf>[2], endpoint: Parameters<typeof aclOf>[2] = OPEN_ENTRIES) => ({
  networkAcls: [
    aclOf('acl-node', [NODE_SUBNET], node),
    aclOf('acl-endpoint', [ENDPOINT_SUBNET], endpoint),
    aclOf('acl-public', [PUBLIC_SUBNET]),
  ],
});
const tcp = (fromPort: number, toPort: number, cidr = '0.0.0.0/0') => ({
  protocol: '6',
  fromPort,
  toPort,
  cidr,
});
const OUT = entry(100, 'out', 'allow');
const IN = entry(100, 'in', 'allow');

table('network ACLs', [
  [
    'a deny before the allow',
    { network: networkOf(acls([entry(90, 'out', 'deny', tcp(443, 443)), ...OPEN_ENTRIES])) },
    'broken node-network-acl',
  ],
  [
    'a deny after the allow',
    { network: networkOf(acls([entry(110, 'out', 'deny', tcp(443, 443)), ...OPEN_ENTRIES])) },
    'endpoint',
  ],
  [
    'the numbers count and not the order of the list',
    { network: networkOf(acls([...OPEN_ENTRIES, entry(90, 'out', 'deny', tcp(443, 443))])) },
    'broken node-network-acl',
  ],
  [
    'a deny of another port',
    { network: networkOf(acls([entry(90, 'out', 'deny', tcp(80, 80)), ...OPEN_ENTRIES])) },
    'endpoint',
  ],
  [
    'a deny of UDP',
    {
      network: networkOf(
        acls([entry(90, 'out', 'deny', { ...tcp(443, 443), protocol: '17' }), ...OPEN_ENTRIES]),
      ),
    },
    'endpoint',
  ],
  [
    'a deny of another network',
    { network: networkOf(acls([entry(90, 'out', 'deny', tcp(443, 443, '10.0.9.0/24')), ...OPEN_ENTRIES])) },
    'endpoint',
  ],
  [
    'a deny of IPv6',
    { network: networkOf(acls([entry(90, 'out', 'deny', tcp(443, 443, '::/0')), ...OPEN_ENTRIES])) },
    'endpoint',
  ],
  ['no entries at all', { network: networkOf(acls([])) }, 'broken node-network-acl'],
  ['no answers', { network: networkOf(acls([OUT])) }, 'broken node-network-acl'],
  [
    'answers on all ephemeral ports',
    { network: networkOf(acls([OUT, entry(100, 'in', 'allow', tcp(1024, 65535))])) },
    'endpoint',
  ],
  [
    'answers on the ports of Linux and Windows',
    { network: networkOf(acls([OUT, entry(100, 'in', 'allow', tcp(32768, 65535))])) },
    'endpoint',
  ],
  [
    'answers on the ports of Windows',
    { network: networkOf(acls([OUT, entry(100, 'in', 'allow', tcp(49152, 65535))])) },
    'unknown node-network-acl',
  ],
  [
    'answers on the port of the service only',
    { network: networkOf(acls([OUT, entry(100, 'in', 'allow', tcp(443, 443))])) },
    'broken node-network-acl',
  ],
  [
    'answers on ports in two entries',
    {
      network: networkOf(
        acls([
          OUT,
          entry(100, 'in', 'allow', tcp(1024, 40000)),
          entry(110, 'in', 'allow', tcp(40001, 65535)),
        ]),
      ),
    },
    'endpoint',
  ],
  [
    'nothing in at the endpoint',
    { network: networkOf(acls(OPEN_ENTRIES, [OUT])) },
    'broken endpoint-network-acl',
  ],
  [
    'the port in at the endpoint',
    {
      network: networkOf(acls(OPEN_ENTRIES, [OUT, entry(100, 'in', 'allow', tcp(443, 443, '10.0.1.0/24'))])),
    },
    'endpoint',
  ],
  [
    'no answers from the endpoint',
    { network: networkOf(acls(OPEN_ENTRIES, [IN, entry(100, 'out', 'allow', tcp(443, 443))])) },
    'broken endpoint-network-acl',
  ],
  [
    'no ACL is met within one subnet',
    {
      network: networkOf({
        ...acls([]),
        endpoints: [
          endpointTo('ssm', { interfaces: [interfaceIn(NODE_SUBNET, ENDPOINT_GROUP, '10.0.1.20')] }),
        ],
      }),
    },
    'endpoint',
  ],
  [
    'the default ACL, where a subnet has none',
    {
      network: networkOf({
        networkAcls: [
          aclOf('acl-default', [], [], { isDefault: true }),
          aclOf('acl-endpoint', [ENDPOINT_SUBNET]),
        ],
      }),
    },
    'broken node-network-acl',
  ],
  ['no ACL was read', { network: networkOf({ networkAcls: [] }) }, 'unknown node-network-acl'],
  [
    'a blocklist on the way to the internet',
    {
      network: natNetwork(
        acls([entry(90, 'out', 'deny', tcp(443, 443, '198.51.100.0/24')), ...OPEN_ENTRIES]),
      ),
    },
    'internet',
  ],
  [
    'a large part of the internet denied',
    { network: natNetwork(acls([entry(90, 'out', 'deny', tcp(443, 443, '52.0.0.0/6')), ...OPEN_ENTRIES])) },
    'unknown node-network-acl',
  ],
  [
    'the ACL of the NAT gateway lets no answers in',
    {
      network: natNetwork({
        networkAcls: [
          aclOf('acl-node', [NODE_SUBNET]),
          aclOf('acl-public', [PUBLIC_SUBNET], [OUT, entry(100, 'in', 'allow', tcp(443, 443))]),
        ],
      }),
    },
    'broken nat-network-acl',
  ],
]);

const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const ALL = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
const withPolicy = (text: string): VpcNetwork =>
  networkOf({ endpoints: [endpointTo('ssm', { policy: text })] });

table('the policy of the endpoint', [
  ['everything', { network: withPolicy(policy(ALL)) }, 'endpoint'],
  ['the action', { network: withPolicy(policy({ ...ALL, Action: ['ssm:Update*'] })) }, 'endpoint'],
  [
    'other actions',
    { network: withPolicy(policy({ ...ALL, Action: 'ssm:Get*' })) },
    'broken endpoint-policy',
  ],
  [
    'all but others',
    { network: withPolicy(policy({ ...ALL, Action: undefined, NotAction: 'ssm:Send*' })) },
    'endpoint',
  ],
  [
    'all but it',
    { network: withPolicy(policy({ ...ALL, Action: undefined, NotAction: 'ssm:*' })) },
    'broken endpoint-policy',
  ],
  [
    'denied in spite of the allow',
    { network: withPolicy(policy(ALL, { ...ALL, Effect: 'Deny', Action: 'ssm:UpdateInstanceInformation' })) },
    'broken endpoint-policy',
  ],
  [
    'allowed on a condition',
    {
      network: withPolicy(
        policy({ ...ALL, Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } }),
      ),
    },
    'unknown endpoint-policy',
  ],
  [
    'denied on a condition',
    {
      network: withPolicy(
        policy(ALL, { ...ALL, Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ),
    },
    'unknown endpoint-policy',
  ],
  [
    'allowed to one role',
    { network: withPolicy(policy({ ...ALL, Principal: { AWS: 'arn:aws:iam::111122223333:role/nodes' } })) },
    'unknown endpoint-policy',
  ],
  [
    'allowed to everybody, at length',
    { network: withPolicy(policy({ ...ALL, Principal: { AWS: ['*'] } })) },
    'endpoint',
  ],
  ['no JSON', { network: withPolicy('allow all') }, 'unknown endpoint-policy'],
]);

const s3 = (policyText?: string): VpcNetwork =>
  networkOf({
    endpoints: [gatewayToS3(policyText === undefined ? {} : { policy: policyText })],
    routeTables: tablesWith({ [S3_LIST]: 'vpce-gateway' }),
    ...nodeGroup(rule('out', S3_LIST)),
  });
const BUCKET = { buckets: [{ name: 'example-logs', encrypted: true }] };
const onBucket = (resource: string) =>
  policy({ ...ALL, Action: 's3:*', Resource: [resource, 'arn:aws:s3:::example-logs'] });

table('S3', [
  ['by the gateway, out to the prefix list', { network: s3(), service: 's3' }, 'endpoint'],
  [
    'the bucket in the policy',
    { network: s3(onBucket('arn:aws:s3:::example-logs/*')), service: 's3', context: BUCKET },
    'endpoint',
  ],
  [
    'another bucket in the policy',
    { network: s3(onBucket('arn:aws:s3:::other/*')), service: 's3', context: BUCKET },
    'broken endpoint-policy',
  ],
  [
    'one bucket of two in the policy',
    {
      network: s3(onBucket('arn:aws:s3:::example-logs/*')),
      service: 's3',
      context: { buckets: [...BUCKET.buckets, { name: 'example-more', encrypted: false }] },
    },
    'broken endpoint-policy',
  ],
  [
    'a folder of the bucket in the policy',
    { network: s3(onBucket('arn:aws:s3:::example-logs/sessions/*')), service: 's3', context: BUCKET },
    'unknown endpoint-policy',
  ],
  [
    'a bucket in the policy, and it is not known which is used',
    { network: s3(onBucket('arn:aws:s3:::other/*')), service: 's3' },
    'unknown endpoint-policy',
  ],
  [
    'no route to the gateway',
    { network: networkOf({ endpoints: [gatewayToS3({ routeTableIds: [] })] }), service: 's3' },
    'broken route',
  ],
  ['the gateway is nothing to other services', { network: s3(), service: 'logs' }, 'broken route'],
  [
    'by an interface endpoint',
    { network: networkOf({ endpoints: [endpointTo('s3')] }), service: 's3' },
    'endpoint',
  ],
  [
    'an ACL for the addresses of S3',
    {
      network: {
        ...s3(),
        ...acls([
          entry(100, 'out', 'allow', tcp(443, 443, '52.219.0.0/16')),
          entry(110, 'out', 'allow', tcp(443, 443, '3.5.152.0/21')),
          IN,
        ]),
      },
      service: 's3',
    },
    'endpoint',
  ],
]);

describe('a broken path', () => {
  it('names the entry that denies', () => {
    const deny = entry(90, 'out', 'deny', tcp(443, 443));
    const verdict = judge({ network: networkOf(acls([deny, ...OPEN_ENTRIES])) });
    expect(verdict).toEqual({
      kind: 'broken',
      step: 'node-network-acl',
      because: 'rule 90 of acl-node denies TCP 443 to vpce-ssm in subnet-endpoint',
      evidence: ['acl-node', 'acl-node egress rule 90'],
    });
  });

  it('names the black hole', () => {
    expect(judge({ network: routed({ '0.0.0.0/0': 'nat-1!' }) })).toMatchObject({
      because: 'the route 0.0.0.0/0 of rtb-node is a black hole (nat-1 is gone)',
      evidence: ['nat-1', 'rtb-node 0.0.0.0/0'],
    });
  });

  it('says what could make it work all the same', () => {
    const central = routed({ '10.0.0.0/8': 'tgw-1' });
    expect(judge({ network: central })).toMatchObject({
      kind: 'broken',
      unless: 'a private hosted zone names endpoints behind tgw-1',
    });
    const unnamed = networkOf({ endpoints: [endpointTo('ssm', { privateDnsEnabled: false })] });
    expect(judge({ network: unnamed })).toMatchObject({ unless: 'a private hosted zone names vpce-ssm' });
    expect(judge({ network: routed({}) })).not.toHaveProperty('unless');
  });

  it('names the first step of several', () => {
    const network = networkOf({ ...acls([]), ...nodeGroup() });
    expect(word(judge({ network }))).toBe('broken node-security-group');
  });
});
