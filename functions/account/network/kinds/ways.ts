import { ec2, noArn } from '../../arns.ts';
import { listPage, vpc } from '../../console-paths.ts';
import { findAttachment, findBlockMode, findExclusion, findPrefixList, findTarget } from '../find-part.ts';

/** The kinds of resource that connect VPCs with something else, or decide about all of them. */
export const WAY_KINDS = {
  'AWS::EC2::VPCPeeringConnection': {
    label: 'peering connection',
    arn: ec2('vpc-peering-connection'),
    console: vpc('PeeringConnectionDetails:VpcPeeringConnectionId='),
    part: findTarget,
  },
  'AWS::EC2::TransitGatewayAttachment': {
    label: 'transit gateway attachment',
    arn: ec2('transit-gateway-attachment'),
    console: vpc('TransitGatewayAttachmentDetails:transitGatewayAttachmentId='),
    part: findAttachment,
  },
  'AWS::EC2::EgressOnlyInternetGateway': {
    label: 'egress-only internet gateway',
    arn: ec2('egress-only-internet-gateway'),
    console: vpc('EgressOnlyInternetGateway:egressOnlyInternetGatewayId='),
    part: findTarget,
  },
  'AWS::EC2::VPNGateway': {
    label: 'virtual private gateway',
    arn: ec2('vpn-gateway'),
    console: vpc('VpnGateway:VpnGatewayId='),
    part: findTarget,
  },
  'AWS::EC2::PrefixList': {
    label: 'prefix list',
    arn: ec2('prefix-list'),
    console: vpc('ManagedPrefixListDetails:prefixListId='),
    part: findPrefixList,
  },
  // One setting of an account and Region; its id is the Region. CloudFormation's name for it.
  'AWS::EC2::VPCBlockPublicAccessOptions': {
    label: 'VPC Block Public Access in',
    arn: noArn,
    console: listPage('vpcconsole/home', '#Settings:tab=blockPublicAccess'),
    part: findBlockMode,
  },
  'AWS::EC2::VPCBlockPublicAccessExclusion': {
    label: 'exclusion from VPC Block Public Access',
    arn: ec2('vpc-block-public-access-exclusion'),
    console: listPage('vpcconsole/home', '#Settings:tab=blockPublicAccess'),
    part: findExclusion,
  },
} as const;
