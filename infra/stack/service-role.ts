import { type Optional, property } from './choice.ts';
import { type CfnResource, policy, reference, type Value } from './cloudformation.ts';

/** What an organization may ask of each role. */
type RoleSettings = { readonly rolePath: Optional; readonly permissionsBoundaryArn: Optional };

/**
 * A role that a service of AWS takes for resources of this account alone, with one statement. It has no RoleName, because a
 * named role collides in the second Region and in a StackSet.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export const serviceRole = (
  service: 'events' | 'scheduler',
  { rolePath, permissionsBoundaryArn }: RoleSettings,
  name: string,
  allowed: { readonly Action: readonly string[]; readonly Resource: readonly Value[] },
): CfnResource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: policy([
      {
        Effect: 'Allow',
        Principal: { Service: `${service}.amazonaws.com` },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': reference('AWS::AccountId') } },
      },
    ]),
    ...property('Path', rolePath),
    ...property('PermissionsBoundary', permissionsBoundaryArn),
    Policies: [{ PolicyName: name, PolicyDocument: policy([{ Effect: 'Allow', ...allowed }]) }],
  },
});
