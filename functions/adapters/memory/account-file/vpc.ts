import type {
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  SecurityGroupRule,
  Subnet,
  VpcNetwork,
} from '../../../account/network/network.ts';
import type { NatGateway } from '../../../account/network/ways-out.ts';
import { present, unknown } from '../../../account/observed.ts';
import type { AccountState } from '../../../account/state.ts';
import { mapEntries } from './entries.ts';
import { namesFrom } from './names.ts';
import type { DescribedVpc } from './vpc-schema.ts';

type DescribedInterface = Pick<
  DescribedVpc['instances'][number],
  'networkInterfaceId' | 'subnetId' | 'addresses' | 'groupIds'
>;

/** The id, derived from the VPC's id, of a part that AWS creates with the VPC. */
const idOf = (prefix: string, vpcId: string): string => `${prefix}-${vpcId.replace(/^vpc-/, '')}`;

/** https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html */
const defaultAcl = (vpcId: string): NetworkAcl => ({
  networkAclId: idOf('acl', vpcId),
  isDefault: true,
  entries: [true, false].flatMap((egress) => [
    { ruleNumber: 100, egress, allow: true, protocol: '-1', cidr: '0.0.0.0/0' },
    { ruleNumber: 32767, egress, allow: false, protocol: '-1', cidr: '0.0.0.0/0' },
  ]),
  associations: {},
  tags: {},
});

/** https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html */
const defaultGroupRules = (groupId: string): readonly SecurityGroupRule[] => [
  { egress: false, protocol: '-1', peer: { kind: 'security-group', groupId } },
  { egress: true, protocol: '-1', peer: { kind: 'cidr', cidr: '0.0.0.0/0' } },
  { egress: true, protocol: '-1', peer: { kind: 'cidr', cidr: '::/0' } },
];

const mainTable = (vpcId: string): RouteTable => ({
  routeTableId: idOf('rtb', vpcId),
  main: true,
  subnetIds: [],
  routes: [],
});

const subnetsOf = ({ subnets = [], ...vpc }: DescribedVpc, vpcId: string): readonly Subnet[] => {
  const interfaces = [...vpc.instances, ...vpc.endpoints.flatMap((endpoint) => endpoint.interfaces ?? [])];
  const used = new Set(interfaces.map(({ subnetId }) => subnetId));
  for (const { subnetId } of subnets) used.delete(subnetId);
  if (subnets.length + used.size === 0) used.add(idOf('subnet', vpcId));
  return [...subnets, ...[...used].map((subnetId) => ({ subnetId, cidrBlocks: vpc.cidrBlocks }))];
};

/** The targets of routes exist if a file does not describe gateways. */
const gatewaysOf = (
  vpc: DescribedVpc,
  routeTables: readonly RouteTable[],
  vpcId: string,
): Pick<VpcNetwork, 'natGateways' | 'internetGatewayIds'> => {
  const targets = [...new Set(routeTables.flatMap(({ routes }) => routes.map(({ target }) => target)))];
  const natGateways: readonly NatGateway[] =
    vpc.natGateways ??
    targets
      .filter((target) => target.startsWith('nat-'))
      .map((natGatewayId) => ({
        natGatewayId,
        subnetId: '',
        state: 'available',
        connectivityType: 'public',
      }));
  const named = targets.filter((target) => target.startsWith('igw-'));
  const own = named.length > 0 || natGateways.length === 0 ? named : [idOf('igw', vpcId)];
  return { natGateways, internetGatewayIds: vpc.internetGatewayIds ?? own };
};

/** The described groups, with the default one of the VPC. */
const groupsOf = (
  { securityGroups, unread }: DescribedVpc,
  defaultId: string,
): VpcNetwork['securityGroups'] => ({
  [defaultId]: present({ groupId: defaultId, rules: defaultGroupRules(defaultId), tags: {} }),
  ...mapEntries(securityGroups, (group, groupId) => present({ groupId, ...group })),
  ...mapEntries(unread?.securityGroups, (because) => unknown(because)),
});

/** If something of VPC Block Public Access could not be read, its exclusions could not. */
const publicAccessOf = ({
  publicAccessBlock,
  unread,
}: DescribedVpc): Pick<VpcNetwork, 'publicAccessBlock' | 'publicAccessUnread'> => {
  const publicAccessUnread = unread?.publicAccess;
  if (publicAccessUnread === undefined) return publicAccessBlock ? { publicAccessBlock } : {};
  return {
    publicAccessUnread,
    ...(publicAccessBlock ? { publicAccessBlock: { mode: publicAccessBlock.mode } } : {}),
  };
};

/**
 * A described VPC as the account state holds it. What the file leaves out is as AWS creates it with a VPC.
 */
export const vpcFrom = (
  vpc: DescribedVpc,
  vpcId: string,
  sources: AccountState['nameSources'],
  reasons: Readonly<Record<string, string>> = {},
): VpcNetwork => {
  const groupId = idOf('sg', vpcId);
  const subnets = subnetsOf(vpc, vpcId);
  const routeTables = vpc.routeTables ?? [mainTable(vpcId)];
  const interfaceFrom = ({ networkInterfaceId, ...more }: DescribedInterface): NetworkInterface => ({
    ...(networkInterfaceId ? { networkInterfaceId } : {}),
    subnetId: more.subnetId,
    addresses: more.addresses,
    groupIds: more.groupIds ?? [groupId],
  });
  const anywhere: readonly DescribedInterface[] = subnets
    .slice(0, 1)
    .map(({ subnetId }) => ({ subnetId, addresses: [] }));
  return {
    vpcId,
    ...(vpc.ownerId ? { ownerId: vpc.ownerId } : {}),
    ...(vpc.sharedWith ? { sharedWith: vpc.sharedWith } : {}),
    cidrBlocks: vpc.cidrBlocks,
    dhcpOptionsId: vpc.dhcpOptionsId,
    enableDnsSupport: vpc.enableDnsSupport,
    enableDnsHostnames: vpc.enableDnsHostnames,
    subnets,
    routeTables,
    networkAcls: vpc.networkAcls ?? [defaultAcl(vpcId)],
    securityGroups: groupsOf(vpc, groupId),
    ...gatewaysOf(vpc, routeTables, vpcId),
    ...(vpc.nameServers ? { nameServers: vpc.nameServers.map(interfaceFrom) } : {}),
    ...(vpc.attachments ? { attachments: vpc.attachments } : {}),
    ...publicAccessOf(vpc),
    endpoints: vpc.endpoints.map(({ interfaces, ...endpoint }) => ({
      ...endpoint,
      interfaces: (interfaces ?? (endpoint.vpcEndpointType === 'Interface' ? anywhere : [])).map(
        interfaceFrom,
      ),
    })),
    nodes: vpc.instances.map(({ networkInterfaceId, subnetId, addresses, groupIds, ...node }) => ({
      ...node,
      interface: interfaceFrom({
        ...(networkInterfaceId ? { networkInterfaceId } : {}),
        ...(groupIds ? { groupIds } : {}),
        subnetId,
        addresses,
      }),
    })),
    prefixLists: {
      ...mapEntries(vpc.prefixLists, (cidrs) => present(cidrs)),
      ...mapEntries(vpc.unread?.prefixLists, (because) => unknown(because)),
    },
    ...(vpc.names ? { names: namesFrom(vpc.names, sources, vpc.unread, reasons) } : {}),
    tags: vpc.tags,
  };
};
