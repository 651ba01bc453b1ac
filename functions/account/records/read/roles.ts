import { at, stringAt } from '../../../formats/json.ts';
import { isTrue, type Reader, type Readers, withTexts } from './reader.ts';

const roleAndPolicy = (api: 'iam:AttachRolePolicy' | 'iam:DetachRolePolicy'): Reader =>
  withTexts(['roleName', 'policyArn'], (RoleName, PolicyArn) => ({ api, input: { RoleName, PolicyArn } }));

const createVersion: Reader = ({ request }) => {
  const PolicyArn = stringAt(request, 'policyArn');
  const PolicyDocument = stringAt(request, 'policyDocument');
  if (!PolicyArn || !PolicyDocument) return undefined;
  const SetAsDefault = isTrue(at(request, 'setAsDefault'));
  return { api: 'iam:CreatePolicyVersion', input: { PolicyArn, PolicyDocument, SetAsDefault } };
};

/** Roles and their policies. */
export const ROLE_CALLS: Readers = {
  'iam:AttachRolePolicy': roleAndPolicy('iam:AttachRolePolicy'),
  'iam:DetachRolePolicy': roleAndPolicy('iam:DetachRolePolicy'),
  'iam:PutRolePolicy': withTexts(
    ['roleName', 'policyName', 'policyDocument'],
    (RoleName, PolicyName, PolicyDocument) => ({
      api: 'iam:PutRolePolicy',
      input: { RoleName, PolicyName, PolicyDocument },
    }),
  ),
  'iam:DeleteRolePolicy': withTexts(['roleName', 'policyName'], (RoleName, PolicyName) => ({
    api: 'iam:DeleteRolePolicy',
    input: { RoleName, PolicyName },
  })),
  'iam:CreatePolicyVersion': createVersion,
  'iam:SetDefaultPolicyVersion': withTexts(['policyArn', 'versionId'], (PolicyArn, VersionId) => ({
    api: 'iam:SetDefaultPolicyVersion',
    input: { PolicyArn, VersionId },
  })),
  'iam:UpdateAssumeRolePolicy': withTexts(['roleName', 'policyDocument'], (RoleName, PolicyDocument) => ({
    api: 'iam:UpdateAssumeRolePolicy',
    input: { RoleName, PolicyDocument },
  })),
  'iam:PutRolePermissionsBoundary': withTexts(
    ['roleName', 'permissionsBoundary'],
    (RoleName, PermissionsBoundary) => ({
      api: 'iam:PutRolePermissionsBoundary',
      input: { RoleName, PermissionsBoundary },
    }),
  ),
  'iam:DeleteRole': withTexts(['roleName'], (RoleName) => ({ api: 'iam:DeleteRole', input: { RoleName } })),
  'iam:DeleteRolePermissionsBoundary': withTexts(['roleName'], (RoleName) => ({
    api: 'iam:DeleteRolePermissionsBoundary',
    input: { RoleName },
  })),
};
