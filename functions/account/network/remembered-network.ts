import type { ResourceType } from '../kinds.ts';
import type { Tags } from '../observed.ts';
import type { FirewallRule, PrivateZone, ResolverRule, VpcProfile } from './names/names.ts';
import type { NetworkAcl, RouteTable, SecurityGroupRule } from './network.ts';
import type { ElasticIp, PublicAccessBlock } from './ways-out.ts';

/**
 * What the guard remembers about a VPC to put its name resolution back. The DNS attributes are missing if
 * only an old `AssociateDhcpOptions` event is known, which does not contain them.
 */
export type VpcBaseline = {
  readonly vpcId: string;
  readonly dhcpOptionsId: string;
  readonly enableDnsSupport?: boolean;
  readonly enableDnsHostnames?: boolean;
  readonly tags: Tags;
};

/**
 * What the guard remembers about a VPC's network: the rules, entries, routes and settings that decide on
 * paths to Systems Manager. Of addresses and instances, it holds only what is needed to put them back.
 */
export type NetworkBaseline = {
  readonly vpcId: string;
  /** Rules by security group. */
  readonly rules: Readonly<Record<string, readonly SecurityGroupRule[]>>;
  readonly acls: readonly Pick<NetworkAcl, 'networkAclId' | 'entries' | 'associations'>[];
  readonly routeTables: readonly Omit<RouteTable, 'tags'>[];
  readonly endpoints: readonly EndpointBaseline[];
  /**
   * The entries of prefix lists that remembered rules and routes name, as far as there is room; missing in rows of earlier
   * versions, and if there are none.
   */
  readonly prefixLists?: Readonly<Record<string, readonly string[]>>;
  /** Managed nodes by their security groups (ids joined by commas). */
  readonly nodesByGroups: Readonly<Record<string, readonly string[]>>;
  /** Elastic IP addresses by instance. */
  readonly elasticIps: Readonly<Record<string, ElasticIp>>;
  /** VPC Block Public Access, `off` included; missing in rows of earlier versions. */
  readonly publicAccessBlock?: PublicAccessBlock;
  /** What decided how names resolve, as far as it was read. */
  readonly names?: RememberedNames;
  /** How names were resolved; missing in rows of earlier versions. */
  readonly dns?: RememberedDns;
  /** The nodes that reached Systems Manager by a way that cannot be seen into, as kinds of nodes. */
  readonly unseen?: readonly NodeKind[];
  /** Its NAT gateways; missing in rows of earlier versions, and if there are none. */
  readonly natGatewayIds?: readonly string[];
  /** The ways out that it gave to nodes elsewhere. */
  readonly egress?: readonly EgressWay[];
  readonly tags: Tags;
};

/** A way to the internet for what comes into a subnet from elsewhere: by a NAT gateway in another subnet, and back. */
export type EgressWay = { readonly subnetId: string; readonly natSubnetId: string };

/** The parts of what decides on names that were read. */
export type RememberedNames = {
  readonly zones?: readonly PrivateZone[];
  readonly rules?: readonly ResolverRule[];
  readonly firewall?: readonly FirewallRule[];
  readonly profiles?: readonly VpcProfile[];
};

/** How the nodes of a VPC resolved names. `servers` are those of the DHCP options, if they were read and name any. */
export type RememberedDns = {
  readonly dhcpOptionsId: string;
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
  readonly servers?: readonly string[];
};

/**
 * Nodes in one subnet with the same security groups. Their ways are the same, and those that an Auto Scaling group
 * launches in their place are of the same kind.
 */
export type NodeKind = { readonly subnetId: string; readonly groupIds: readonly string[] };

/** The settings of an endpoint that are needed to create it again. */
export type EndpointBaseline = {
  readonly vpcEndpointId: string;
  readonly serviceName: string;
  readonly vpcEndpointType: string;
  readonly privateDnsEnabled: boolean;
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly routeTableIds: readonly string[];
  readonly policy?: string;
};

/** Resources that an event names without their VPC. */
export const POINTER_TYPES = [
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::EIP',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::RouteTable',
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::Subnet',
  'AWS::EC2::NatGateway',
] as const satisfies readonly ResourceType[];
export type PointerType = (typeof POINTER_TYPES)[number];

/**
 * The VPC of a part, which never changes. It saves asking EC2, and the part may be gone when its event arrives, so that EC2
 * can no longer be asked.
 */
export type NetworkPointer = {
  readonly id: string;
  readonly vpcId: string;
  /**
   * The name that lasts: an Elastic IP address gets a new association id each time, but keeps its allocation id. So
   * fixes are counted by this name.
   */
  readonly standsFor?: string;
  readonly tags: Tags;
};
