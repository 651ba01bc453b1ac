import fc from 'fast-check';
import { emptyState } from '../../../functions/account/collections.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { content, DOCUMENT, documentOf, IDENTITY, optionSet } from '../samples/sample-account.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  entry,
  gatewayToS3,
  groups,
  groupWith,
  NETWORK_ID,
  NODE_ADDRESS,
  NODE_GROUP,
  NODE_SUBNET,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  PUBLIC_SUBNET,
  rule,
  S3_LIST,
  tablesWith,
} from '../samples/sample-network.ts';
import { associated, besideHub, leadToHub, NAME_SOURCES, namesWith, TO_HUB } from './vpc-names.ts';

/** VPCs as people build them. */

const ELASTIC = { publicIp: '192.0.2.50', allocationId: 'eipalloc-1', associationId: 'eipassoc-1' };
const OTHER_GROUP = 'sg-other';

const nodes = [
  nodeIn({
    interface: {
      networkInterfaceId: 'eni-1',
      subnetId: NODE_SUBNET,
      addresses: [NODE_ADDRESS],
      groupIds: [NODE_GROUP],
    },
  }),
  nodeIn({
    instanceId: 'i-2',
    name: 'batch-1',
    interface: {
      networkInterfaceId: 'eni-2',
      subnetId: NODE_SUBNET,
      addresses: ['10.0.1.11'],
      groupIds: [NODE_GROUP, OTHER_GROUP],
    },
  }),
  nodeIn({
    instanceId: 'i-3',
    name: 'edge-1',
    hasPublicIp: true,
    elasticIp: ELASTIC,
    interface: {
      networkInterfaceId: 'eni-3',
      subnetId: PUBLIC_SUBNET,
      addresses: ['10.0.3.12'],
      groupIds: [OTHER_GROUP],
    },
  }),
];

const everything = (direction: 'in' | 'out') => rule(direction, '0.0.0.0/0', { protocol: '-1' });
const some = <T>(...all: readonly T[]) => fc.subarray([...all]);

const nodeRules = fc.constantFrom(
  [everything('out')],
  [rule('out', '0.0.0.0/0')],
  [rule('out', ENDPOINT_GROUP), rule('out', S3_LIST)],
  [rule('out', '10.0.0.0/16'), rule('out', '0.0.0.0/0', { ruleId: 'sgr-wide', toPort: 8443 })],
);

const endpoints = fc
  .tuple(some('ssm', 'ssmmessages', 's3', 'logs'), fc.boolean(), fc.boolean())
  .map(([services, all, gateway]) => [
    ...(all ? ['ssm', 'ssmmessages', 's3', 'logs'] : services).map((service) => endpointTo(service)),
    ...(gateway ? [gatewayToS3()] : []),
  ]);

/** Connections beside the default route, in some networks; a gateway of a VPN adds its routes by itself. */
const beside = fc.constantFrom<Readonly<Record<string, string>>[]>(
  {},
  {},
  { '10.9.0.0/16': 'pcx-1' },
  { '10.9.0.0/16': 'pcx-1' },
  { '10.8.0.0/16': 'tgw-1' },
  { '10.8.0.0/16': 'tgw-1' },
  { '192.168.0.0/16': 'vgw-1' },
  { '192.168.0.0/16': 'vgw-1' },
  { '::/0': 'eigw-1' },
  { '::/0': 'eigw-1' },
);

const withPropagated = (tables: VpcNetwork['routeTables']): VpcNetwork['routeTables'] =>
  tables.map((table) => ({
    ...table,
    routes: table.routes.map((route) => (route.target === 'vgw-1' ? { ...route, propagated: true } : route)),
  }));

const attachments = [
  {
    attachmentId: 'tgw-attach-1',
    transitGatewayId: 'tgw-1',
    state: 'available',
    subnetIds: [NODE_SUBNET, PUBLIC_SUBNET],
  },
];

