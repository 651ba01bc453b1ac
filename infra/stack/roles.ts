import { ConfigError } from '../../functions/lambda/config.ts';
import type { FunctionName } from '../generate/parts.ts';
import { type CfnResource, policy, type Resources, type Value } from './cloudformation.ts';
import { roleId } from './ids.ts';
import type { StackSettings } from './params.ts';
import { policyOf } from './policies.ts';

/** Characters of a role's inline policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const POLICY_LIMIT = 10_240;

const boundedPolicy = (name: FunctionName, settings: StackSettings): Value => {
  const document = policyOf(name, settings);
  if (JSON.stringify(document).length <= POLICY_LIMIT) return document;
  throw new ConfigError(
    `The policy of ${name} is too long for IAM: use prefixes for the names of buckets, log groups, roles, profiles and policies`,
  );
};

const roleOf = (name: FunctionName, settings: StackSettings): CfnResource => ({
  Type: 'AWS::IAM::Role',
  // There is no RoleName, because a named role collides in the second Region and in a StackSet.
  Properties: {
    AssumeRolePolicyDocument: policy([
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]),
    ...(settings.rolePath ? { Path: settings.rolePath } : {}),
    ...(settings.permissionsBoundaryArn ? { PermissionsBoundary: settings.permissionsBoundaryArn } : {}),
    Policies: [{ PolicyName: name, PolicyDocument: boundedPolicy(name, settings) }],
  },
});

/** One role for each function, with only the permissions that the function needs. */
export const roles = (names: readonly FunctionName[], settings: StackSettings): Resources =>
  Object.fromEntries(names.map((name) => [roleId(name), roleOf(name, settings)]));
