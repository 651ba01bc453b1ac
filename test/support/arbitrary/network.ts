import fc from 'fast-check';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import type { PathContext, PathService } from '../../../functions/account/network/path/verdict.ts';
import { absent, present, unknown } from '../../../functions/account/observed.ts';
import {
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  gatewayToS3,
  NODE_GROUP,
  NODE_SUBNET,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  PUBLIC_SUBNET,
  PUBLIC_TABLE,
  REGION,
  rule,
  S3_LIST,
} from '../samples/sample-network.ts';

/** Networks over a small vocabulary, so that their parts match each other; some words are no addresses. */

const SUBNETS = [NODE_SUBNET, ENDPOINT_SUBNET, PUBLIC_SUBNET] as const;
const GROUPS = [NODE_GROUP, ENDPOINT_GROUP, 'sg-other'] as const;
const CIDRS = [
  '0.0.0.0/0',
  '::/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '10.0.0.0/16',
  '10.0.1.0/24',
  '10.0.2.20/32',
  '52.219.0.0/16',
  '198.51.100.0/24',
  '2001:db8::/32',
  '64:ff9b::/96',
  '52.0.0.0/8',
  'nonsense',
] as const;
const TARGETS = [
  'local',
  'nat-1',
  'nat-2',
  'igw-1',
  'igw-2',
  'eigw-1',
  'tgw-1',
  'pcx-1',
  'eni-1',
  'vpce-gateway',
  '',
] as const;

const cidr = fc.constantFrom(...CIDRS);
const group = fc.constantFrom(...GROUPS);
const subnet = fc.constantFrom(...SUBNETS);
const ports = fc.constantFrom(
  {},
  { fromPort: 443, toPort: 443 },
  { fromPort: 1024, toPort: 65535 },
  { fromPort: 0, toPort: 40000 },
  { fromPort: 53, toPort: 53 },
);
const some = <T>(item: fc.Arbitrary<T>, maxLength = 4) => fc.array(item, { maxLength });

const peer = fc.oneof(
  cidr.map((value) => ({ kind: 'cidr', cidr: value }) as const),
  group.map((groupId) => ({ kind: 'security-group', groupId }) as const),
  fc
    .constantFrom(S3_LIST, 'pl-denied')
    .map((prefixListId) => ({ kind: 'prefix-list', prefixListId }) as const),
);

export const securityGroupRule = fc
  .tuple(fc.boolean(), fc.constantFrom('-1', 'tcp', '6', 'udp'), ports, peer)
  .map(([egress, protocol, range, from]) => ({ egress, protocol, ...range, peer: from }));

export const aclEntry = fc
  .tuple(fc.boolean(), fc.boolean(), fc.constantFrom('-1', '6', '17'), ports, cidr)
  .map(([egress, allow, protocol, range, block]) => ({ egress, allow, protocol, ...range, cidr: block }));

/** Mostly true, because hardly any network would work if every part was random. */
const mostly = fc.integer({ min: 0, max: 9 }).map((n) => n < 9);

/** Numbers are unique, as in EC2, and begin at 1000 to leave room before them. */
const entries = fc
  .tuple(some(aclEntry, 2), mostly)
  .map(([all, open]) => [
    ...all.map((one, index) => ({ ...one, ruleNumber: 1000 + index })),
    ...(open ? OPEN_ENTRIES.map((one) => ({ ...one, ruleNumber: one.ruleNumber + 10_000 })) : []),
  ]);

const acl = (networkAclId: string, subnetIds: readonly string[], isDefault: boolean) =>
  entries.map((all) => ({
    networkAclId,
    isDefault,
    entries: all,
    associations: Object.fromEntries(subnetIds.map((id) => [id, `aclassoc-${id}`])),
    tags: {},
  }));

const address = fc.constantFrom('10.0.1.10', '10.0.2.20', '2001:db8::1', 'nonsense');

const networkInterface = fc
  .tuple(
    subnet,
    fc.uniqueArray(address, { maxLength: 2 }),
    fc.uniqueArray(group, { minLength: 1, maxLength: 2 }),
  )
  .map(([subnetId, addresses, groupIds]) => ({ subnetId, addresses, groupIds }));

const policy = fc.option(
  fc.constantFrom(
    'nonsense',
    '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}',
    '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"ssm:*","Resource":"*"}]}',
    '[]',
  ),
  { nil: undefined },
);

const state = fc.constantFrom('available', 'available', 'Available', 'pending', 'deleting');

const endpoint = fc
  .tuple(fc.constantFrom('ssm', 's3'), state, fc.boolean(), some(networkInterface, 3), policy, fc.nat(3))
  .map(([service, given, privateDnsEnabled, interfaces, document, number]) =>
    endpointTo(service, {
      vpcEndpointId: `vpce-${service}-${number}`,
      state: given,
      privateDnsEnabled,
      interfaces,
      ...(document === undefined ? {} : { policy: document }),
    }),
  );

const route = fc
  .tuple(fc.oneof(cidr, fc.constant(S3_LIST)), fc.constantFrom(...TARGETS), fc.boolean())
  .map(([destination, target, blackhole]) => ({ destination, target, blackhole }));

