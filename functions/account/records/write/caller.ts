import type { JsonObject } from '../../../formats/json.ts';
import type { AwsEnvironment } from '../../aws-environment.ts';

/** The caller, in the parts of a CloudTrail record that describe it. */
export type Caller = {
  readonly userIdentity: JsonObject;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly fromConsole?: true;
};

const assumedRole = ({ accountId, partition }: AwsEnvironment, role: string, session: string): JsonObject => {
  const roleName = role.split('/').at(-1) ?? role;
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE1111111111:${session}`,
    arn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${session}`,
    accountId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLE1111111111',
        arn: `arn:${partition}:iam::${accountId}:role/${role}`,
        accountId,
        userName: roleName,
      },
      attributes: { mfaAuthenticated: 'false' },
    },
  };
};

/** The role that IAM Identity Center creates for a permission set. */
const ssoRole = (permissionSet: string): string =>
  `aws-reserved/sso.amazonaws.com/AWSReservedSSO_${permissionSet}_0123456789abcdef`;

/** A person signed in through IAM Identity Center, who uses the AWS console. */
export const inConsole = (identity: AwsEnvironment, name: string, permissionSet: string): Caller => ({
  userIdentity: assumedRole(identity, ssoRole(permissionSet), name),
  sourceIPAddress: '192.0.2.10',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
  fromConsole: true,
});

/** A person signed in through IAM Identity Center, who uses the AWS CLI. */
export const inCli = (identity: AwsEnvironment, name: string, permissionSet: string): Caller => ({
  userIdentity: assumedRole(identity, ssoRole(permissionSet), name),
  sourceIPAddress: '192.0.2.24',
  userAgent: 'aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux md/arch#x86_64 lang/python#3.13.7',
});

/** A pipeline that runs Terraform with its own role. */
export const inTerraform = (identity: AwsEnvironment, role: string, session: string): Caller => ({
  userIdentity: assumedRole(identity, role, session),
  sourceIPAddress: '192.0.2.80',
  userAgent:
    'APN/1.0 HashiCorp/1.0 Terraform/1.13.3 (+https://www.terraform.io) terraform-provider-aws/6.14.1 (+https://registry.terraform.io/providers/hashicorp/aws)',
});
