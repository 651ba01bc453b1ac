import type { Happening } from './events.ts';

export const deleteEndpoints = (...services: readonly string[]): Happening => ({
  api: 'ec2:DeleteVpcEndpoints',
  input: { VpcEndpointIds: services.map((service) => `vpce-0${service}`) },
});
export const revoke = (direction: 'Ingress' | 'Egress', GroupId: string, ruleId: string): Happening => ({
  api: `ec2:RevokeSecurityGroup${direction}`,
  input: { GroupId, SecurityGroupRuleIds: [ruleId] },
});
export const deleteRoute = (RouteTableId: string, DestinationCidrBlock: string): Happening => ({
  api: 'ec2:DeleteRoute',
  input: { RouteTableId, DestinationCidrBlock },
});
export const deleteRoute6 = (RouteTableId: string, DestinationIpv6CidrBlock: string): Happening => ({
  api: 'ec2:DeleteRoute',
  input: { RouteTableId, DestinationIpv6CidrBlock },
});
export const deleteNat = (NatGatewayId: string): Happening => ({
  api: 'ec2:DeleteNatGateway',
  input: { NatGatewayId },
});
export const detachGateway = (InternetGatewayId: string, VpcId: string): Happening => ({
  api: 'ec2:DetachInternetGateway',
  input: { InternetGatewayId, VpcId },
});
export const dnsOff = (VpcId: string): Happening => ({
  api: 'ec2:ModifyVpcAttribute',
  input: { VpcId, EnableDnsSupport: { Value: false } },
});
export const denyAll = (NetworkAclId: string): Happening => ({
  api: 'ec2:CreateNetworkAclEntry',
  input: {
    NetworkAclId,
    RuleNumber: 10,
    Egress: true,
    RuleAction: 'deny',
    Protocol: '-1',
    CidrBlock: '0.0.0.0/0',
  },
});
export const detachCore = (RoleName: string): Happening => ({
  api: 'iam:DetachRolePolicy',
  input: { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' },
});
export const disassociateZone = (vpcId: string): Happening => ({
  record: 'route53:DisassociateVPCFromHostedZone',
  request: { hostedZoneId: 'Z0SSMMESSAGES', vPC: { vPCId: vpcId, vPCRegion: 'eu-central-1' } },
});
export const deleteAttachment: Happening = {
  record: 'ec2:DeleteTransitGatewayVpcAttachment',
  request: {
    DeleteTransitGatewayVpcAttachmentRequest: { TransitGatewayAttachmentId: 'tgw-attach-0orders' },
  },
  response: {
    DeleteTransitGatewayVpcAttachmentResponse: {
      transitGatewayVpcAttachment: {
        transitGatewayAttachmentId: 'tgw-attach-0orders',
        transitGatewayId: 'tgw-0corp',
        vpcId: 'vpc-0orders',
        state: 'deleting',
      },
    },
  },
};
