import { ConfigError } from '../../functions/lambda/variables.ts';
import type { FunctionName } from '../generate/parts.ts';
import { only, property } from './choice.ts';
import { type CfnResource, policy, type Resources } from './cloudformation.ts';
import { roleId } from './ids.ts';
import type { StackSettings } from './params.ts';
import { policyOf } from './policies.ts';

/** Characters of a role's inline policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const POLICY_LIMIT = 10_240;

/** Throws a {@link ConfigError} if IAM would refuse the policy of a function. */
export const refuseLongPolicies = (names: readonly FunctionName[], settings: StackSettings): void => {
  const long = names.find((name) => JSON.stringify(policyOf(name, settings)).length > POLICY_LIMIT);
  if (long === undefined) return;
  throw new ConfigError(
    `The policy of ${long} is too long for IAM: use prefixes for the names of buckets, log groups, roles, profiles and policies`,
  );
};

const roleOf = (name: FunctionName, settings: StackSettings): CfnResource => ({
  Type: 'AWS::IAM::Role',
  // There is no RoleName, because a named role collides in the second Region and in a StackSet.
  Properties: {
    AssumeRolePolicyDocument: policy([
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]),
    ...property('Path', settings.rolePath),
    ...property('PermissionsBoundary', settings.permissionsBoundaryArn),
    Policies: [{ PolicyName: name, PolicyDocument: policyOf(name, settings) }],
  },
});

/** One role for each function, with only the permissions that the function needs. */
export const roles = (names: readonly FunctionName[], settings: StackSettings): Resources =>
  Object.assign(
    {},
    ...names.map((name) =>
      only(name === 'notify-slack' ? settings.slackSecret.given : true, {
        [roleId(name)]: roleOf(name, settings),
      }),
    ),
  );
