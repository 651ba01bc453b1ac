import { iamName } from '../formats/names.ts';
import type { AwsEnvironment } from './aws-environment.ts';
import { isAwsOwned } from './identity/managed-policies.ts';
import type { ResourceType } from './kinds.ts';
import { arn, type Resource, resource } from './resource.ts';

/** A call that adds one tag and leaves the others as they are; the guard never makes it, it only prints it. */
export type TagCall = { readonly api: string; readonly input: Readonly<Record<string, unknown>> };

type Tag = { readonly key: string; readonly value: string };
type ToTag = (id: string, tag: Tag, identity: AwsEnvironment) => TagCall | undefined;

/** What the CLI's shorthand for lists and maps takes as it is; anything else is written as JSON. */
const SIMPLE = /^\w[\w:./#-]*$/;

const isSimple = ({ key, value }: Tag): boolean => SIMPLE.test(key) && SIMPLE.test(value);

const pairs = (tag: Tag, key = 'Key', value = 'Value'): unknown =>
  isSimple(tag) ? `${key}=${tag.key},${value}=${tag.value}` : [{ [key]: tag.key, [value]: tag.value }];

const map = (tag: Tag): unknown => (isSimple(tag) ? `${tag.key}=${tag.value}` : { [tag.key]: tag.value });

const onEc2: ToTag = (id, tag) => ({
  api: 'ec2:CreateTags',
  input: { Resources: SIMPLE.test(id) ? id : [id], Tags: pairs(tag) },
});

/** For ids that may also be those of something else. */
const onEc2If =
  (prefix: string): ToTag =>
  (id, tag, identity) =>
    id.startsWith(prefix) ? onEc2(id, tag, identity) : undefined;

/**
 * How each kind is tagged. These have no row: an association and a service setting have no tags, no tag mutes
 * what the guard itself depends on, and a network is not a resource.
 */
const TO_TAG: Readonly<Partial<Record<ResourceType, ToTag>>> = {
  'AWS::SSM::Document': (ResourceId, tag) => ({
    api: 'ssm:AddTagsToResource',
    input: { ResourceType: 'Document', ResourceId, Tags: pairs(tag) },
  }),
  // `s3api put-bucket-tagging` would replace all tags.
  'AWS::S3::Bucket': (id, tag, identity) => ({
    api: 's3control:TagResource',
    input: {
      AccountId: identity.accountId,
      ResourceArn: arn(resource('AWS::S3::Bucket', id), identity),
      Tags: pairs(tag),
    },
  }),
  'AWS::Logs::LogGroup': (id, tag, identity) => ({
    api: 'logs:TagResource',
    input: { resourceArn: arn(resource('AWS::Logs::LogGroup', id), identity), tags: map(tag) },
  }),
  // An alias of a key has no tags of its own.
  'AWS::KMS::Key': (KeyId, tag) =>
    KeyId.includes('alias/')
      ? undefined
      : { api: 'kms:TagResource', input: { KeyId, Tags: pairs(tag, 'TagKey', 'TagValue') } },
  'AWS::IAM::Role': (id, tag) => ({
    api: 'iam:TagRole',
    input: { RoleName: iamName(id), Tags: pairs(tag) },
  }),
  'AWS::IAM::InstanceProfile': (id, tag) => ({
    api: 'iam:TagInstanceProfile',
    input: { InstanceProfileName: iamName(id), Tags: pairs(tag) },
  }),
  'AWS::IAM::ManagedPolicy': (PolicyArn, tag) =>
    isAwsOwned(PolicyArn) ? undefined : { api: 'iam:TagPolicy', input: { PolicyArn, Tags: pairs(tag) } },
  'AWS::EC2::Instance': onEc2If('i-'),
  'AWS::EC2::EIP': onEc2If('eipalloc-'),
  'AWS::EC2::VPC': onEc2,
  'AWS::EC2::Image': onEc2,
  'AWS::EC2::LaunchTemplate': onEc2,
  'AWS::EC2::DHCPOptions': onEc2If('dopt-'),
  'AWS::EC2::SecurityGroup': onEc2,
  'AWS::EC2::NetworkAcl': onEc2,
  'AWS::EC2::RouteTable': onEc2,
  'AWS::EC2::Subnet': onEc2,
  'AWS::EC2::VPCEndpoint': onEc2,
  'AWS::EC2::NatGateway': onEc2,
  'AWS::EC2::InternetGateway': onEc2,
  'AWS::EC2::NetworkInterface': onEc2,
  'AWS::EC2::VPCPeeringConnection': onEc2,
  'AWS::EC2::TransitGatewayAttachment': onEc2,
  'AWS::EC2::EgressOnlyInternetGateway': onEc2,
  'AWS::EC2::VPNGateway': onEc2,
  'AWS::EC2::PrefixList': onEc2,
};

/**
 * The call that tags a resource; undefined if it has no tags that count.
 * Source: the TagResource, CreateTags and AddTagsToResource pages of each service, for S3
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_TagResource.html
 */
export const tagCall = ({ type, id }: Resource, tag: Tag, identity: AwsEnvironment): TagCall | undefined =>
  Object.hasOwn(TO_TAG, type) ? TO_TAG[type]?.(id, tag, identity) : undefined;
