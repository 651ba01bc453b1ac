import type { Identity, Resource } from './resource.ts';

/** Console hosts by partition: https://docs.aws.amazon.com/general/latest/gr/aws-general.html and the partitions' guides. */
const HOSTS: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

const base = ({ partition, region }: Identity): string => {
  const host = HOSTS[partition] ?? 'console.aws.amazon.com';
  return partition === 'aws' ? `https://${region}.${host}` : `https://${host}`;
};

/** `encodeURIComponent` throws on half a surrogate pair, which JSON can hold. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

/** The CloudTrail event in the console. */
export const eventLink = (identity: Identity, eventId: string): string =>
  `${base(identity)}/cloudtrailv2/home?region=${identity.region}#/events/${encode(eventId)}`;

/** The CloudWatch console encodes names twice, with `$` for `%`. */
const logsEncode = (name: string): string => encode(encode(name)).replaceAll('%', '$');

/** The resource in the console. */
export const resourceLink = (identity: Identity, { type, id }: Resource): string => {
  const { region } = identity;
  const root = base(identity);
  const name = encode(id);
  switch (type) {
    case 'AWS::SSM::Document':
      return `${root}/systems-manager/documents/${name}/description?region=${region}`;
    case 'AWS::S3::Bucket':
      return `${root}/s3/buckets/${name}?region=${region}`;
    case 'AWS::Logs::LogGroup':
      return `${root}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${logsEncode(id)}`;
    case 'AWS::KMS::Key':
      return `${root}/kms/home?region=${region}#/kms/keys/${encode(id.split('/').at(-1) ?? id)}`;
    case 'AWS::EC2::Image':
      return `${root}/ec2/home?region=${region}#ImageDetails:imageId=${name}`;
    case 'AWS::EC2::LaunchTemplate':
      return `${root}/ec2/home?region=${region}#LaunchTemplateDetails:launchTemplateId=${name}`;
    case 'AWS::CloudTrail::Trail':
      return `${root}/cloudtrailv2/home?region=${region}#/trails`;
    case 'AWS::Events::Rule':
      return `${root}/events/home?region=${region}#/eventbus/default/rules/${name}`;
    case 'AWS::EC2::VPC':
      return `${root}/vpcconsole/home?region=${region}#VpcDetails:VpcId=${name}`;
    case 'AWS::EC2::DHCPOptions':
      return `${root}/vpcconsole/home?region=${region}#DhcpOptionsDetails:dhcpOptionsId=${name}`;
    case 'AWS::EC2::SecurityGroup':
      return `${root}/vpcconsole/home?region=${region}#SecurityGroup:groupId=${name}`;
    case 'AWS::EC2::NetworkAcl':
      return `${root}/vpcconsole/home?region=${region}#NetworkAclDetails:networkAclId=${name}`;
    case 'AWS::EC2::RouteTable':
      return `${root}/vpcconsole/home?region=${region}#RouteTableDetails:RouteTableId=${name}`;
    case 'AWS::EC2::Subnet':
      return `${root}/vpcconsole/home?region=${region}#SubnetDetails:subnetId=${name}`;
    case 'AWS::EC2::VPCEndpoint':
      return `${root}/vpcconsole/home?region=${region}#EndpointDetails:vpcEndpointId=${name}`;
    case 'AWS::EC2::NatGateway':
      return `${root}/vpcconsole/home?region=${region}#NatGatewayDetails:natGatewayId=${name}`;
    case 'AWS::EC2::InternetGateway':
      return `${root}/vpcconsole/home?region=${region}#InternetGateway:internetGatewayId=${name}`;
    case 'AWS::EC2::EIP':
      return `${root}/vpcconsole/home?region=${region}#ElasticIpDetails:AllocationId=${name}`;
    case 'AWS::EC2::NetworkInterface':
      return `${root}/ec2/home?region=${region}#NetworkInterface:networkInterfaceId=${name}`;
    case 'AWS::EC2::Instance':
      return `${root}/ec2/home?region=${region}#InstanceDetails:instanceId=${name}`;
    case 'AWS::IAM::Role':
      return `${root}/iam/home#/roles/details/${name}`;
    case 'AWS::IAM::InstanceProfile':
      return `${root}/iam/home#/roles`;
    case 'AWS::IAM::ManagedPolicy':
      return `${root}/iam/home#/policies/details/${name}`;
    case 'AWS::SSM::ServiceSetting':
      return `${root}/systems-manager/fleet-manager?region=${region}`;
    case 'AWS::EC2::SubnetRouteTableAssociation':
      return `${root}/vpcconsole/home?region=${region}#RouteTables:`;
    case 'SessionGuard::EC2::Network':
      return `${root}/vpcconsole/home?region=${region}#VpcDetails:VpcId=${name}`;
  }
};
