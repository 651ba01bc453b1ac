import { ec2, noArn } from '../../arns.ts';
import { ec2Page, listPage, vpc } from '../../console-paths.ts';
import {
  findElasticIp,
  findEndpoint,
  findInterface,
  findInternetGateway,
  findNatGateway,
  findNetworkAcl,
  findNode,
  findNothing,
  findRouteTable,
  findSecurityGroup,
  findSubnet,
} from '../find-part.ts';

/** What a VPC consists of. */
export const PART_KINDS = {
  'AWS::EC2::SecurityGroup': {
    label: 'security group',
    arn: ec2('security-group'),
    console: vpc('SecurityGroup:groupId='),
    part: findSecurityGroup,
  },
  'AWS::EC2::NetworkAcl': {
    label: 'network ACL',
    arn: ec2('network-acl'),
    console: vpc('NetworkAclDetails:networkAclId='),
    part: findNetworkAcl,
  },
  'AWS::EC2::RouteTable': {
    label: 'route table',
    arn: ec2('route-table'),
    console: vpc('RouteTableDetails:RouteTableId='),
    part: findRouteTable,
  },
  'AWS::EC2::SubnetRouteTableAssociation': {
    label: 'route table association',
    arn: noArn,
    console: listPage('vpcconsole/home', '#RouteTables:'),
    part: findNothing,
  },
  'AWS::EC2::Subnet': {
    label: 'subnet',
    arn: ec2('subnet'),
    console: vpc('SubnetDetails:subnetId='),
    part: findSubnet,
  },
  'AWS::EC2::VPCEndpoint': {
    label: 'VPC endpoint',
    arn: ec2('vpc-endpoint'),
    console: vpc('EndpointDetails:vpcEndpointId='),
    part: findEndpoint,
  },
  'AWS::EC2::NatGateway': {
    label: 'NAT gateway',
    arn: ec2('natgateway'),
    console: vpc('NatGatewayDetails:natGatewayId='),
    part: findNatGateway,
  },
  'AWS::EC2::InternetGateway': {
    label: 'internet gateway',
    arn: ec2('internet-gateway'),
    console: vpc('InternetGateway:internetGatewayId='),
    part: findInternetGateway,
  },
  'AWS::EC2::NetworkInterface': {
    label: 'network interface',
    arn: ec2('network-interface'),
    console: ec2Page('NetworkInterface:networkInterfaceId='),
    part: findInterface,
  },
  // An instance belongs to both: it has security groups and a role.
  'AWS::EC2::Instance': {
    label: 'instance',
    arn: ec2('instance'),
    console: ec2Page('InstanceDetails:instanceId='),
    part: findNode,
    identity: true,
  },
  'AWS::EC2::EIP': {
    label: 'Elastic IP address',
    arn: ec2('elastic-ip'),
    console: vpc('ElasticIpDetails:AllocationId='),
    part: findElasticIp,
  },
} as const;
