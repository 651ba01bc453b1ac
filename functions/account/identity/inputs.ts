import type { NodeIdentity } from './identity.ts';

/** By name or by ARN, as EC2 takes it. */
type ProfileName = { readonly Name: string } | { readonly Arn: string };

type RoleAndPolicy = { readonly RoleName: string; readonly PolicyArn: string };
type ProfileAndRole = { readonly InstanceProfileName: string; readonly RoleName: string };

/** Calls that auto-fix of the identity family may make. */
export type IdentityRepairInputs = {
  'iam:AttachRolePolicy': RoleAndPolicy;
  'iam:SetDefaultPolicyVersion': { readonly PolicyArn: string; readonly VersionId: string };
  'iam:AddRoleToInstanceProfile': ProfileAndRole;
  'ec2:AssociateIamInstanceProfile': {
    readonly IamInstanceProfile: ProfileName;
    readonly InstanceId: string;
  };
  'ec2:ReplaceIamInstanceProfileAssociation': {
    readonly IamInstanceProfile: ProfileName;
    readonly AssociationId: string;
  };
  'ssm:UpdateServiceSetting': { readonly SettingId: string; readonly SettingValue: string };
};

/** Calls of the identity family that are only printed. */
export type IdentityOfferedInputs = {
  'iam:DetachRolePolicy': RoleAndPolicy;
  'iam:PutRolePolicy': {
    readonly RoleName: string;
    readonly PolicyName: string;
    readonly PolicyDocument: string;
  };
  'iam:DeleteRolePolicy': { readonly RoleName: string; readonly PolicyName: string };
  'iam:UpdateAssumeRolePolicy': { readonly RoleName: string; readonly PolicyDocument: string };
  'iam:PutRolePermissionsBoundary': { readonly RoleName: string; readonly PermissionsBoundary: string };
  'iam:DeleteRolePermissionsBoundary': { readonly RoleName: string };
  'iam:RemoveRoleFromInstanceProfile': ProfileAndRole;
  'ec2:DisassociateIamInstanceProfile': { readonly AssociationId: string };
  /**
   * Only the endpoint is offered. Tokens are applied to the embedded account alone, because to make them optional brings
   * version 1 back.
   */
  'ec2:ModifyInstanceMetadataOptions': {
    readonly InstanceId: string;
    readonly HttpEndpoint?: NodeIdentity['httpEndpoint'];
    readonly HttpTokens?: NodeIdentity['httpTokens'];
  };
  'ssm:ResetServiceSetting': { readonly SettingId: string };
  'ssm:UpdateManagedInstanceRole': { readonly InstanceId: string; readonly IamRole: string };
};

/** Calls that are only applied to the embedded account. */
export type IdentityReplayedInputs = {
  'iam:CreatePolicyVersion': {
    readonly PolicyArn: string;
    readonly PolicyDocument: string;
    readonly SetAsDefault: boolean;
  };
  'iam:DeleteInstanceProfile': { readonly InstanceProfileName: string };
  'iam:DeleteRole': { readonly RoleName: string };
  'ssm:RegisterDefaultHostManagementConfiguration': { readonly RoleArn: string };
  'ssm:DeregisterDefaultHostManagementConfiguration': Readonly<Record<string, never>>;
};
