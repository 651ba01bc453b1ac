import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { FAMILIES } from '../../../functions/core/prerequisite.ts';
import { iamRegion } from '../../../functions/formats/regions.ts';
import forwarder from '../../../infra/generated/forwarder.json' with { type: 'json' };
import type { CfnResource } from '../../../infra/stack/cloudformation.ts';
import { queueId } from '../../../infra/stack/ids.ts';
import type { Template } from '../../infra/package-stack.ts';
import type { TestAccount } from '../../support/account.ts';
import { seedReader } from '../../support/seed/seed-reader.ts';
import { drainQueue } from './event-source-mapping.ts';
import { type LocalLambda, startLambda } from './lambda.ts';

/** The stack's components in moto, and its functions in processes next to it. */
export type Stack = {
  readonly account: TestAccount;
  readonly sqs: SQSClient;
  /** Physical id of a component: a queue's URL, the topic's ARN, the table's name. */
  physical(logicalId: string): string;
  queueArn(logicalId: string): string;
  /** The environment of a function, as the template says it. */
  environment(name: FunctionName): Readonly<Record<string, string>>;
  /** The function with the environment from the template; its access key identifies its requests. */
  lambda(name: FunctionName): Promise<LocalLambda>;
  /** Feeds a queue to its function until it is empty, as Lambda's poller does. */
  drain(queue: string, name: FunctionName): Promise<void>;
  stop(): void;
};

export type FunctionName =
  | 'guard-preferences'
  | 'guard-network'
  | 'guard-identity'
  | 'sweep'
  | 'notify-slack';

/**
 * What moto runs of the stack. Its CloudFormation knows no subscriptions: those are made by the API. Functions
 * run here as processes; policies and alarms are judged in test/infra.
 */
const IN_MOTO = [
  'AWS::SQS::Queue',
  'AWS::Events::Rule',
  'AWS::DynamoDB::Table',
  'AWS::SNS::Topic',
  'AWS::SSM::Document',
];

const STACK = 'session-guard-prod';

/** Their targets are a function, and a bus of another account, to which moto cannot deliver. */
const isElsewhere = (logicalId: string): boolean => logicalId.startsWith('Sweep') || logicalId === 'HubRule';

/** The policy of a table names roles, which are not in moto. */
const adapted = ({ DependsOn: _, Properties, ...rest }: CfnResource): object => {
  const { ResourcePolicy: __, ...own } = Properties;
  return { ...rest, Properties: own };
};

const partInMoto = ({ Resources }: Template): object =>
  Object.fromEntries(
    Object.entries(Resources)
      .filter(([id, { Type }]) => IN_MOTO.includes(Type) && !isElsewhere(id))
      .map(([id, resource]) => [id, adapted(resource)]),
  );

const physicalIds = async (
  account: TestAccount,
  template: Template,
): Promise<ReadonlyMap<string, string>> => {
  const client = new CloudFormationClient(account.owner);
  const body = { AWSTemplateFormatVersion: '2010-09-09', Resources: partInMoto(template) };
  await client.send(new CreateStackCommand({ StackName: STACK, TemplateBody: JSON.stringify(body) }));
  const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName: STACK }));
  return new Map(
    StackResources.map(({ LogicalResourceId, PhysicalResourceId }) => [
      LogicalResourceId ?? '',
      PhysicalResourceId ?? '',
    ]),
  );
};

/** Subscribes the queues that the template subscribes. */
const subscribeQueues = async (
  { owner }: TestAccount,
  { Resources }: Template,
  arnOf: (topic: string) => string,
  queueArn: (logicalId: string) => string,
): Promise<void> => {
  const sns = new SNSClient(owner);
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type !== 'AWS::SNS::Subscription' || Properties['Protocol'] !== 'sqs') continue;
    const [queue = ''] = (Properties['Endpoint'] as unknown as { 'Fn::GetAtt': string[] })['Fn::GetAtt'];
    const { Ref } = Properties['TopicArn'] as unknown as { Ref: string };
    await sns.send(
      new SubscribeCommand({ TopicArn: arnOf(Ref), Protocol: 'sqs', Endpoint: queueArn(queue) }),
    );
  }
};

/** Resolves what the environment of a function refers to. */
const resolver = (
  account: TestAccount,
  physical: (id: string) => string,
  queueArn: (id: string) => string,
) => {
  const { accountId, region, partition } = account.identity;
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::Partition': partition,
    'AWS::StackName': STACK,
  };
  const resolve = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return String(value);
    if ('Ref' in value) return pseudo[String(value.Ref)] ?? physical(String(value.Ref));
    if ('Fn::GetAtt' in value) {
      const [id = ''] = value['Fn::GetAtt'] as string[];
      return id.endsWith('Queue') ? queueArn(id) : `arn:${partition}:iam::${accountId}:role/${id}`;
    }
    if ('Fn::Join' in value) {
      const [separator, items] = value['Fn::Join'] as [string, unknown[]];
      return items.map(resolve).join(separator);
    }
    throw new Error(`the test cannot resolve ${JSON.stringify(value)}`);
  };
  return resolve;
};