const publicAccessBlock = fc.constantFrom(
  {},
  {},
  {
    publicAccessBlock: {
      mode: 'off',
      exclusions: [{ exclusionId: 'vpcbpa-exclude-1', resourceId: NETWORK_ID, mode: 'allow-bidirectional' }],
    } as const,
  },
);

const defaultRoute = fc.constantFrom({}, { '0.0.0.0/0': 'nat-1' }, { '0.0.0.0/0': 'tgw-1' });
const acls = fc.constantFrom(
  OPEN_ENTRIES,
  [...OPEN_ENTRIES, entry(90, 'out', 'allow', { protocol: '6', fromPort: 443, toPort: 443 })],
  [entry(200, 'in', 'allow'), entry(200, 'out', 'allow', { protocol: '6' })],
);

/** The entries that the prefix list had in its earlier versions. */
export const LIST_VERSIONS = { [S3_LIST]: { 1: ['198.51.100.0/24'], 2: ['52.219.0.0/16'] } };

/** One VPC; sessions work in most of them. */
export const builtNetwork: fc.Arbitrary<VpcNetwork> = fc
  .record({
    own: nodeRules,
    other: nodeRules,
    endpoints,
    route: defaultRoute,
    beside,
    publicAccessBlock,
    associated,
    acl: acls,
    nodes: fc.subarray(nodes, { minLength: 1 }),
    dhcpOptionsId: fc.constantFrom('dopt-amazon', 'dopt-amazon', 'dopt-private', 'default'),
    enableDnsHostnames: fc.constantFrom(true, true, true, false),
  })
  .map(({ own, other, route, beside: drawn, acl, publicAccessBlock: block, associated: given, ...rest }) => {
    const isAsked = rest.dhcpOptionsId !== 'dopt-private';
    const asked = given && { ...given, hub: given.hub && isAsked };
    const hub = asked !== undefined && isAsked && leadToHub(asked);
    const more = { ...drawn, ...(hub ? TO_HUB : {}) };
    return networkOf({
      ...rest,
      ...block,
      ...(hub ? { endpoints: besideHub(rest.endpoints) } : {}),
      ...(asked ? { names: namesWith(asked) } : {}),
      ...([...Object.values(route), ...Object.values(more)].includes('tgw-1') ? { attachments } : {}),
      routeTables: withPropagated(tablesWith({ ...route, ...more })).map((table) =>
        table.main ? { ...table, mainAssociationId: 'rtbassoc-main' } : table,
      ),
      networkAcls: [
        aclOf('acl-default', [], OPEN_ENTRIES, { isDefault: true }),
        aclOf('acl-node', [NODE_SUBNET], acl),
        aclOf('acl-endpoint', [ENDPOINT_SUBNET]),
        aclOf('acl-public', [PUBLIC_SUBNET]),
        aclOf('acl-locked', [], []),
      ],
      securityGroups: groups(
        groupWith(NODE_GROUP, own),
        groupWith(OTHER_GROUP, other),
        groupWith(ENDPOINT_GROUP, [rule('in', '10.0.0.0/16')]),
        groupWith('sg-empty', []),
      ),
    });
  });

const inputs = fc.constantFrom(
  {},
  { s3BucketName: 'example' },
  { s3BucketName: 'example', s3EncryptionEnabled: true, cloudWatchLogGroupName: '/example' },
);

/** An account with one such VPC. */
export const arbitraryGuarded: fc.Arbitrary<AccountState> = fc.tuple(builtNetwork, inputs).map(
  ([vpc, given]): AccountState => ({
    ...emptyState(IDENTITY),
    networks: { [NETWORK_ID]: present(vpc) },
    nameSources: NAME_SOURCES,
    prefixListVersions: LIST_VERSIONS,
    documents: { [DOCUMENT]: present(documentOf([content(given)])) },
    dhcpOptions: {
      'dopt-amazon': present(optionSet('dopt-amazon', ['AmazonProvidedDNS'])),
      'dopt-public': present(optionSet('dopt-public', ['8.8.8.8'])),
      'dopt-private': present(optionSet('dopt-private', ['10.0.2.53'])),
    },
  }),
);
