import type { CfnResource } from '../../../infra/stack/cloudformation.ts';
import type { Template } from '../package-stack.ts';

/** Where the template is deployed in these tests. */
export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

export type PolicyDocument = { readonly Version: string; readonly Statement: readonly object[] };

/** A packaged template as CloudFormation would resolve it: ARNs and policies without intrinsic functions. */
export type Deployed = {
  arnOf(logicalId: string): string;
  /** The inline policies of a role. */
  policiesOf(role: string): readonly PolicyDocument[];
  /** The policy of a queue, topic or table. */
  resourcePolicyOf(logicalId: string): PolicyDocument;
  /** Logical ids of all resources of a type. */
  idsOf(type: string): readonly string[];
};

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::StackName': 'session-guard-prod',
};

const regional = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

const ARNS: Readonly<Record<string, (id: string, resource: CfnResource) => string>> = {
  'AWS::IAM::Role': (id, { Properties }) =>
    `arn:aws:iam::${ACCOUNT}:role${String(Properties['Path'] ?? '/')}session-guard-prod-${id}-ABCDEF`,
  'AWS::SQS::Queue': (id) => regional('sqs', `session-guard-prod-${id}-ABCDEF`),
  'AWS::SNS::Topic': (id) => regional('sns', `session-guard-prod-${id}-ABCDEF`),
  'AWS::CloudWatch::Alarm': (id) => regional('cloudwatch', `alarm:session-guard-prod-${id}-ABCDEF`),
  'AWS::Events::Rule': (id) => regional('events', `rule/session-guard-prod-${id}-ABCDEF`),
  'AWS::Logs::LogGroup': (id) => regional('logs', `log-group:/aws/lambda/${id}:*`),
  'AWS::Lambda::Function': (id) => regional('lambda', `function:${id}`),
  'AWS::DynamoDB::Table': () => regional('dynamodb', 'table/session-guard-prod-ledger'),
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Resolves a template; it throws at an intrinsic function or a type that it does not know. */
export const deployed = ({ Resources }: Template): Deployed => {
  const found = (id: string): CfnResource => {
    const resource = Resources[id];
    if (!resource) throw new Error(`${id} is not in the template`);
    return resource;
  };
  const arnOf = (id: string): string => {
    const resource = found(id);
    const toArn = ARNS[resource.Type];
    if (!toArn) throw new Error(`no ARN for ${resource.Type}`);
    return toArn(id, resource);
  };
  const reference = (id: string): string => {
    const pseudo = PSEUDO[id];
    if (pseudo) return pseudo;
    return found(id).Type === 'AWS::SNS::Topic' ? arnOf(id) : (arnOf(id).split(/[:/]/).at(-1) ?? '');
  };
  const substituted = (text: string): string =>
    text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) =>
      name.endsWith('.Arn') ? arnOf(name.slice(0, -'.Arn'.length)) : reference(name),
    );
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isObject(value)) return value;
    if ('Ref' in value) return reference(String(value['Ref']));
    if ('Fn::GetAtt' in value) return arnOf(String((value['Fn::GetAtt'] as readonly string[])[0]));
    if ('Fn::Sub' in value) return substituted(String(value['Fn::Sub']));
    const unknown = Object.keys(value).find((key) => key.startsWith('Fn::'));
    if (unknown) throw new Error(`${unknown} is not known`);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
  };
  const documentOf = (value: unknown): PolicyDocument => resolve(value) as PolicyDocument;
  return {
    arnOf,
    policiesOf: (role) =>
      (found(role).Properties['Policies'] as unknown as readonly { PolicyDocument: unknown }[]).map(
        ({ PolicyDocument }) => documentOf(PolicyDocument),
      ),
    resourcePolicyOf: (id) => {
      const own = found(id).Properties['ResourcePolicy'] as { PolicyDocument: unknown } | undefined;
      return documentOf((own ?? found(`${id}Policy`).Properties)['PolicyDocument']);
    },
    idsOf: (type) =>
      Object.entries(Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([id]) => id),
  };
};