/** The rules of the forwarder, in the Region that gets the changes of IAM and Route 53. */
const installForwarder = async ({ owner, identity }: TestAccount): Promise<void> => {
  const { partition, region, accountId } = identity;
  const events = new EventBridgeClient({ ...owner, region: iamRegion(region) });
  const Arn = `arn:${partition}:events:${region}:${accountId}:event-bus/default`;
  for (const id of ['IamRule', 'Route53Rule', 'Route53RecordsRule'] as const) {
    const { EventPattern } = forwarder.Resources[id].Properties;
    const Name = `session-guard-forwarder-${id}`;
    const pattern = JSON.stringify({ ...EventPattern, account: [accountId] });
    await events.send(new PutRuleCommand({ Name, EventPattern: pattern }));
    await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'guarded-region', Arn }] }));
  }
};

/** What the template says of a function. */
const functionOf = (template: Template, name: FunctionName) => {
  const found = Object.values(template.Resources).find(
    ({ Type, Properties }) =>
      Type === 'AWS::Lambda::Function' && String(Properties['FunctionName']).endsWith(`-${name}`),
  );
  if (!found) throw new Error(`the template has no function ${name}`);
  const { Environment, Timeout } = found.Properties;
  const { Variables } = Environment as unknown as { Variables: Readonly<Record<string, unknown>> };
  return { variables: Variables, timeoutMs: Number(Timeout) * 1000 };
};

/** How many messages of a queue its function gets at once. */
export const batchSizeOf = ({ Resources }: Template, queue: string): number => {
  const source = JSON.stringify({ 'Fn::GetAtt': [queue, 'Arn'] });
  const mapping = Object.values(Resources).find(
    ({ Type, Properties }) =>
      Type === 'AWS::Lambda::EventSourceMapping' && JSON.stringify(Properties['EventSourceArn']) === source,
  );
  if (!mapping) throw new Error(`nothing reads ${queue}`);
  return Number(mapping.Properties['BatchSize']);
};

/** The access key of a function: the overlay records requests by it, and moto reads the account from it. */
export const accessKeyOf = (name: FunctionName, account: TestAccount): string =>
  `${name.toUpperCase()}${account.identity.accountId}`;

/** Creates the packaged stack in moto; `dist` is the folder of the built functions. */
export const deployStack = async (
  account: TestAccount,
  template: Template,
  dist = 'dist',
): Promise<Stack> => {
  const ids = await physicalIds(account, template);
  const physical = (id: string): string => {
    const found = ids.get(id);
    if (!found) throw new Error(`the stack has no ${id}`);
    return found;
  };
  const sqs = new SQSClient({ ...account.owner, useQueueUrlAsEndpoint: false });
  const lambdas = new Map<FunctionName, Promise<LocalLambda>>();
  const queueArn = (id: string): string =>
    `arn:${account.identity.partition}:sqs:${account.identity.region}:${account.identity.accountId}:${physical(id).split('/').at(-1)}`;
  const resolve = resolver(account, physical, queueArn);
  await installForwarder(account);
  await seedReader(
    account,
    'session-guard-readers',
    FAMILIES.map((family) => queueArn(queueId(family))),
  );
  await subscribeQueues(account, template, physical, queueArn);
  const environment = (name: FunctionName): Readonly<Record<string, string>> => ({
    ...Object.fromEntries(
      Object.entries(functionOf(template, name).variables).map(([key, value]) => [key, resolve(value)]),
    ),
    AWS_REGION: account.identity.region,
    AWS_ENDPOINT_URL: account.url,
    AWS_ACCESS_KEY_ID: accessKeyOf(name, account),
  });
  const lambda = (name: FunctionName): Promise<LocalLambda> => {
    const started = lambdas.get(name);
    if (started) return started;
    const { timeoutMs } = functionOf(template, name);
    const starting = startLambda(name, environment(name), timeoutMs, dist);
    lambdas.set(name, starting);
    return starting;
  };
  return {
    account,
    sqs,
    physical,
    queueArn,
    environment,
    lambda,
    drain: async (queue, name) => {
      await drainQueue({
        sqs,
        queueUrl: physical(queue),
        queueArn: queueArn(queue),
        batchSize: batchSizeOf(template, queue),
        lambda: await lambda(name),
      });
    },
    stop: () => {
      for (const starting of lambdas.values()) void starting.then((started) => started.stop());
    },
  };
};
