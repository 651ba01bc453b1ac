import {
  AssociateDhcpOptionsCommand,
  CreateDhcpOptionsCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  type EC2Client,
  ModifyVpcAttributeCommand,
  RunInstancesCommand,
  type Tag,
} from '@aws-sdk/client-ec2';
import type { DhcpOptions, Instance, Tags, Vpc } from '../../functions/core/account-state.ts';
import type { OverlayWorld } from './overlay-world.ts';

/** One of the images that moto brings along; listing them takes seconds. */
export const IMAGE = 'ami-12c6146b';

export const tagSpecification = <T extends string>(ResourceType: T, tags: Tags) => {
  const list: Tag[] = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? {} : { TagSpecifications: [{ ResourceType, Tags: list }] };
};

export const given = (id: string | undefined, what: string): string => {
  if (!id) throw new Error(`EC2 gave no id for ${what}`);
  return id;
};

/** Makes an option set and answers its id. */
export const seedDhcpOptions = async (ec2: EC2Client, options: DhcpOptions): Promise<string> => {
  const DhcpConfigurations = [
    ...(options.domainNameServers
      ? [{ Key: 'domain-name-servers', Values: [...options.domainNameServers] }]
      : []),
    ...(options.domainName ? [{ Key: 'domain-name', Values: [options.domainName] }] : []),
  ];
  const tags = tagSpecification('dhcp-options', options.tags);
  const made = await ec2.send(new CreateDhcpOptionsCommand({ DhcpConfigurations, ...tags }));
  return given(made.DhcpOptions?.DhcpOptionsId, options.dhcpOptionsId);
};

const seedInstance = async (ec2: EC2Client, SubnetId: string, instance: Instance): Promise<string> => {
  const made = await ec2.send(
    new RunInstancesCommand({
      ImageId: IMAGE,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId, AssociatePublicIpAddress: instance.hasPublicIp }],
      ...tagSpecification('instance', instance.name ? { Name: instance.name } : {}),
    }),
  );
  return given(made.Instances?.[0]?.InstanceId, instance.instanceId);
};

/**
 * Makes a VPC with one subnet, its endpoints and instances, and tells the overlay which of them are managed.
 * Route tables are those that EC2 makes by itself. Answers the ids by those of the description.
 */
export const seedVpc = async (
  ec2: EC2Client,
  world: OverlayWorld,
  vpc: Vpc,
  dhcpOptionsId: string,
): Promise<ReadonlyMap<string, string>> => {
  const CidrBlock = vpc.cidrBlocks[0] ?? '192.0.2.0/24';
  const made = await ec2.send(new CreateVpcCommand({ CidrBlock, ...tagSpecification('vpc', vpc.tags) }));
  const VpcId = given(made.Vpc?.VpcId, vpc.vpcId);
  const ids = new Map([[vpc.vpcId, VpcId]]);
  await ec2.send(new AssociateDhcpOptionsCommand({ VpcId, DhcpOptionsId: dhcpOptionsId }));
  const support = { VpcId, EnableDnsSupport: { Value: vpc.enableDnsSupport } };
  await ec2.send(new ModifyVpcAttributeCommand(support));
  const hostnames = { VpcId, EnableDnsHostnames: { Value: vpc.enableDnsHostnames } };
  await ec2.send(new ModifyVpcAttributeCommand(hostnames));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock }));
  const SubnetId = given(Subnet?.SubnetId, 'a subnet');
  for (const endpoint of vpc.endpoints) {
    const { VpcEndpoint } = await ec2.send(
      new CreateVpcEndpointCommand({
        VpcId,
        ServiceName: endpoint.serviceName,
        VpcEndpointType: 'Interface',
        SubnetIds: [SubnetId],
        PrivateDnsEnabled: endpoint.privateDnsEnabled,
      }),
    );
    ids.set(endpoint.vpcEndpointId, given(VpcEndpoint?.VpcEndpointId, endpoint.vpcEndpointId));
  }
  for (const instance of vpc.instances) {
    const InstanceId = await seedInstance(ec2, SubnetId, instance);
    ids.set(instance.instanceId, InstanceId);
    if (!instance.managed) continue;
    const { pingStatus: PingStatus, agentVersion: AgentVersion } = instance.managed;
    const node = { InstanceId, PingStatus, AgentVersion };
    world.nodes = [...world.nodes, { ...node, ...(instance.name ? { ComputerName: instance.name } : {}) }];
  }
  return ids;
};
