import type { ApiCall } from '../../../functions/account/api-call.ts';
import { isNeverIdle } from '../../../functions/core/blame/never-idle.ts';
import type { Change } from '../../../functions/formats/cloudtrail.ts';

type Input = Readonly<Record<string, unknown>>;

/** Calls that set the same thing as a whole, and the parameters that say which one it is. */
const SLOTS: readonly { readonly apis: RegExp; readonly by: readonly string[] }[] = [
  {
    apis: /^ec2:(Create|Replace|Delete)Route$/,
    by: ['RouteTableId', 'DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'],
  },
  {
    apis: /^ec2:(Create|Replace|Delete)NetworkAclEntry$/,
    by: ['NetworkAclId', 'RuleNumber', 'Egress'],
  },
  { apis: /^ec2:AssociateDhcpOptions$/, by: ['VpcId'] },
  { apis: /^ec2:(Attach|Detach)InternetGateway$/, by: ['InternetGatewayId', 'VpcId'] },
  { apis: /^iam:(Put|Delete)RolePolicy$/, by: ['RoleName', 'PolicyName'] },
  { apis: /^iam:(Attach|Detach)RolePolicy$/, by: ['RoleName', 'PolicyArn'] },
  { apis: /^iam:UpdateAssumeRolePolicy$/, by: ['RoleName'] },
  { apis: /^iam:(Put|Delete)RolePermissionsBoundary$/, by: ['RoleName'] },
  { apis: /^iam:(AddRoleTo|RemoveRoleFrom)InstanceProfile$/, by: ['InstanceProfileName'] },
  { apis: /^s3:(Put|Delete)BucketPolicy$/, by: ['Bucket'] },
  { apis: /^s3:(Put|Delete)BucketEncryption$/, by: ['Bucket'] },
  { apis: /^logs:(Associate|Disassociate)KmsKey$/, by: ['logGroupName'] },
  { apis: /^kms:((Enable|Disable)Key|(Schedule|Cancel)KeyDeletion)$/, by: ['KeyId'] },
  { apis: /^kms:PutKeyPolicy$/, by: ['KeyId'] },
  { apis: /^ssm:UpdateDocumentDefaultVersion$/, by: ['Name'] },
  { apis: /^ssm:(Update|Reset)ServiceSetting$/, by: ['SettingId'] },
  { apis: /^ec2:ModifyInstanceMetadataOptions$/, by: ['InstanceId'] },
  { apis: /^cloudtrail:(Start|Stop)Logging$/, by: ['Name'] },
  { apis: /^events:(Enable|Disable)Rule$/, by: ['Name'] },
];

/** The attributes that one call sets of a VPC: another call may set another one. */
const attributes = (input: Input): string =>
  Object.keys(input)
    .filter((key) => key !== 'VpcId')
    .toSorted()
    .join(',');

/** Names the thing that a call sets as a whole; undefined if it adds to something, or changes a part of it. */
export const slotOfCall = ({ api, input }: ApiCall): string | undefined => {
  const fields = input as Input;
  if (api === 'ec2:ModifyVpcAttribute') return `${api}|${fields['VpcId']}|${attributes(fields)}`;
  const slot = SLOTS.find(({ apis }) => apis.test(api));
  return slot && `${slot.apis.source}|${slot.by.map((name) => fields[name] ?? '').join('|')}`;
};

/** What is made anew has none of the settings of its namesake. */
const ANEW =
  /^(s3:(Create|Delete)Bucket|iam:DeleteRole|logs:(Create|Delete)LogGroup|ssm:(Create|Delete)Document)$/;

/** Does a change take away the thing to which settings belong, or make it anew? */
export const startsAnew = ({ api }: Change): boolean => ANEW.test(api);

/**
 * What AWS refuses as well where it would change nothing. A rule that is there already is refused, as is a gateway that
 * is attached already: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 * (InvalidPermission.Duplicate, Resource.AlreadyAssociated). A revocation of a rule that is not there is refused except in
 * a default VPC, so it counts only if the response names what was revoked.
 */
export const changedSomething = ({ api, response }: Change): boolean =>
  isNeverIdle(api) ||
  /^ec2:(AuthorizeSecurityGroup(In|E)gress|AttachInternetGateway)$/.test(api) ||
  (/^ec2:RevokeSecurityGroup/.test(api) && 'revokedSecurityGroupRuleSet' in response);
