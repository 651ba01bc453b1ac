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
