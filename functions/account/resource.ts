/** The kinds of resource that the guard speaks of, by their CloudFormation type names. */
export type ResourceType =
  | 'AWS::SSM::Document'
  | 'AWS::S3::Bucket'
  | 'AWS::Logs::LogGroup'
  | 'AWS::KMS::Key'
  | 'AWS::EC2::VPC'
  | 'AWS::EC2::Image'
  | 'AWS::EC2::LaunchTemplate'
  | 'AWS::CloudTrail::Trail'
  | 'AWS::Events::Rule'
  | 'AWS::EC2::DHCPOptions'
  | 'AWS::EC2::SecurityGroup'
  | 'AWS::EC2::NetworkAcl'
  | 'AWS::EC2::RouteTable'
  | 'AWS::EC2::SubnetRouteTableAssociation'
  | 'AWS::EC2::Subnet'
  | 'AWS::EC2::VPCEndpoint'
  | 'AWS::EC2::NatGateway'
  | 'AWS::EC2::InternetGateway'
  | 'AWS::EC2::NetworkInterface'
  | 'AWS::EC2::Instance'
  | 'AWS::EC2::EIP'
  | 'AWS::IAM::Role'
  | 'AWS::IAM::InstanceProfile'
  | 'AWS::IAM::ManagedPolicy'
  /** CloudFormation knows no service settings: a name in its manner. */
  | 'AWS::SSM::ServiceSetting'
  /** What the guard remembers of a whole VPC: a row of the ledger, never a subject. */
  | 'SessionGuard::EC2::Network';

/** One resource: its CloudFormation type and the name or id that its service gives it. */
export type Resource = { readonly type: ResourceType; readonly id: string };

/** Key of a resource in maps and in the ledger, unique within one account and Region. */
export type ResourceKey = `${ResourceType}#${string}`;

/** Where the guard runs. */
export type Identity = {
  readonly accountId: string;
  readonly region: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
};

export const resource = (type: ResourceType, id: string): Resource => ({ type, id });

export const resourceKey = ({ type, id }: Resource): ResourceKey => `${type}#${id}`;

const LABELS: Readonly<Record<ResourceType, string>> = {
  'AWS::SSM::Document': 'document',
  'AWS::S3::Bucket': 'S3 bucket',
  'AWS::Logs::LogGroup': 'log group',
  'AWS::KMS::Key': 'KMS key',
  'AWS::EC2::VPC': 'VPC',
  'AWS::EC2::Image': 'image',
  'AWS::EC2::LaunchTemplate': 'launch template',
  'AWS::CloudTrail::Trail': 'CloudTrail trail',
  'AWS::Events::Rule': 'EventBridge rule',
  'AWS::EC2::DHCPOptions': 'DHCP option set',
  'AWS::EC2::SecurityGroup': 'security group',
  'AWS::EC2::NetworkAcl': 'network ACL',
  'AWS::EC2::RouteTable': 'route table',
  'AWS::EC2::SubnetRouteTableAssociation': 'route table association',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::VPCEndpoint': 'VPC endpoint',
  'AWS::EC2::NatGateway': 'NAT gateway',
  'AWS::EC2::InternetGateway': 'internet gateway',
  'AWS::EC2::NetworkInterface': 'network interface',
  'AWS::EC2::Instance': 'instance',
  'AWS::EC2::EIP': 'Elastic IP address',
  'AWS::IAM::Role': 'role',
  'AWS::IAM::InstanceProfile': 'instance profile',
  'AWS::IAM::ManagedPolicy': 'policy',
  'AWS::SSM::ServiceSetting': 'service setting',
  'SessionGuard::EC2::Network': 'network of VPC',
};

/** A resource as a person would say it: `S3 bucket example-logs`. */
export const label = ({ type, id }: Resource): string => `${LABELS[type]} ${id}`;

/** The resource's ARN (https://docs.aws.amazon.com/service-authorization/latest/reference/). */
export const arn = ({ type, id }: Resource, { partition, region, accountId }: Identity): string => {
  if (id.startsWith('arn:')) return id;
  switch (type) {
    case 'AWS::SSM::Document':
      return `arn:${partition}:ssm:${region}:${accountId}:document/${id}`;
    case 'AWS::S3::Bucket':
      return `arn:${partition}:s3:::${id}`;
    case 'AWS::Logs::LogGroup':
      return `arn:${partition}:logs:${region}:${accountId}:log-group:${id}`;
    case 'AWS::KMS::Key':
      return `arn:${partition}:kms:${region}:${accountId}:${id.startsWith('alias/') ? id : `key/${id}`}`;
    case 'AWS::EC2::Image':
      // An image has no account in its ARN.
      return `arn:${partition}:ec2:${region}::image/${id}`;
    case 'AWS::EC2::LaunchTemplate':
      return `arn:${partition}:ec2:${region}:${accountId}:launch-template/${id}`;
    case 'AWS::CloudTrail::Trail':
      return `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${id}`;
    case 'AWS::Events::Rule':
      return `arn:${partition}:events:${region}:${accountId}:rule/${id}`;
    case 'AWS::EC2::VPC':
      return `arn:${partition}:ec2:${region}:${accountId}:vpc/${id}`;
    case 'AWS::EC2::DHCPOptions':
      return `arn:${partition}:ec2:${region}:${accountId}:dhcp-options/${id}`;
    case 'AWS::EC2::SecurityGroup':
      return `arn:${partition}:ec2:${region}:${accountId}:security-group/${id}`;
    case 'AWS::EC2::NetworkAcl':
      return `arn:${partition}:ec2:${region}:${accountId}:network-acl/${id}`;
    case 'AWS::EC2::RouteTable':
      return `arn:${partition}:ec2:${region}:${accountId}:route-table/${id}`;
    case 'AWS::EC2::Subnet':
      return `arn:${partition}:ec2:${region}:${accountId}:subnet/${id}`;
    case 'AWS::EC2::VPCEndpoint':
      return `arn:${partition}:ec2:${region}:${accountId}:vpc-endpoint/${id}`;
    case 'AWS::EC2::NatGateway':
      return `arn:${partition}:ec2:${region}:${accountId}:natgateway/${id}`;
    case 'AWS::EC2::InternetGateway':
      return `arn:${partition}:ec2:${region}:${accountId}:internet-gateway/${id}`;
    case 'AWS::EC2::NetworkInterface':
      return `arn:${partition}:ec2:${region}:${accountId}:network-interface/${id}`;
    case 'AWS::EC2::Instance':
      return `arn:${partition}:ec2:${region}:${accountId}:instance/${id}`;
    case 'AWS::EC2::EIP':
      return `arn:${partition}:ec2:${region}:${accountId}:elastic-ip/${id}`;
    // Roles, profiles and policies may stand below a path, which their names do not tell.
    case 'AWS::IAM::Role':
      return `arn:${partition}:iam::${accountId}:role/${id}`;
    case 'AWS::IAM::InstanceProfile':
      return `arn:${partition}:iam::${accountId}:instance-profile/${id}`;
    case 'AWS::IAM::ManagedPolicy':
      return `arn:${partition}:iam::${accountId}:policy/${id}`;
    case 'AWS::SSM::ServiceSetting':
      return `arn:${partition}:ssm:${region}:${accountId}:servicesetting${id}`;
    case 'AWS::EC2::SubnetRouteTableAssociation':
    case 'SessionGuard::EC2::Network':
      // IAM knows no ARN of either.
      return id;
  }
};
