import type {
  EndpointNetwork,
  NetworkAcl,
  NetworkAclEntry,
  NodeNetwork,
  SecurityGroup,
  SecurityGroupRule,
  VpcNetwork,
} from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';

/** VPCs to judge: one node in a private subnet, endpoints in another, and a public subnet with a NAT gateway. */

export const REGION = 'ap-northeast-1';
export const NETWORK_ID = 'vpc-0a1b2c3d4e5f60001';
export const NODE_SUBNET = 'subnet-node';
export const ENDPOINT_SUBNET = 'subnet-endpoint';
export const PUBLIC_SUBNET = 'subnet-public';
export const NODE_GROUP = 'sg-node';
export const ENDPOINT_GROUP = 'sg-endpoint';
export const NODE_ADDRESS = '10.0.1.10';
export const ENDPOINT_ADDRESS = '10.0.2.20';
export const S3_LIST = 'pl-s3';

/** TCP 443 towards (egress) or from (ingress) a CIDR, a group (`sg-`) or a prefix list (`pl-`). */
export const rule = (
  direction: 'in' | 'out',
  peer: string,
  more: Partial<SecurityGroupRule> = {},
): SecurityGroupRule => ({
  ruleId: `sgr-${direction}-${peer}`,
  egress: direction === 'out',
  protocol: 'tcp',
  fromPort: 443,
  toPort: 443,
  peer: peer.startsWith('sg-')
    ? { kind: 'security-group', groupId: peer }
    : peer.startsWith('pl-')
      ? { kind: 'prefix-list', prefixListId: peer }
      : { kind: 'cidr', cidr: peer },
  ...more,
});

export const groupWith = (groupId: string, rules: readonly SecurityGroupRule[]): SecurityGroup => ({
  groupId,
  rules,
  tags: {},
});

/** Groups by id, as a network holds them. */
export const groups = (...all: readonly SecurityGroup[]): VpcNetwork['securityGroups'] =>
  Object.fromEntries(all.map((group) => [group.groupId, present(group)]));

export const entry = (
  ruleNumber: number,
  direction: 'in' | 'out',
  verdict: 'allow' | 'deny',
  more: Partial<NetworkAclEntry> = {},
): NetworkAclEntry => ({
  ruleNumber,
  egress: direction === 'out',
  allow: verdict === 'allow',
  protocol: '-1',
  cidr: '0.0.0.0/0',
  ...more,
});

/** What EC2 puts into the default ACL of a VPC. */
export const OPEN_ENTRIES: readonly NetworkAclEntry[] = [
  entry(100, 'in', 'allow'),
  entry(100, 'out', 'allow'),
  entry(32767, 'in', 'deny'),
  entry(32767, 'out', 'deny'),
];

export const aclOf = (
  networkAclId: string,
  subnetIds: readonly string[],
  entries: readonly NetworkAclEntry[] = OPEN_ENTRIES,
  more: Partial<NetworkAcl> = {},
): NetworkAcl => ({
  networkAclId,
  isDefault: false,
  entries,
  associations: Object.fromEntries(subnetIds.map((id) => [id, `aclassoc-${id}`])),
  tags: {},
  ...more,
});

export const nodeIn = (more: Partial<NodeNetwork> = {}): NodeNetwork => ({
  instanceId: 'i-0a1b2c3d4e5f60001',
  name: 'web-1',
  hasPublicIp: false,
  interface: { subnetId: NODE_SUBNET, addresses: [NODE_ADDRESS], groupIds: [NODE_GROUP] },
  managed: { pingStatus: 'Online', agentVersion: '3.3.1611.0' },
  ...more,
});

export const endpointTo = (service: string, more: Partial<EndpointNetwork> = {}): EndpointNetwork => ({
  vpcEndpointId: `vpce-${service}`,
  serviceName: `com.amazonaws.${REGION}.${service}`,
  vpcEndpointType: 'Interface',
  state: 'available',
  privateDnsEnabled: true,
  interfaces: [{ subnetId: ENDPOINT_SUBNET, addresses: [ENDPOINT_ADDRESS], groupIds: [ENDPOINT_GROUP] }],
  routeTableIds: [],
  tags: {},
  ...more,
});

