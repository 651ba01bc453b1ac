import type { ApiCall, RepairApi } from '../api-call.ts';
import { presentValue } from '../observed.ts';
import { type Resource, resource, resourceKey } from '../resource.ts';
import type { AccountState } from '../state.ts';

type InputOf<A extends RepairApi> = Extract<ApiCall<RepairApi>, { readonly api: A }>['input'];

type ChangedBy = {
  readonly [A in RepairApi]: (input: InputOf<A>, state: AccountState) => Resource | undefined;
};

const document = ({ Name }: { readonly Name: string }): Resource => resource('AWS::SSM::Document', Name);
const bucket = ({ Bucket }: { readonly Bucket: string }): Resource => resource('AWS::S3::Bucket', Bucket);
const logGroup = ({ logGroupName }: { readonly logGroupName: string }): Resource =>
  resource('AWS::Logs::LogGroup', logGroupName);
const group = ({ GroupId }: { readonly GroupId: string }): Resource =>
  resource('AWS::EC2::SecurityGroup', GroupId);
const acl = ({ NetworkAclId }: { readonly NetworkAclId: string }): Resource =>
  resource('AWS::EC2::NetworkAcl', NetworkAclId);
const table = ({ RouteTableId }: { readonly RouteTableId: string }): Resource =>
  resource('AWS::EC2::RouteTable', RouteTableId);
const vpc = ({ VpcId }: { readonly VpcId: string }): Resource => resource('AWS::EC2::VPC', VpcId);

/** The instance that has an association, as far as the state knows it. */
const associated = (
  { AssociationId }: InputOf<'ec2:ReplaceIamInstanceProfileAssociation'>,
  { instances }: AccountState,
): Resource | undefined => {
  const found = Object.entries(instances).find(
    ([, observed]) => presentValue(observed)?.associationId === AssociationId,
  );
  return found && resource('AWS::EC2::Instance', found[0]);
};

/** What each call that the guard makes changes, so that a new one has to say what is read again after it. */
const CHANGED_BY: ChangedBy = {
  'ssm:UpdateDocument': document,
  'ssm:UpdateDocumentDefaultVersion': document,
  'ssm:CreateDocument': document,
  's3:CreateBucket': bucket,
  's3:PutPublicAccessBlock': bucket,
  's3:PutBucketEncryption': bucket,
  's3:PutBucketVersioning': bucket,
  's3:PutBucketLifecycleConfiguration': bucket,
  's3:PutBucketTagging': bucket,
  'logs:CreateLogGroup': logGroup,
  'logs:PutRetentionPolicy': logGroup,
  'logs:AssociateKmsKey': logGroup,
  'ec2:AssociateDhcpOptions': vpc,
  'ec2:ModifyVpcAttribute': vpc,
  'ec2:AuthorizeSecurityGroupIngress': group,
  'ec2:AuthorizeSecurityGroupEgress': group,
  'ec2:CreateNetworkAclEntry': acl,
  'ec2:ReplaceNetworkAclEntry': acl,
  'ec2:DeleteNetworkAclEntry': acl,
  'ec2:ModifyVpcEndpoint': ({ VpcEndpointId }) => resource('AWS::EC2::VPCEndpoint', VpcEndpointId),
  'ec2:CreateRoute': table,
  'ec2:ReplaceRoute': table,
  'ec2:AttachInternetGateway': ({ InternetGatewayId }) =>
    resource('AWS::EC2::InternetGateway', InternetGatewayId),
  'ec2:AssociateAddress': ({ InstanceId }) =>
    InstanceId ? resource('AWS::EC2::Instance', InstanceId) : undefined,
  'iam:AttachRolePolicy': ({ RoleName }) => resource('AWS::IAM::Role', RoleName),
  'iam:SetDefaultPolicyVersion': ({ PolicyArn }) => resource('AWS::IAM::ManagedPolicy', PolicyArn),
  'iam:AddRoleToInstanceProfile': ({ InstanceProfileName }) =>
    resource('AWS::IAM::InstanceProfile', InstanceProfileName),
  'ec2:AssociateIamInstanceProfile': ({ InstanceId }) => resource('AWS::EC2::Instance', InstanceId),
  'ec2:ReplaceIamInstanceProfileAssociation': associated,
  'ssm:UpdateServiceSetting': ({ SettingId }) => resource('AWS::SSM::ServiceSetting', SettingId),
};

const changedBy = <A extends RepairApi>(call: ApiCall<A>, state: AccountState): Resource | undefined => {
  const ask = CHANGED_BY[call.api] as (
    input: ApiCall<A>['input'],
    state: AccountState,
  ) => Resource | undefined;
  return ask(call.input, state);
};

/** What some calls change, each resource once; undefined if that cannot be said of one of them. */
export const changedByAll = (
  calls: readonly ApiCall<RepairApi>[],
  state: AccountState,
): readonly Resource[] | undefined => {
  const changed = calls.map((call) => changedBy(call, state));
  const known = changed.flatMap((one) => one ?? []);
  return known.length === changed.length
    ? [...new Map(known.map((one) => [resourceKey(one), one])).values()]
    : undefined;
};
