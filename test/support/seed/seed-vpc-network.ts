import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateManagedPrefixListCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  type EC2Client,
  type IpPermission,
  ModifyVpcAttributeCommand,
  ReplaceNetworkAclAssociationCommand,
  RevokeSecurityGroupEgressCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import type {
  EndpointNetwork,
  NetworkAcl,
  NodeNetwork,
  SecurityGroup,
  SecurityGroupRule,
  VpcNetwork,
} from '../../../functions/account/network/network.ts';
import type { ElasticIp } from '../../../functions/account/network/ways-out.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import type { OverlayWorld } from '../overlay/overlay-world.ts';
import { given, IMAGE, tagSpecification } from './seed-network.ts';

/** The ids that EC2 gave, by those of the description. */
type Ids = Map<string, string>;

const idOf = (ids: Ids, described: string): string => ids.get(described) ?? described;

const permission = (ids: Ids, { protocol, fromPort, toPort, peer }: SecurityGroupRule): IpPermission => ({
  IpProtocol: protocol,
  ...(fromPort === undefined ? {} : { FromPort: fromPort }),
  ...(toPort === undefined ? {} : { ToPort: toPort }),
  ...(peer.kind === 'security-group' ? { UserIdGroupPairs: [{ GroupId: idOf(ids, peer.groupId) }] } : {}),
  ...(peer.kind === 'prefix-list' ? { PrefixListIds: [{ PrefixListId: idOf(ids, peer.prefixListId) }] } : {}),
  ...(peer.kind === 'cidr' && peer.cidr.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: peer.cidr }] } : {}),
  ...(peer.kind === 'cidr' && !peer.cidr.includes(':') ? { IpRanges: [{ CidrIp: peer.cidr }] } : {}),
});

const seedRules = async (ec2: EC2Client, ids: Ids, { groupId, rules }: SecurityGroup): Promise<void> => {
  const GroupId = idOf(ids, groupId);
  // EC2 gives every group a rule that lets everything out.
  const everything = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: everything }));
  for (const rule of rules) {
    const input = { GroupId, IpPermissions: [permission(ids, rule)] };
    await (rule.egress
      ? ec2.send(new AuthorizeSecurityGroupEgressCommand(input))
      : ec2.send(new AuthorizeSecurityGroupIngressCommand(input)));
  }
};

const seedGroups = async (ec2: EC2Client, ids: Ids, VpcId: string, network: VpcNetwork): Promise<void> => {
  const groups = Object.values(network.securityGroups).flatMap((group) => presentValue(group) ?? []);
  for (const { groupId, tags } of groups) {
    const made = await ec2.send(
      new CreateSecurityGroupCommand({
        VpcId,
        // EC2 refuses names that begin like an id.
        GroupName: groupId.replace(/^sg-/, 'group-'),
        Description: groupId,
        ...tagSpecification('security-group', tags),
      }),
    );
    ids.set(groupId, given(made.GroupId, groupId));
  }
  for (const group of groups) await seedRules(ec2, ids, group);
};

const associationOf = async (ec2: EC2Client, subnetId: string): Promise<string> => {
  const Filters = [{ Name: 'association.subnet-id', Values: [subnetId] }];
  const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ Filters }));
  const associations = NetworkAcls?.flatMap(({ Associations }) => Associations ?? []) ?? [];
  const found = associations.find(({ SubnetId }) => SubnetId === subnetId);
  return given(found?.NetworkAclAssociationId, `the association of ${subnetId}`);
};

const defaultAcl = async (ec2: EC2Client, VpcId: string): Promise<string> => {
  const Filters = [
    { Name: 'vpc-id', Values: [VpcId] },
    { Name: 'default', Values: ['true'] },
  ];
  const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ Filters }));
  const NetworkAclId = given(NetworkAcls?.[0]?.NetworkAclId, 'the default ACL');
  for (const Egress of [true, false])
    await ec2.send(new DeleteNetworkAclEntryCommand({ NetworkAclId, RuleNumber: 100, Egress }));
  return NetworkAclId;
};