const DEFAULT_ROUTE = { destination: '0.0.0.0/0', target: 'nat-1', blackhole: false };

const routes = fc
  .tuple(some(route, 2), fc.boolean())
  .map(([all, out]) => (out ? [...all, DEFAULT_ROUTE] : all));

const attachment = fc
  .tuple(fc.constantFrom('available', 'deleting'), fc.subarray([...SUBNETS]))
  .map(([given, subnetIds]) => ({
    attachmentId: `tgw-attach-${given}`,
    transitGatewayId: 'tgw-1',
    state: given,
    subnetIds,
  }));

const exclusion = fc
  .tuple(subnet, fc.constantFrom('allow-bidirectional', 'allow-egress'))
  .map(([resourceId, mode]) => ({ exclusionId: `vpcbpa-exclude-${resourceId}`, resourceId, mode }) as const);

/** Mostly nothing, because little would work otherwise. */
const waysOut = fc.record(
  {
    attachments: fc.uniqueArray(attachment, { selector: ({ attachmentId }) => attachmentId, maxLength: 2 }),
    publicAccessBlock: fc.record({
      mode: fc.constantFrom('off', 'off', 'off', 'off', 'block-ingress', 'block-bidirectional'),
      exclusions: fc.uniqueArray(exclusion, { selector: ({ exclusionId }) => exclusionId, maxLength: 2 }),
    }),
  },
  { requiredKeys: [] },
);

/** Zones and DNS64 of the subnets. */
const subnets = fc
  .tuple(...networkOf().subnets.map(() => fc.tuple(fc.constantFrom('az1', 'az2'), fc.boolean())))
  .map((all) =>
    networkOf().subnets.map((one, index) => {
      const [zoneId = 'az1', dns64 = false] = all[index] ?? [];
      return { ...one, zoneId, dns64 };
    }),
  );

const unobserved = fc.constantFrom(absent, unknown('denied'));

export const arbitraryNode = fc
  .tuple(fc.boolean(), networkInterface)
  .map(([hasPublicIp, one]) => nodeIn({ hasPublicIp, interface: one }));

const OPEN_RULES = [rule('out', '0.0.0.0/0'), rule('in', '10.0.0.0/16'), rule('out', '::/0')];

const securityGroups = fc
  .tuple(
    ...GROUPS.map((groupId) =>
      fc.oneof(
        {
          weight: 5,
          arbitrary: fc
            .tuple(some(securityGroupRule), fc.boolean())
            .map(([rules, open]) =>
              present({ groupId, rules: open ? [...rules, ...OPEN_RULES] : rules, tags: {} }),
            ),
        },
        { weight: 1, arbitrary: unobserved },
      ),
    ),
  )
  .map((all) => Object.fromEntries(all.map((one, index) => [GROUPS[index] ?? '', one])));

export const arbitraryNetwork: fc.Arbitrary<VpcNetwork> = fc
  .record({
    support: mostly,
    hostnames: mostly,
    main: routes,
    own: routes,
    acls: fc.tuple(
      acl('acl-default', [], true),
      acl('acl-node', [NODE_SUBNET], false),
      acl('acl-endpoint', [ENDPOINT_SUBNET], false),
    ),
    securityGroups,
    nats: fc.array(fc.constantFrom('available', 'available', 'pending', 'deleted'), {
      minLength: 1,
      maxLength: 2,
    }),
    // Ids are unique, as in EC2.
    endpoints: fc.uniqueArray(endpoint, { maxLength: 3, selector: ({ vpcEndpointId }) => vpcEndpointId }),
    withGateway: fc.boolean(),
    waysOut,
    subnets,
  })
  .map((given) =>
    networkOf({
      ...given.waysOut,
      subnets: given.subnets,
      enableDnsSupport: given.support,
      enableDnsHostnames: given.hostnames,
      routeTables: [
        { routeTableId: 'rtb-main', main: true, subnetIds: [], routes: given.main },
        { routeTableId: 'rtb-node', main: false, subnetIds: [NODE_SUBNET], routes: given.own },
        PUBLIC_TABLE,
      ],
      networkAcls: given.acls,
      securityGroups: given.securityGroups,
      natGateways: given.nats.map((natState, index) => ({
        natGatewayId: `nat-${index + 1}`,
        subnetId: PUBLIC_SUBNET,
        state: natState,
        connectivityType: 'public',
      })),
      endpoints: [...given.endpoints, ...(given.withGateway ? [gatewayToS3()] : [])],
      prefixLists: { [S3_LIST]: present(['52.219.0.0/16']), 'pl-denied': unknown('denied') },
    }),
  );

export const arbitraryService = fc.constantFrom<PathService>('ssm', 's3', 'logs');

export const arbitraryContext: fc.Arbitrary<PathContext> = fc
  .tuple(
    fc.constantFrom('vpc', 'vpc', 'vpc', 'vpc', 'vpc', 'vpc', 'vpc', 'public', 'private', 'none' as const),
    fc.constantFrom([], ['8.8.8.8'], ['10.0.2.53'], ['nonsense']),
  )
  .map(([nameServer, servers]) => ({ region: REGION, nameServer, servers }));
