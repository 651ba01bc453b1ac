/** The kinds of resource that the guard speaks of, by their CloudFormation type names. */
export type ResourceType =
  | 'AWS::SSM::Document'
  | 'AWS::S3::Bucket'
  | 'AWS::Logs::LogGroup'
  | 'AWS::KMS::Key'
  | 'AWS::EC2::VPC'
  | 'AWS::EC2::DHCPOptions';

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
  'AWS::EC2::DHCPOptions': 'DHCP option set',
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
    case 'AWS::EC2::VPC':
      return `arn:${partition}:ec2:${region}:${accountId}:vpc/${id}`;
    case 'AWS::EC2::DHCPOptions':
      return `arn:${partition}:ec2:${region}:${accountId}:dhcp-options/${id}`;
  }
};
