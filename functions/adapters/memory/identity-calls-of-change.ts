import type { ApiCall } from '../../core/api-call.ts';
import type { Change } from '../../core/cloudtrail.ts';
import { settingId } from '../../core/identity.ts';
import { at, objectAt, stringAt } from '../../core/json.ts';

type Reader = (change: Change) => ApiCall | undefined;

const texts = (change: Change, ...names: readonly string[]): readonly string[] | undefined => {
  const found = names.flatMap((name) => stringAt(change.request, name) ?? []);
  return found.length === names.length ? found : undefined;
};

/** Reads the named texts of the request, or nothing where one of them is missing. */
const withTexts =
  (names: readonly string[], make: (...texts: string[]) => ApiCall): Reader =>
  (change) => {
    const found = texts(change, ...names);
    return found && make(...found);
  };

const roleAndPolicy = (api: 'iam:AttachRolePolicy' | 'iam:DetachRolePolicy'): Reader =>
  withTexts(['roleName', 'policyArn'], (RoleName = '', PolicyArn = '') => ({
    api,
    input: { RoleName, PolicyArn },
  }));

const profileAndRole = (api: 'iam:AddRoleToInstanceProfile' | 'iam:RemoveRoleFromInstanceProfile'): Reader =>
  withTexts(['instanceProfileName', 'roleName'], (InstanceProfileName = '', RoleName = '') => ({
    api,
    input: { InstanceProfileName, RoleName },
  }));

const association = (change: Change, action: string) =>
  objectAt(change.response, `${action}Response`, 'iamInstanceProfileAssociation');

const profileArn = (change: Change, action: string): string | undefined =>
  stringAt(association(change, action), 'iamInstanceProfile', 'arn');

const disassociate: Reader = (change) => {
  const action = 'DisassociateIamInstanceProfile';
  const AssociationId = stringAt(change.request, `${action}Request`, 'AssociationId');
  return AssociationId ? { api: `ec2:${action}`, input: { AssociationId } } : undefined;
};

const associate: Reader = (change) => {
  const action = 'AssociateIamInstanceProfile';
  const InstanceId = stringAt(association(change, action), 'instanceId');
  const Arn = profileArn(change, action);
  return InstanceId && Arn
    ? { api: `ec2:${action}`, input: { InstanceId, IamInstanceProfile: { Arn } } }
    : undefined;
};

const replace: Reader = (change) => {
  const action = 'ReplaceIamInstanceProfileAssociation';
  const AssociationId = stringAt(change.request, `${action}Request`, 'AssociationId');
  const Arn = profileArn(change, action);
  return AssociationId && Arn
    ? { api: `ec2:${action}`, input: { AssociationId, IamInstanceProfile: { Arn } } }
    : undefined;
};

const metadata: Reader = (change) => {
  const request = objectAt(change.request, 'ModifyInstanceMetadataOptionsRequest');
  const InstanceId = stringAt(request, 'InstanceId');
  const HttpEndpoint = stringAt(request, 'HttpEndpoint');
  if (!InstanceId || (HttpEndpoint !== 'enabled' && HttpEndpoint !== 'disabled')) return undefined;
  return { api: 'ec2:ModifyInstanceMetadataOptions', input: { InstanceId, HttpEndpoint } };
};

const createVersion: Reader = (change) => {
  const [PolicyArn, PolicyDocument] = texts(change, 'policyArn', 'policyDocument') ?? [];
  if (!PolicyArn || PolicyDocument === undefined) return undefined;
  const setAsDefault = at(change.request, 'setAsDefault');
  const SetAsDefault = setAsDefault === true || setAsDefault === 'true';
  return { api: 'iam:CreatePolicyVersion', input: { PolicyArn, PolicyDocument, SetAsDefault } };
};

/** The calls of identity that a CloudTrail record stands for, by its API. */
export const IDENTITY_READERS: Readonly<Record<string, Reader>> = {
  'iam:AttachRolePolicy': roleAndPolicy('iam:AttachRolePolicy'),
  'iam:DetachRolePolicy': roleAndPolicy('iam:DetachRolePolicy'),
  'iam:PutRolePolicy': withTexts(
    ['roleName', 'policyName', 'policyDocument'],
    (RoleName = '', PolicyName = '', PolicyDocument = '') => ({
      api: 'iam:PutRolePolicy',
      input: { RoleName, PolicyName, PolicyDocument },
    }),
  ),
  'iam:DeleteRolePolicy': withTexts(['roleName', 'policyName'], (RoleName = '', PolicyName = '') => ({
    api: 'iam:DeleteRolePolicy',
    input: { RoleName, PolicyName },
  })),
  'iam:CreatePolicyVersion': createVersion,
  'iam:SetDefaultPolicyVersion': withTexts(['policyArn', 'versionId'], (PolicyArn = '', VersionId = '') => ({
    api: 'iam:SetDefaultPolicyVersion',
    input: { PolicyArn, VersionId },
  })),
  'iam:UpdateAssumeRolePolicy': withTexts(
    ['roleName', 'policyDocument'],
    (RoleName = '', PolicyDocument = '') => ({
      api: 'iam:UpdateAssumeRolePolicy',
      input: { RoleName, PolicyDocument },
    }),
  ),
  'iam:PutRolePermissionsBoundary': withTexts(
    ['roleName', 'permissionsBoundary'],
    (RoleName = '', PermissionsBoundary = '') => ({
      api: 'iam:PutRolePermissionsBoundary',
      input: { RoleName, PermissionsBoundary },
    }),
  ),
  'iam:DeleteRolePermissionsBoundary': withTexts(['roleName'], (RoleName = '') => ({
    api: 'iam:DeleteRolePermissionsBoundary',
    input: { RoleName },
  })),
  'iam:AddRoleToInstanceProfile': profileAndRole('iam:AddRoleToInstanceProfile'),
  'iam:RemoveRoleFromInstanceProfile': profileAndRole('iam:RemoveRoleFromInstanceProfile'),
  'iam:DeleteInstanceProfile': withTexts(['instanceProfileName'], (InstanceProfileName = '') => ({
    api: 'iam:DeleteInstanceProfile',
    input: { InstanceProfileName },
  })),
  'ec2:AssociateIamInstanceProfile': associate,
  'ec2:DisassociateIamInstanceProfile': disassociate,
  'ec2:ReplaceIamInstanceProfileAssociation': replace,
  'ec2:ModifyInstanceMetadataOptions': metadata,
  'ssm:UpdateServiceSetting': withTexts(['settingId', 'settingValue'], (id = '', SettingValue = '') => ({
    api: 'ssm:UpdateServiceSetting',
    input: { SettingId: settingId(id), SettingValue },
  })),
  'ssm:ResetServiceSetting': withTexts(['settingId'], (id = '') => ({
    api: 'ssm:ResetServiceSetting',
    input: { SettingId: settingId(id) },
  })),
};
