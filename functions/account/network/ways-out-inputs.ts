import type { BlockMode, ExclusionMode } from './ways-out.ts';

type ManagedPrefixListChange = {
  readonly PrefixListId: string;
  /** EC2 refuses the change if this is not the current version any more. */
  readonly CurrentVersion?: number;
  readonly AddEntries?: readonly { readonly Cidr: string }[];
  readonly RemoveEntries?: readonly { readonly Cidr: string }[];
};

/** The calls on connections of VPCs, prefix lists and public access that an alert may offer as commands. */
export type WaysOutOfferedInputs = {
  'ec2:CreateVpcPeeringConnection': { readonly VpcId: string; readonly PeerVpcId: string };
  'ec2:AcceptVpcPeeringConnection': { readonly VpcPeeringConnectionId: string };
  'ec2:CreateTransitGatewayVpcAttachment': {
    readonly TransitGatewayId: string;
    readonly VpcId: string;
    readonly SubnetIds: readonly string[];
  };
  'ec2:ModifyTransitGatewayVpcAttachment': {
    readonly TransitGatewayAttachmentId: string;
    readonly AddSubnetIds?: readonly string[];
    readonly RemoveSubnetIds?: readonly string[];
  };
  'ec2:CreateEgressOnlyInternetGateway': { readonly VpcId: string };
  'ec2:AttachVpnGateway': { readonly VpnGatewayId: string; readonly VpcId: string };
  'ec2:EnableVgwRoutePropagation': { readonly RouteTableId: string; readonly GatewayId: string };
  'ec2:ModifyManagedPrefixList': ManagedPrefixListChange;
  'ec2:CreateVpcBlockPublicAccessExclusion': {
    readonly VpcId?: string;
    readonly SubnetId?: string;
    readonly InternetGatewayExclusionMode: ExclusionMode;
  };
  'ec2:ModifyVpcBlockPublicAccessExclusion': {
    readonly ExclusionId: string;
    readonly InternetGatewayExclusionMode: ExclusionMode;
  };
  /** `EnableDns64` is the only part that an alert offers. */
  'ec2:ModifySubnetAttribute': {
    readonly SubnetId: string;
    readonly MapPublicIpOnLaunch?: { readonly Value: boolean };
    readonly EnableDns64?: { readonly Value: boolean };
  };
};

/** The calls of this kind that are only applied to the embedded account. */
export type WaysOutReplayedInputs = {
  'ec2:DeleteVpcPeeringConnection': { readonly VpcPeeringConnectionId: string };
  'ec2:DeleteTransitGatewayVpcAttachment': { readonly TransitGatewayAttachmentId: string };
  'ec2:DeleteEgressOnlyInternetGateway': { readonly EgressOnlyInternetGatewayId: string };
  'ec2:DetachVpnGateway': { readonly VpnGatewayId: string; readonly VpcId: string };
  'ec2:DisableVgwRoutePropagation': { readonly RouteTableId: string; readonly GatewayId: string };
  'ec2:RestoreManagedPrefixListVersion': {
    readonly PrefixListId: string;
    readonly PreviousVersion: number;
    readonly CurrentVersion: number;
  };
  'ec2:ModifyVpcBlockPublicAccessOptions': { readonly InternetGatewayBlockMode: BlockMode };
  'ec2:DeleteVpcBlockPublicAccessExclusion': { readonly ExclusionId: string };
};
