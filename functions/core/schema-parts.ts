import * as z from 'zod/mini';
import type { ResourceType } from '../account/resource.ts';

/** Outcomes and the rows of the ledger, as they come back out of JSON, are made of these pieces. */
export const text = z.string();
export const texts = z.array(text);
export const tags = z.record(text, text);

/** By name, so that the compiler notices a type that is missing here. */
const RESOURCE_TYPES = {
  'AWS::SSM::Document': 'AWS::SSM::Document',
  'AWS::S3::Bucket': 'AWS::S3::Bucket',
  'AWS::Logs::LogGroup': 'AWS::Logs::LogGroup',
  'AWS::KMS::Key': 'AWS::KMS::Key',
  'AWS::EC2::VPC': 'AWS::EC2::VPC',
  'AWS::EC2::Image': 'AWS::EC2::Image',
  'AWS::EC2::LaunchTemplate': 'AWS::EC2::LaunchTemplate',
  'AWS::CloudTrail::Trail': 'AWS::CloudTrail::Trail',
  'AWS::Events::Rule': 'AWS::Events::Rule',
  'AWS::EC2::DHCPOptions': 'AWS::EC2::DHCPOptions',
  'AWS::EC2::SecurityGroup': 'AWS::EC2::SecurityGroup',
  'AWS::EC2::NetworkAcl': 'AWS::EC2::NetworkAcl',
  'AWS::EC2::RouteTable': 'AWS::EC2::RouteTable',
  'AWS::EC2::SubnetRouteTableAssociation': 'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::Subnet': 'AWS::EC2::Subnet',
  'AWS::EC2::VPCEndpoint': 'AWS::EC2::VPCEndpoint',
  'AWS::EC2::NatGateway': 'AWS::EC2::NatGateway',
  'AWS::EC2::InternetGateway': 'AWS::EC2::InternetGateway',
  'AWS::EC2::NetworkInterface': 'AWS::EC2::NetworkInterface',
  'AWS::EC2::Instance': 'AWS::EC2::Instance',
  'AWS::EC2::EIP': 'AWS::EC2::EIP',
  'AWS::IAM::Role': 'AWS::IAM::Role',
  'AWS::IAM::InstanceProfile': 'AWS::IAM::InstanceProfile',
  'AWS::IAM::ManagedPolicy': 'AWS::IAM::ManagedPolicy',
  'AWS::SSM::ServiceSetting': 'AWS::SSM::ServiceSetting',
  'SessionGuard::EC2::Network': 'SessionGuard::EC2::Network',
} as const satisfies { readonly [K in ResourceType]: K };

export const resourceSchema = z.object({ type: z.enum(RESOURCE_TYPES), id: text });

/** What users meet; `unknown` where that could not be judged. */
export const impactSchema = z.enum([
  'sessions-fail',
  'some-sessions-fail',
  'sessions-slow',
  'guard-blind',
  'logs-lost',
  'unknown',
]);
