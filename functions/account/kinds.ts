import { bucketArn, ec2, iam, imageArn, keyArn, noArn, parameterArn, regional, type ToArn } from './arns.ts';
import {
  bucketPage,
  documentPage,
  ec2Page,
  iamPage,
  keyPage,
  listPage,
  logGroupPage,
  parameterPage,
  rulePage,
  type ToConsolePath,
  vpc,
} from './console-paths.ts';
import type { FindPart } from './network/find-part.ts';
import { PART_KINDS } from './network/kinds/parts.ts';
import { WAY_KINDS } from './network/kinds/ways.ts';
import { NAME_KINDS } from './network/names/kinds.ts';

/** What all prerequisites share about a kind of resource. */
type Kind = {
  /** The words before the id, as a person would say them. */
  readonly label: string;
  readonly arn: ToArn;
  readonly console: ToConsolePath;
  /** Set for parts of a VPC's network: finds the part there. A change of the part may break the whole VPC. */
  readonly part?: FindPart;
  /** It gives nodes their role and the role's permissions. */
  readonly identity?: true;
};

/** One row per kind of resource that the guard knows, by its CloudFormation type name. */
export const KINDS = {
  'AWS::SSM::Document': { label: 'document', arn: regional('ssm', 'document/'), console: documentPage },
  'AWS::SSM::Parameter': { label: 'parameter', arn: parameterArn, console: parameterPage },
  'AWS::S3::Bucket': { label: 'S3 bucket', arn: bucketArn, console: bucketPage },
  'AWS::Logs::LogGroup': { label: 'log group', arn: regional('logs', 'log-group:'), console: logGroupPage },
  'AWS::KMS::Key': { label: 'KMS key', arn: keyArn, console: keyPage },
  'AWS::KMS::Alias': {
    label: 'KMS alias',
    arn: regional('kms', ''),
    console: listPage('kms/home', '#/kms/keys'),
  },
  'AWS::EC2::VPC': { label: 'VPC', arn: ec2('vpc'), console: vpc('VpcDetails:VpcId=') },
  'AWS::EC2::Image': { label: 'image', arn: imageArn, console: ec2Page('ImageDetails:imageId=') },
  'AWS::EC2::LaunchTemplate': {
    label: 'launch template',
    arn: ec2('launch-template'),
    console: ec2Page('LaunchTemplateDetails:launchTemplateId='),
  },
  'AWS::CloudTrail::Trail': {
    label: 'CloudTrail trail',
    arn: regional('cloudtrail', 'trail/'),
    console: listPage('cloudtrailv2/home', '#/trails'),
  },
  'AWS::Events::Rule': {
    label: 'EventBridge rule',
    arn: regional('events', 'rule/'),
    console: rulePage('/eventbus/default/rules/'),
  },
  'AWS::EC2::DHCPOptions': {
    label: 'DHCP option set',
    arn: ec2('dhcp-options'),
    console: vpc('DhcpOptionsDetails:dhcpOptionsId='),
  },
  ...PART_KINDS,
  ...NAME_KINDS,
  ...WAY_KINDS,
  'AWS::IAM::Role': { label: 'role', arn: iam('role'), console: iamPage('roles/details/'), identity: true },
  'AWS::IAM::InstanceProfile': {
    label: 'instance profile',
    arn: iam('instance-profile'),
    console: () => '/iam/home#/roles',
    identity: true,
  },
  'AWS::IAM::ManagedPolicy': {
    label: 'policy',
    arn: iam('policy'),
    console: iamPage('policies/details/'),
    identity: true,
  },
  // CloudFormation has no type for hybrid nodes; this is the name that Systems Manager gives them in its filters.
  'AWS::SSM::ManagedInstance': {
    label: 'hybrid node',
    arn: regional('ssm', 'managed-instance/'),
    console: listPage('systems-manager/fleet-manager/managed-nodes'),
    identity: true,
  },
  // CloudFormation has no type for service settings; this name follows its pattern.
  'AWS::SSM::ServiceSetting': {
    label: 'service setting',
    arn: regional('ssm', 'servicesetting'),
    console: listPage('systems-manager/fleet-manager'),
    identity: true,
  },
  // What the guard remembers about a whole VPC: a row of the ledger, never the subject of a finding.
  'SessionGuard::EC2::Network': {
    label: 'network of VPC',
    arn: noArn,
    console: vpc('VpcDetails:VpcId='),
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** The kinds of resource that the guard knows. */
export type ResourceType = keyof typeof KINDS;

type With<K extends keyof Kind> = {
  [T in ResourceType]: (typeof KINDS)[T] extends { readonly [_ in K]: unknown } ? T : never;
}[ResourceType];

/** The kinds that make up a VPC's network. */
export type PartType = With<'part'>;

/** The kinds that give nodes their role and its permissions. */
type IdentityType = With<'identity'>;

export const isPartType = (type: ResourceType): type is PartType => 'part' in KINDS[type];

export const isIdentityType = (type: ResourceType): type is IdentityType => 'identity' in KINDS[type];