const seedAcl = async (ec2: EC2Client, ids: Ids, VpcId: string, acl: NetworkAcl): Promise<void> => {
  const NetworkAclId = acl.isDefault
    ? await defaultAcl(ec2, VpcId)
    : given(
        (await ec2.send(new CreateNetworkAclCommand({ VpcId, ...tagSpecification('network-acl', acl.tags) })))
          .NetworkAcl?.NetworkAclId,
        acl.networkAclId,
      );
  ids.set(acl.networkAclId, NetworkAclId);
  // The last entry is EC2's own, in every ACL.
  for (const entry of acl.entries.filter(({ ruleNumber }) => ruleNumber < 32767)) {
    await ec2.send(
      new CreateNetworkAclEntryCommand({
        NetworkAclId,
        RuleNumber: entry.ruleNumber,
        Egress: entry.egress,
        RuleAction: entry.allow ? 'allow' : 'deny',
        Protocol: entry.protocol,
        ...(entry.fromPort === undefined
          ? {}
          : { PortRange: { From: entry.fromPort, To: entry.toPort ?? 65535 } }),
        ...(entry.cidr.includes(':') ? { Ipv6CidrBlock: entry.cidr } : { CidrBlock: entry.cidr }),
      }),
    );
  }
  for (const [subnetId, described] of Object.entries(acl.associations)) {
    const AssociationId = await associationOf(ec2, idOf(ids, subnetId));
    const replaced = await ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }));
    ids.set(described, given(replaced.NewAssociationId, described));
  }
};

const mainTable = async (ec2: EC2Client, VpcId: string): Promise<string> => {
  const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
  return given(RouteTables?.[0]?.RouteTableId, 'the main route table');
};

const targetOf = (target: string) => {
  if (target.startsWith('nat-')) return { NatGatewayId: target };
  if (target.startsWith('tgw-')) return { TransitGatewayId: target };
  if (target.startsWith('pcx-')) return { VpcPeeringConnectionId: target };
  return { GatewayId: target };
};

/** Routes to gateway endpoints are made by EC2 together with those. */
const seedRoutes = async (ec2: EC2Client, ids: Ids, network: VpcNetwork): Promise<void> => {
  for (const table of network.routeTables) {
    const RouteTableId = idOf(ids, table.routeTableId);
    const routes = table.routes.filter(({ target }) => target !== 'local' && !target.startsWith('vpce-'));
    for (const { destination, target } of routes) {
      await ec2.send(
        new CreateRouteCommand({
          RouteTableId,
          ...(destination.includes(':')
            ? { DestinationIpv6CidrBlock: destination }
            : { DestinationCidrBlock: destination }),
          ...targetOf(idOf(ids, target)),
        }),
      );
    }
  }
};

const seedTables = async (ec2: EC2Client, ids: Ids, VpcId: string, network: VpcNetwork): Promise<void> => {
  for (const { routeTableId, main, subnetIds } of network.routeTables) {
    const id = main
      ? await mainTable(ec2, VpcId)
      : (await ec2.send(new CreateRouteTableCommand({ VpcId }))).RouteTable?.RouteTableId;
    const RouteTableId = given(id, routeTableId);
    ids.set(routeTableId, RouteTableId);
    for (const subnetId of subnetIds) {
      await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: idOf(ids, subnetId) }));
    }
  }
};

const seedGateways = async (ec2: EC2Client, ids: Ids, VpcId: string, network: VpcNetwork): Promise<void> => {
  for (const described of network.internetGatewayIds) {
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    const InternetGatewayId = given(InternetGateway?.InternetGatewayId, described);
    await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    ids.set(described, InternetGatewayId);
  }
  for (const { natGatewayId, subnetId, connectivityType } of network.natGateways) {
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
    const { NatGateway } = await ec2.send(
      new CreateNatGatewayCommand({
        SubnetId: idOf(ids, subnetId),
        ConnectivityType: connectivityType,
        ...(connectivityType === 'public' ? { AllocationId } : {}),
      }),
    );
    ids.set(natGatewayId, given(NatGateway?.NatGatewayId, natGatewayId));
  }
};

const seedEndpoint = async (
  ec2: EC2Client,
  ids: Ids,
  VpcId: string,
  endpoint: EndpointNetwork,
): Promise<void> => {
  const isGateway = endpoint.vpcEndpointType === 'Gateway';
  const groupIds = endpoint.interfaces.flatMap((one) => one.groupIds.map((id) => idOf(ids, id)));
  const { VpcEndpoint } = await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId,
      ServiceName: endpoint.serviceName,
      VpcEndpointType: isGateway ? 'Gateway' : 'Interface',
      ...(isGateway
        ? { RouteTableIds: endpoint.routeTableIds.map((id) => idOf(ids, id)) }
        : {
            SubnetIds: endpoint.interfaces.map(({ subnetId }) => idOf(ids, subnetId)),
            SecurityGroupIds: [...new Set(groupIds)],
            PrivateDnsEnabled: endpoint.privateDnsEnabled,
          }),
      ...(endpoint.policy === undefined ? {} : { PolicyDocument: endpoint.policy }),
      ...tagSpecification('vpc-endpoint', endpoint.tags),
    }),
  );
  ids.set(endpoint.vpcEndpointId, given(VpcEndpoint?.VpcEndpointId, endpoint.vpcEndpointId));
};

