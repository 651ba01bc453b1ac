import type { ApiCall } from '../../../functions/account/api-call.ts';

/** One of each call on connections, prefix lists and public access that an alert may offer. */
export const WAY_OUT_CALLS: readonly ApiCall[] = [
  { api: 'ec2:CreateVpcPeeringConnection', input: { VpcId: 'vpc-1', PeerVpcId: 'vpc-2' } },
  { api: 'ec2:AcceptVpcPeeringConnection', input: { VpcPeeringConnectionId: 'pcx-1' } },
  {
    api: 'ec2:CreateTransitGatewayVpcAttachment',
    input: { TransitGatewayId: 'tgw-1', VpcId: 'vpc-1', SubnetIds: ['subnet-1', 'subnet-2'] },
  },
  {
    api: 'ec2:ModifyTransitGatewayVpcAttachment',
    input: { TransitGatewayAttachmentId: 'tgw-attach-1', AddSubnetIds: ['subnet-1'] },
  },
  { api: 'ec2:CreateEgressOnlyInternetGateway', input: { VpcId: 'vpc-1' } },
  { api: 'ec2:AttachVpnGateway', input: { VpnGatewayId: 'vgw-1', VpcId: 'vpc-1' } },
  { api: 'ec2:EnableVgwRoutePropagation', input: { RouteTableId: 'rtb-1', GatewayId: 'vgw-1' } },
  {
    api: 'ec2:ModifyManagedPrefixList',
    input: {
      PrefixListId: 'pl-1',
      CurrentVersion: 3,
      AddEntries: [{ Cidr: '10.0.0.0/16' }],
      RemoveEntries: [{ Cidr: '198.51.100.0/24' }],
    },
  },
  {
    api: 'ec2:CreateVpcBlockPublicAccessExclusion',
    input: { VpcId: 'vpc-1', InternetGatewayExclusionMode: 'allow-egress' },
  },
  {
    api: 'ec2:ModifyVpcBlockPublicAccessExclusion',
    input: { ExclusionId: 'vpcbpa-exclude-1', InternetGatewayExclusionMode: 'allow-bidirectional' },
  },
];
