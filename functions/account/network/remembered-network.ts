import type { Tags } from '../observed.ts';
import type { ResourceType } from '../resource.ts';
import type { ElasticIp, NetworkAcl, RouteTable, SecurityGroupRule } from './network.ts';

/**
 * What the guard remembers of a VPC: enough to put its name resolution back. The DNS attributes are missing
 * where only an old `AssociateDhcpOptions` event is known, which tells nothing of them.
 */
export type VpcBaseline = {
  readonly vpcId: string;
  readonly dhcpOptionsId: string;
  readonly enableDnsSupport?: boolean;
  readonly enableDnsHostnames?: boolean;
  readonly tags: Tags;
};

/**
 * What the guard remembers of a VPC's network: the rules, entries, routes and settings that decide over paths
 * to Systems Manager, and neither addresses nor instances beyond what puts them back.
 */
export type NetworkBaseline = {
  readonly vpcId: string;
  /** Rules by security group. */
  readonly rules: Readonly<Record<string, readonly SecurityGroupRule[]>>;
  readonly acls: readonly Pick<NetworkAcl, 'networkAclId' | 'entries' | 'associations'>[];
  readonly routeTables: readonly RouteTable[];
  readonly endpoints: readonly EndpointBaseline[];
  /** Managed nodes by the security groups that they share, which are joined by commas. */
  readonly nodesByGroups: Readonly<Record<string, readonly string[]>>;
  /** Elastic IP addresses by instance. */
  readonly elasticIps: Readonly<Record<string, ElasticIp>>;
  readonly tags: Tags;
};

/** The settings of an endpoint: what it takes to make it once more. */
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
] as const satisfies readonly ResourceType[];
export type PointerType = (typeof POINTER_TYPES)[number];

/** Which VPC something was of that may be gone when its event comes, so that EC2 cannot be asked any more. */
export type NetworkPointer = { readonly id: string; readonly vpcId: string; readonly tags: Tags };
