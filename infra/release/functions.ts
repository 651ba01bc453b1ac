import { type FunctionName, lambdaId, logGroupId, type StackFunction } from '../generate/parts.ts';
import { only } from '../stack/choice.ts';
import {
  arnOf,
  type CfnResource,
  type Resources,
  reference,
  sub,
  type Value,
} from '../stack/cloudformation.ts';
import { functions } from '../stack/functions.ts';
import type { StackSettings } from '../stack/params.ts';

/** The zip of each function in the bucket: its name holds a hash, so that an update of the stack brings new code. */
export type Zips = Readonly<Record<StackFunction, string>>;

/** A function as serverless.yml describes it. */
export type Block = {
  readonly handler: string;
  readonly role: string;
  readonly description: string;
  readonly memorySize: number;
  readonly timeout: number;
  readonly environment: { readonly [key: string]: Value };
  readonly logRetentionInDays: Value;
  readonly events?: readonly {
    readonly sqs: {
      readonly arn: Value;
      readonly functionResponseType: string;
      readonly batchSize: number;
      readonly maximumConcurrency: number;
    };
  }[];
};

/** Lambda wants the bucket in the Region of the function. */
const bucket: Value = {
  'Fn::If': ['HasCodeBucket', reference('CodeBucket'), sub(`\${CodeBucketPrefix}-\${AWS::Region}`)],
};

/** There is no name, because the name of a stack in a StackSet is long: a function's name ends at 64 characters. */
const lambda = (name: FunctionName, block: Block, zip: string): CfnResource => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: bucket, S3Key: sub(`\${CodeKeyPrefix}${zip}`) },
    Handler: block.handler,
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Description: block.description,
    MemorySize: block.memorySize,
    Timeout: block.timeout,
    Environment: { Variables: block.environment },
    LoggingConfig: { LogGroup: reference(logGroupId(name)) },
    Role: arnOf(block.role),
  },
});

const logGroup = (name: FunctionName, { logRetentionInDays }: Block): CfnResource => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: {
    LogGroupName: sub(`/aws/lambda/\${AWS::StackName}-${name}`),
    RetentionInDays: logRetentionInDays,
  },
});

const mapping = (name: FunctionName, { events = [] }: Block): Resources =>
  Object.fromEntries(
    events.map(({ sqs }) => [
      `${lambdaId(name)}Queue`,
      {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          BatchSize: sqs.batchSize,
          EventSourceArn: sqs.arn,
          FunctionName: arnOf(lambdaId(name)),
          FunctionResponseTypes: [sqs.functionResponseType],
          ScalingConfig: { MaximumConcurrency: sqs.maximumConcurrency },
        },
      },
    ]),
  );

/** A function with its log group, and what reads its queue. */
export const releaseFunction = (name: FunctionName, block: Block, zip: string): Resources => ({
  [lambdaId(name)]: lambda(name, block, zip),
  [logGroupId(name)]: logGroup(name, block),
  ...mapping(name, block),
});

/** The functions of serverless.yml with what osls makes of them: their log groups, and what reads their queues. */
export const releaseFunctions = (settings: StackSettings, zips: Zips): Resources => {
  const blocks = Object.entries(functions(settings)) as unknown as readonly [StackFunction, Block][];
  return Object.assign(
    {},
    ...blocks.map(([name, block]) =>
      only(
        name === 'notify-slack' ? settings.slackSecret.given : true,
        releaseFunction(name, block, zips[name]),
      ),
    ),
  );
};