const seedAddress = async (
  ec2: EC2Client,
  ids: Ids,
  InstanceId: string,
  { publicIp, allocationId, associationId }: ElasticIp,
): Promise<void> => {
  const address = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  const AllocationId = given(address.AllocationId, allocationId);
  const associated = await ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId }));
  ids.set(allocationId, AllocationId);
  ids.set(associationId, given(associated.AssociationId, associationId));
  ids.set(publicIp, given(address.PublicIp, publicIp));
};

const seedNode = async (ec2: EC2Client, world: OverlayWorld, ids: Ids, node: NodeNetwork): Promise<void> => {
  const { subnetId, groupIds, addresses } = node.interface;
  const address = addresses.find((one) => !one.includes(':'));
  const made = await ec2.send(
    new RunInstancesCommand({
      ImageId: IMAGE,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      NetworkInterfaces: [
        {
          DeviceIndex: 0,
          SubnetId: idOf(ids, subnetId),
          Groups: groupIds.map((id) => idOf(ids, id)),
          AssociatePublicIpAddress: node.hasPublicIp && !node.elasticIp,
          ...(address ? { PrivateIpAddress: address } : {}),
        },
      ],
      ...tagSpecification('instance', node.name ? { Name: node.name } : {}),
    }),
  );
  const InstanceId = given(made.Instances?.[0]?.InstanceId, node.instanceId);
  ids.set(node.instanceId, InstanceId);
  if (node.elasticIp) await seedAddress(ec2, ids, InstanceId, node.elasticIp);
  if (!node.managed) return;
  const { pingStatus: PingStatus, agentVersion: AgentVersion } = node.managed;
  const one = { InstanceId, PingStatus, AgentVersion };
  world.nodes = [...world.nodes, { ...one, ...(node.name ? { ComputerName: node.name } : {}) }];
};

const seedLists = async (ec2: EC2Client, ids: Ids, network: VpcNetwork): Promise<void> => {
  const lists = Object.entries(network.prefixLists).flatMap(([id, list]) => {
    const cidrs = presentValue(list);
    return cidrs ? [[id, cidrs] as const] : [];
  });
  for (const [id, cidrs] of lists) {
    const { PrefixList } = await ec2.send(
      new CreateManagedPrefixListCommand({
        PrefixListName: id,
        AddressFamily: 'IPv4',
        MaxEntries: Math.max(1, cidrs.length),
        Entries: cidrs.map((Cidr) => ({ Cidr })),
      }),
    );
    ids.set(id, given(PrefixList?.PrefixListId, id));
  }
};

/** Makes a VPC with everything in it as described. Black holes and endpoints' own addresses cannot be made. */
export const seedVpcNetwork = async (
  ec2: EC2Client,
  world: OverlayWorld,
  network: VpcNetwork,
): Promise<ReadonlyMap<string, string>> => {
  const CidrBlock = network.cidrBlocks[0] ?? '10.0.0.0/16';
  const made = await ec2.send(new CreateVpcCommand({ CidrBlock, ...tagSpecification('vpc', network.tags) }));
  const VpcId = given(made.Vpc?.VpcId, network.vpcId);
  const ids: Ids = new Map([[network.vpcId, VpcId]]);
  const support = { VpcId, EnableDnsSupport: { Value: network.enableDnsSupport } };
  await ec2.send(new ModifyVpcAttributeCommand(support));
  const hostnames = { VpcId, EnableDnsHostnames: { Value: network.enableDnsHostnames } };
  await ec2.send(new ModifyVpcAttributeCommand(hostnames));
  for (const { subnetId, cidrBlocks } of network.subnets) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId, CidrBlock: cidrBlocks[0] ?? CidrBlock }),
    );
    ids.set(subnetId, given(Subnet?.SubnetId, subnetId));
  }
  await seedLists(ec2, ids, network);
  await seedGroups(ec2, ids, VpcId, network);
  for (const acl of network.networkAcls) await seedAcl(ec2, ids, VpcId, acl);
  await seedTables(ec2, ids, VpcId, network);
  await seedGateways(ec2, ids, VpcId, network);
  await seedRoutes(ec2, ids, network);
  for (const endpoint of network.endpoints) await seedEndpoint(ec2, ids, VpcId, endpoint);
  for (const node of network.nodes) await seedNode(ec2, world, ids, node);
  return ids;
};
