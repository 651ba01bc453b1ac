import type { Observed, Tags } from '../observed.ts';
import type { NamesOf } from './names/names.ts';
import type { ElasticIp, NatGateway, PublicAccessBlock, TransitGatewayAttachment } from './ways-out.ts';

export type Route = {
  /** CIDR or prefix list id. */
  readonly destination: string;
  /** `igw-…`, `nat-…`, `tgw-…`, `vpce-…`, `local`, … */
  readonly target: string;
  readonly blackhole: boolean;
  /** EC2 made it because the table takes over the routes of a virtual private gateway. */
  readonly propagated?: boolean;
};

export type RouteTable = {
  readonly routeTableId: string;
  readonly main: boolean;
  /** The association that makes it the main table, if known. */
  readonly mainAssociationId?: string;
  readonly subnetIds: readonly string[];
  /** Association id by subnet, for the associations that were made by hand. */
  readonly associations?: Readonly<Record<string, string>>;
  readonly routes: readonly Route[];
  /** Undefined if it has none; they are not remembered. */
  readonly tags?: Tags;
};

/** The source or destination of a rule. */
export type Peer =
  | { readonly kind: 'cidr'; readonly cidr: string }
  | { readonly kind: 'security-group'; readonly groupId: string }
  | { readonly kind: 'prefix-list'; readonly prefixListId: string };

/** `protocol` is `-1` for all, else `tcp`, `udp`, `icmp`, … or a number. Undefined ports mean all ports. */
export type SecurityGroupRule = {
  readonly ruleId?: string;
  readonly egress: boolean;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly peer: Peer;
};

export type SecurityGroup = {
  readonly groupId: string;
  readonly rules: readonly SecurityGroupRule[];
  readonly tags: Tags;
};

/** `protocol` is the IANA number as a string (`6` for TCP), or `-1` for all. */
export type NetworkAclEntry = {
  readonly ruleNumber: number;
  readonly egress: boolean;
  readonly allow: boolean;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidr: string;
};

export type NetworkAcl = {
  readonly networkAclId: string;
  readonly isDefault: boolean;
  readonly entries: readonly NetworkAclEntry[];
  /** Association id by subnet. */
  readonly associations: Readonly<Record<string, string>>;
  readonly tags: Tags;
};

export type Subnet = {
  readonly subnetId: string;
  readonly cidrBlocks: readonly string[];
  /** The account that owns it; undefined if unknown. It is another account's if the subnet is shared with ours. */
  readonly ownerId?: string;
  /** The id of its Availability Zone; undefined if unknown. */
  readonly zoneId?: string;
  /** The resolver of the VPC gives IPv4-only names an IPv6 address here, within 64:ff9b::/96. */
  readonly dns64?: boolean;
  /** Undefined if it has none. */
  readonly tags?: Tags;
};

/** An interface of an endpoint or a node: its addresses, and what guards them. */
export type NetworkInterface = {
  readonly networkInterfaceId?: string;
  readonly subnetId: string;
  readonly addresses: readonly string[];
  readonly groupIds: readonly string[];
};

/** An endpoint as the path engine needs it. */
export type EndpointNetwork = {
  readonly vpcEndpointId: string;
  readonly serviceName: string;
  readonly vpcEndpointType: string;
  readonly state: string;
  readonly privateDnsEnabled: boolean;
  /** `ipv4`, `ipv6`, `dualstack` or `service-defined`: the records of its names; undefined if unknown. */
  readonly dnsRecordIpType?: string;
  readonly interfaces: readonly NetworkInterface[];
  readonly routeTableIds: readonly string[];
  /** Policy document as JSON text; undefined is full access. */
  readonly policy?: string;
  readonly tags: Tags;
};

/** An instance; `managed` is what Systems Manager knows about it, undefined if it never registered. */
export type NodeNetwork = {
  readonly instanceId: string;
  readonly name?: string;
  /** Undefined if unknown; then it counts as one of today's types. */
  readonly instanceType?: string;
  readonly hasPublicIp: boolean;
  /** The Elastic IP address, if the public address is one. */
  readonly elasticIp?: ElasticIp;
  readonly interface: NetworkInterface;
  /** True while it is stopped or stopping. */
  readonly isStopped?: boolean;
  readonly managed?: {
    readonly pingStatus: string;
    readonly agentVersion: string;
    /** ISO 8601; undefined if unknown. Agents ping about every five minutes. */
    readonly lastPingAt?: string;
  };
};

/** An endpoint of another VPC of this account that a name leads to, with what guards its interfaces. */
export type EndpointElsewhere = Pick<
  VpcNetwork,
  'vpcId' | 'securityGroups' | 'networkAcls' | 'prefixLists'
> & {
  readonly endpoint: EndpointNetwork;
};

/** What decides how names resolve in a VPC. */
export type VpcNames = NamesOf<EndpointElsewhere>;

/** Everything in a VPC that affects packets to an endpoint of Systems Manager. */
export type VpcNetwork = {
  readonly vpcId: string;
  /**
   * The account that owns it; undefined if unknown. Of a VPC of another account, only what is shared with ours and what
   * is our own can be seen: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing-share-subnet-working-with.html
   */
  readonly ownerId?: string;
  /** Other accounts with interfaces in it, sorted: only the owner sees them. Undefined if none, or if nobody asked. */
  readonly sharedWith?: readonly string[];
  readonly cidrBlocks: readonly string[];
  /** A `dopt-…` id, or the word `default`: no option set is associated. */
  readonly dhcpOptionsId: string;
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly networkAcls: readonly NetworkAcl[];
  readonly securityGroups: Readonly<Record<string, Observed<SecurityGroup>>>;
  readonly natGateways: readonly NatGateway[];
  /** Internet gateways that are attached. */
  readonly internetGatewayIds: readonly string[];
  readonly endpoints: readonly EndpointNetwork[];
  readonly nodes: readonly NodeNetwork[];
  /** Attachments to transit gateways; undefined if no route leads to one, or if they could not be read. */
  readonly attachments?: readonly TransitGatewayAttachment[];
  /** Undefined if it is off, or if it could not be read. */
  readonly publicAccessBlock?: PublicAccessBlock;
  /** Why VPC Block Public Access, or its exclusions, could not be read. */
  readonly publicAccessUnread?: string;
  /** The interfaces at the addresses of name servers of the VPC's own, except for those of instances. */
  readonly nameServers?: readonly NetworkInterface[];
  /** CIDRs of the prefix lists that rules refer to. */
  readonly prefixLists: Readonly<Record<string, Observed<readonly string[]>>>;
  /** Undefined if none of it was read. */
  readonly names?: VpcNames;
  readonly tags: Tags;
};
