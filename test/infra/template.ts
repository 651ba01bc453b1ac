import type { Template } from './package-stack.ts';

/** An allowed statement of a role, with every resource as the text that it holds. */
export type Grant = { readonly role: string; readonly action: string; readonly resource: string };

const asText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'Fn::Sub' in value) return asText(value['Fn::Sub']);
  return JSON.stringify(value);
};

type Statement = {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
};

export const ofType = (template: Template, type: string) =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === type);

const statementsOf = (properties: Readonly<Record<string, unknown>>): readonly Statement[] => {
  const policies = properties['Policies'] as readonly {
    PolicyDocument: { Statement: readonly Statement[] };
  }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
};

/** Every action on every resource that the template's roles are granted. */
export const grantsOf = (template: Template): readonly Grant[] =>
  ofType(template, 'AWS::IAM::Role').flatMap(([role, { Properties }]) =>
    statementsOf(Properties).flatMap(({ Effect, Action, Resource }) =>
      (Effect === 'Allow' ? Action : []).flatMap((action) =>
        Resource.map((resource) => ({ role, action, resource: asText(resource) })),
      ),
    ),
  );

const GUARDED = ['ssm', 's3', 'logs', 'kms', 'ec2', 'iam'];

const READ = /^(Get|List|Describe|Lookup|Head|Simulate)/;

/** The document with which the stack tests that it hears. */
export const OWN_CANARY = /:document\/\$\{AWS::StackName\}-canary$/;

/**
 * Every action on a guarded service that is not a read, except for writing to the function's own log group, and to the
 * stack's own canary.
 */
export const writesOf = (template: Template): readonly Grant[] =>
  grantsOf(template).filter(({ action, resource }) => {
    const [service = '', verb = ''] = action.split(':');
    if (service !== '*' && !GUARDED.includes(service)) return false;
    const ownLog = /^\$\{[A-Za-z]+LogGroup\.Arn\}$/.test(resource);
    if ((action === 'logs:CreateLogStream' || action === 'logs:PutLogEvents') && ownLog) return false;
    return !READ.test(verb) && !OWN_CANARY.test(resource);
  });

/** Grants of one template that another does not have. */
export const added = (template: Template, base: Template): readonly Grant[] => {
  const had = new Set(grantsOf(base).map((grant) => JSON.stringify(grant)));
  return grantsOf(template).filter((grant) => !had.has(JSON.stringify(grant)));
};

export const actionsOf = (grants: readonly Grant[]): readonly string[] => [
  ...new Set(grants.map(({ action }) => action)),
];
