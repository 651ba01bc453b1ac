/** A value of a template: JSON with intrinsic functions in it. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

export type CfnResource = {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: 'Delete' | 'Retain';
  readonly UpdateReplacePolicy?: 'Delete' | 'Retain';
  readonly Properties: { readonly [key: string]: Value };
};

export type Resources = Readonly<Record<string, CfnResource>>;

export const reference = (logicalId: string): Value => ({ Ref: logicalId });

export const arnOf = (logicalId: string): Value => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

export const sub = (template: string): Value =>
  template.includes('${') ? { 'Fn::Sub': template } : template;

/** The policy of a resource: who else may do what with it. */
export const policy = (statements: readonly Value[]): Value => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** Refuses calls without TLS. */
export const denyPlainText = (action: string, resource: Value): Value => ({
  Effect: 'Deny',
  Principal: '*',
  Action: action,
  Resource: resource,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

/** Lets a service act only for resources with these ARNs (against the confused deputy). */
export const allowService = (service: string, action: string, resource: Value, sources: Value): Value => ({
  Effect: 'Allow',
  Principal: { Service: `${service}.amazonaws.com` },
  Action: action,
  Resource: resource,
  Condition: { ArnLike: { 'aws:SourceArn': sources } },
});

/**
 * Refuses all principals of IAM but these. In one account, the policy of a principal is enough to use a queue, a topic
 * or a table; only a denial in the policy of the resource keeps others out. `aws:PrincipalArn` is the ARN of the role
 * for a session of it. AWS's own services act as no such principal; {@link allowService} binds them.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const denyOthers = (
  actions: readonly string[],
  resources: readonly Value[],
  principals: readonly Value[],
): Value => ({
  Effect: 'Deny',
  Principal: '*',
  Action: actions,
  Resource: resources,
  Condition: {
    Null: { 'aws:PrincipalArn': 'false' },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    ...(principals.length > 0 ? { ArnNotLike: { 'aws:PrincipalArn': principals } } : {}),
  },
});
