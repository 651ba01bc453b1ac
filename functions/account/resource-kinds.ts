import type { ResourceType } from './resource.ts';

// An instance is in neither list, for it is of both kinds: it has security groups, and a role.

const NETWORK_TYPES = [
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::Subnet',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::NatGateway',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::NetworkInterface',
  'AWS::EC2::EIP',
] as const satisfies readonly ResourceType[];

const IDENTITY_TYPES = [
  'AWS::IAM::Role',
  'AWS::IAM::InstanceProfile',
  'AWS::IAM::ManagedPolicy',
  'AWS::SSM::ServiceSetting',
] as const satisfies readonly ResourceType[];

type NetworkType = (typeof NETWORK_TYPES)[number];
type IdentityType = (typeof IDENTITY_TYPES)[number];

/** Is it what the network of a VPC is made of, which a state holds within `networks`? */
export const isNetworkType = (type: ResourceType): type is NetworkType =>
  NETWORK_TYPES.some((known) => known === type);

/** Is it what gives nodes their role and its permissions? */
export const isIdentityType = (type: ResourceType): type is IdentityType =>
  IDENTITY_TYPES.some((known) => known === type);
