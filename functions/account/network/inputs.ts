import type { WaysOutOfferedInputs, WaysOutReplayedInputs } from './ways-out-inputs.ts';

/** One rule in the form that EC2 takes. In calls of the guard, each rule has one peer. */
export type IpPermission = {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6: string }[];
  readonly PrefixListIds?: readonly { readonly PrefixListId: string }[];
  readonly UserIdGroupPairs?: readonly { readonly GroupId: string }[];
};

type GroupRules = { readonly GroupId: string; readonly IpPermissions: readonly IpPermission[] };

/** Names rules by their content or by rule id. */
type RevokedRules =
  | GroupRules
  | { readonly GroupId: string; readonly SecurityGroupRuleIds: readonly string[] };

type AclEntryKey = { readonly NetworkAclId: string; readonly RuleNumber: number; readonly Egress: boolean };

type AclEntry = AclEntryKey & {
  readonly RuleAction: 'allow' | 'deny';
  /** IANA number as a string; `-1` for all. */
  readonly Protocol: string;
  readonly PortRange?: { readonly From: number; readonly To: number };
  readonly CidrBlock?: string;
  readonly Ipv6CidrBlock?: string;
};

type RouteKey = {
  readonly RouteTableId: string;
  readonly DestinationCidrBlock?: string;
  readonly DestinationIpv6CidrBlock?: string;
  readonly DestinationPrefixListId?: string;
};

type RouteInput = RouteKey & {
  readonly GatewayId?: string;
  readonly NatGatewayId?: string;
  readonly TransitGatewayId?: string;
  readonly VpcPeeringConnectionId?: string;
  readonly NetworkInterfaceId?: string;
  readonly InstanceId?: string;
  readonly EgressOnlyInternetGatewayId?: string;
  readonly VpcEndpointId?: string;
  readonly LocalGatewayId?: string;
  readonly CarrierGatewayId?: string;
  readonly CoreNetworkArn?: string;
};

type EndpointChange = {
  readonly VpcEndpointId: string;
  readonly AddSubnetIds?: readonly string[];
  readonly RemoveSubnetIds?: readonly string[];
  readonly AddSecurityGroupIds?: readonly string[];
  readonly RemoveSecurityGroupIds?: readonly string[];
  readonly AddRouteTableIds?: readonly string[];
  readonly RemoveRouteTableIds?: readonly string[];
  readonly PrivateDnsEnabled?: boolean;
  /** No plan changes this; it is replayed. */
  readonly DnsOptions?: { readonly DnsRecordIpType: 'ipv4' | 'ipv6' | 'dualstack' | 'service-defined' };
  readonly PolicyDocument?: string;
  readonly ResetPolicy?: true;
};

/** The calls that auto-fix may make on networks. */
export type NetworkRepairInputs = {
  'ec2:AuthorizeSecurityGroupIngress': GroupRules;
  'ec2:AuthorizeSecurityGroupEgress': GroupRules;
  'ec2:CreateNetworkAclEntry': AclEntry;
  'ec2:ReplaceNetworkAclEntry': AclEntry;
  'ec2:DeleteNetworkAclEntry': AclEntryKey;
  'ec2:ModifyVpcEndpoint': EndpointChange;
  'ec2:CreateRoute': RouteInput;
  'ec2:ReplaceRoute': RouteInput;
  'ec2:AttachInternetGateway': { readonly InternetGatewayId: string; readonly VpcId: string };
  'ec2:AssociateAddress': {
    readonly AllocationId: string;
    readonly NetworkInterfaceId?: string;
    readonly InstanceId?: string;
    /** An address that somebody uses in the meantime is never taken away. */
    readonly AllowReassociation: false;
  };
};

/** The calls on networks that an alert may offer as commands. */
export type NetworkOfferedInputs = WaysOutOfferedInputs & {
  'ec2:RevokeSecurityGroupIngress': RevokedRules;
  'ec2:RevokeSecurityGroupEgress': RevokedRules;
  'ec2:ReplaceNetworkAclAssociation': { readonly AssociationId: string; readonly NetworkAclId: string };
  'ec2:DeleteRoute': RouteKey;
  'ec2:AssociateRouteTable': { readonly RouteTableId: string; readonly SubnetId: string };
  'ec2:DisassociateRouteTable': { readonly AssociationId: string };
  'ec2:ReplaceRouteTableAssociation': { readonly AssociationId: string; readonly RouteTableId: string };
  'ec2:CreateVpcEndpoint': {
    readonly VpcId: string;
    readonly ServiceName: string;
    readonly VpcEndpointType: 'Interface' | 'Gateway';
    readonly SubnetIds?: readonly string[];
    readonly SecurityGroupIds?: readonly string[];
    readonly RouteTableIds?: readonly string[];
    readonly PrivateDnsEnabled?: boolean;
    readonly PolicyDocument?: string;
  };
  'ec2:DeleteVpcEndpoints': { readonly VpcEndpointIds: readonly string[] };
  'ec2:CreateNatGateway': {
    readonly SubnetId: string;
    readonly ConnectivityType: 'public' | 'private';
    /** Text in angle brackets where a person must choose the value. */
    readonly AllocationId?: string;
  };
  'ec2:ModifyNetworkInterfaceAttribute': {
    readonly NetworkInterfaceId: string;
    readonly Groups: readonly string[];
  };
  'ec2:ModifyInstanceAttribute': { readonly InstanceId: string; readonly Groups: readonly string[] };
  'ec2:AllocateAddress': { readonly Domain: 'vpc'; readonly Address: string };
};

/** The calls that are only applied to the embedded account. */
export type NetworkReplayedInputs = WaysOutReplayedInputs & {
  'ec2:ModifySecurityGroupRules': {
    readonly GroupId: string;
    readonly SecurityGroupRules: readonly {
      readonly SecurityGroupRuleId: string;
      readonly SecurityGroupRule: {
        readonly IpProtocol: string;
        readonly FromPort?: number;
        readonly ToPort?: number;
        readonly CidrIpv4?: string;
        readonly CidrIpv6?: string;
        readonly PrefixListId?: string;
        readonly ReferencedGroupId?: string;
      };
    }[];
  };
  'ec2:DeleteNatGateway': { readonly NatGatewayId: string };
  'ec2:DetachInternetGateway': { readonly InternetGatewayId: string; readonly VpcId: string };
  'ec2:DisassociateAddress': { readonly AssociationId?: string; readonly PublicIp?: string };
  'ec2:ReleaseAddress': { readonly AllocationId?: string; readonly PublicIp?: string };
};
