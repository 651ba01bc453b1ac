import { type Optional, property } from './choice.ts';
import type { Value } from './cloudformation.ts';

/** A condition without a value is no condition. */
const exceptFor = (principals: readonly Value[] | Optional): Optional =>
  'given' in principals
    ? { given: principals.given, value: { 'aws:PrincipalArn': [principals.value] } }
    : { given: principals.length > 0, value: { 'aws:PrincipalArn': principals } };

/**
 * Refuses all principals of IAM but these, or but one that may not be there. In one account, the policy of a principal is
 * enough to use a queue, a topic or a table; only a denial in the policy of the resource keeps others out.
 * `aws:PrincipalArn` is the ARN of the role for a session of it. AWS's own services act as no such principal;
 * `allowService` binds them.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const denyOthers = (
  actions: readonly string[],
  resources: readonly Value[],
  principals: readonly Value[] | Optional,
): Value => ({
  Effect: 'Deny',
  Principal: '*',
  Action: actions,
  Resource: resources,
  Condition: {
    Null: { 'aws:PrincipalArn': 'false' },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    ...property('ArnNotLike', exceptFor(principals)),
  },
});