/** The gateway endpoint of S3, to be used together with {@link routeTable} and `S3_LIST`. */
export const gatewayToS3 = (more: Partial<EndpointNetwork> = {}): EndpointNetwork => ({
  ...endpointTo('s3'),
  vpcEndpointId: 'vpce-gateway',
  vpcEndpointType: 'Gateway',
  privateDnsEnabled: false,
  interfaces: [],
  routeTableIds: ['rtb-node'],
  ...more,
});

/** A table with the local route and these, as `destination` to `target`; a target ending in `!` is a black hole. */
export const routeTable = (
  routeTableId: string,
  subnetIds: readonly string[],
  routes: Readonly<Record<string, string>> = {},
  main = false,
): VpcNetwork['routeTables'][number] => ({
  routeTableId,
  main,
  subnetIds,
  routes: [
    { destination: '10.0.0.0/16', target: 'local', blackhole: false },
    ...Object.entries(routes).map(([destination, target]) => ({
      destination,
      target: target.replace(/!$/, ''),
      blackhole: target.endsWith('!'),
    })),
  ],
});

export const MAIN_TABLE = routeTable('rtb-main', [], {}, true);
export const PUBLIC_TABLE = routeTable('rtb-public', [PUBLIC_SUBNET], { '0.0.0.0/0': 'igw-1' });

/** Route tables in which the node's subnet has these routes, and the public one leads to the internet gateway. */
export const tablesWith = (routes: Readonly<Record<string, string>> = {}): VpcNetwork['routeTables'] => [
  MAIN_TABLE,
  routeTable('rtb-node', [NODE_SUBNET], routes),
  PUBLIC_TABLE,
];

/** Endpoints for `ssm` and `ssmmessages` and no path to the internet: sessions work. */
export const networkOf = (more: Partial<VpcNetwork> = {}): VpcNetwork => ({
  vpcId: NETWORK_ID,
  cidrBlocks: ['10.0.0.0/16'],
  dhcpOptionsId: 'dopt-now',
  enableDnsSupport: true,
  enableDnsHostnames: true,
  subnets: [
    { subnetId: NODE_SUBNET, cidrBlocks: ['10.0.1.0/24'] },
    { subnetId: ENDPOINT_SUBNET, cidrBlocks: ['10.0.2.0/24'] },
    { subnetId: PUBLIC_SUBNET, cidrBlocks: ['10.0.3.0/24'] },
  ],
  routeTables: tablesWith(),
  networkAcls: [
    aclOf('acl-default', [], OPEN_ENTRIES, { isDefault: true }),
    aclOf('acl-node', [NODE_SUBNET]),
    aclOf('acl-endpoint', [ENDPOINT_SUBNET]),
    aclOf('acl-public', [PUBLIC_SUBNET]),
  ],
  securityGroups: groups(
    groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]),
    groupWith(ENDPOINT_GROUP, [rule('in', NODE_GROUP)]),
  ),
  natGateways: [
    { natGatewayId: 'nat-1', subnetId: PUBLIC_SUBNET, state: 'available', connectivityType: 'public' },
  ],
  internetGatewayIds: ['igw-1'],
  endpoints: [endpointTo('ssm'), endpointTo('ssmmessages')],
  nodes: [nodeIn()],
  prefixLists: { [S3_LIST]: present(['52.219.0.0/16', '3.5.152.0/21']) },
  tags: {},
  ...more,
});

/** No endpoints, and a NAT gateway: sessions work through the internet. */
export const natNetwork = (more: Partial<VpcNetwork> = {}): VpcNetwork =>
  networkOf({ endpoints: [], routeTables: tablesWith({ '0.0.0.0/0': 'nat-1' }), ...more });
