import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainErrors, smallSchemas, withoutErrorClasses } from '../../infra/build-plugins.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

type Wire = 'json' | 'rest-json' | 'query' | 'query-compatible' | 'rest-xml' | 's3';

/** A client of the SDK, one of its operations with the input that it requires, and how its errors are written. */
type Service = readonly [service: string, client: string, command: string, input: object, wire: Wire];

const SERVICES: readonly Service[] = [
  ['ssm', 'SSMClient', 'GetDocumentCommand', { Name: 'a' }, 'json'],
  ['kms', 'KMSClient', 'DescribeKeyCommand', { KeyId: 'a' }, 'json'],
  ['dynamodb', 'DynamoDBClient', 'TransactWriteItemsCommand', { TransactItems: [] }, 'json'],
  ['cloudtrail', 'CloudTrailClient', 'LookupEventsCommand', {}, 'json'],
  ['cloudwatch-logs', 'CloudWatchLogsClient', 'DescribeLogGroupsCommand', {}, 'json'],
  ['eventbridge', 'EventBridgeClient', 'DescribeRuleCommand', { Name: 'a' }, 'json'],
  ['lambda', 'LambdaClient', 'ListEventSourceMappingsCommand', {}, 'rest-json'],
  ['iam', 'IAMClient', 'GetRoleCommand', { RoleName: 'a' }, 'query'],
  ['sns', 'SNSClient', 'PublishCommand', { TopicArn: 'a', Message: 'a' }, 'query'],
  ['sts', 'STSClient', 'GetCallerIdentityCommand', {}, 'query'],
  ['cloudformation', 'CloudFormationClient', 'DescribeStacksCommand', {}, 'query'],
  [
    'sqs',
    'SQSClient',
    'ChangeMessageVisibilityCommand',
    { QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/a', ReceiptHandle: 'a', VisibilityTimeout: 1 },
    'query-compatible',
  ],
  ['route-53', 'Route53Client', 'GetHostedZoneCommand', { Id: 'a' }, 'rest-xml'],
  ['s3', 'S3Client', 'HeadBucketCommand', { Bucket: 'example' }, 's3'],
  ['s3', 'S3Client', 'GetBucketPolicyCommand', { Bucket: 'example' }, 's3'],
];

type Answer = {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
};

type Sdk = Readonly<Record<string, new (input: object) => { send(command: object): Promise<unknown> }>>;

let folder = '';
let built: Sdk = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-guard-errors-'));
  await build({
    absWorkingDir: ROOT,
    stdin: {
      contents: [
        ...new Set(
          SERVICES.flatMap(([service, ...exported]) =>
            exported
              .slice(0, 2)
              .map((name) => `export { ${String(name)} } from '@aws-sdk/client-${service}';`),
          ),
        ),
      ].join('\n'),
      resolveDir: ROOT,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    plugins: [smallSchemas, plainErrors],
    outfile: join(folder, 'sdk.mjs'),
    logLevel: 'error',
  });
  built = (await import(pathToFileURL(join(folder, 'sdk.mjs')).href)) as Sdk;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const filesOf = async (service: string) => {
  const client = `${ROOT}/node_modules/@aws-sdk/client-${service}/dist-es`;
  const [schemas, errors, shared] = await Promise.all(
    ['schemas/schemas_0.js', 'models/errors.js', 'runtimeConfig.shared.js'].map((file) =>
      readFile(`${client}/${file}`, 'utf8'),
    ),
  );
  return { schemas: schemas ?? '', errors: errors ?? '', shared: shared ?? '' };
};

/** The names, faults and codes of a service's errors, as the SDK's files have them. */
const errorsOf = async (service: string) => {
  const { schemas, errors } = await filesOf(service);
  const codes = new Map(
    [...schemas.matchAll(/^export var (\w+)\$ = \[-3, n0,[^[]*\{ \[_aQE\]: \[`([^`]+)`/gm)].map(
      ([, name = '', code = '']) => [name, code],
    ),
  );
  return [...errors.matchAll(/^export class (\w+) [\s\S]*?\$fault = "(\w+)"/gm)].map(
    ([, name = '', fault = '']) => ({
      name,
      code: codes.get(name) ?? name,
      status: fault === 'server' ? 500 : 400,
    }),
  );
};

const MESSAGE = 'This is <not> "allowed"';

const ESCAPED = 'This is &lt;not&gt; &quot;allowed&quot;';

const answers: Readonly<Record<Wire, (name: string, code: string, status: number) => Answer>> = {
  json: (name, _, statusCode) => ({
    statusCode,
    headers: { 'x-amzn-requestid': 'id' },
    body: JSON.stringify({
      __type: name,
      message: MESSAGE,
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Message: 'no' }],
    }),
  }),
  'rest-json': (name, _, statusCode) => ({
    statusCode,
    headers: { 'x-amzn-requestid': 'id', 'x-amzn-errortype': name },
    body: JSON.stringify({ Type: 'User', Message: MESSAGE }),
  }),
  query: (_, code, statusCode) => ({
    statusCode,
    headers: { 'x-amzn-requestid': 'id' },
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${ESCAPED}</Message></Error><RequestId>id</RequestId></ErrorResponse>`,
  }),
  'query-compatible': (name, code, statusCode) => ({
    statusCode,
    headers: { 'x-amzn-requestid': 'id', 'x-amzn-query-error': `${code};Sender` },
    body: JSON.stringify({ __type: `com.amazonaws.sqs#${name}`, message: MESSAGE }),
  }),
  'rest-xml': (_, code, statusCode) => ({
    statusCode,
    headers: { 'x-amzn-requestid': 'id' },
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${ESCAPED}</Message></Error><RequestId>id</RequestId></ErrorResponse>`,
  }),
  s3: (_, code, statusCode) => ({
    statusCode,
    headers: { 'x-amz-request-id': 'id' },
    body: `<Error><Code>${code}</Code><Message>${ESCAPED}</Message><RequestId>id</RequestId></Error>`,
  }),
};

/** What an answer is thrown as by a copy of the SDK. */
const thrown = async (sdk: Sdk, [, client, command, input]: Service, answer: Answer): Promise<unknown> => {
  const [Client, Command] = [sdk[client], sdk[command]];
  if (!Client || !Command) throw new Error(`${client} or ${command} is not there`);
  const body = Buffer.from(answer.body);
  const made = new Client({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: { handle: async () => ({ response: { ...answer, body } }) },
  });
  const error = await made.send(new Command(input)).then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason as Error,
  );
  const { name, message, $fault, $metadata, $retryable, CancellationReasons } = error as Error &
    Readonly<Record<'$fault' | '$metadata' | '$retryable' | 'CancellationReasons', unknown>>;
  return {
    isError: error instanceof Error,
    name,
    message,
    $fault,
    $metadata,
    $retryable,
    CancellationReasons,
  };
};

describe('an SDK without error classes', () => {
  it.each(SERVICES)('%s %s throws every error of %s with the same words', async (...service) => {
    const [name, , , , wire] = service;
    const whole = (await import(`@aws-sdk/client-${name}`)) as Sdk;
    const unknown = [{ name: 'SomethingNew', code: 'SomethingNew', status: 400 }];
    const errors = await errorsOf(name);
    expect(errors.length).toBeGreaterThan(2);
    for (const error of [...errors, ...unknown]) {
      const answer = answers[wire](error.name, error.code, error.status);
      const [before, after] = [await thrown(whole, service, answer), await thrown(built, service, answer)];
      expect(after).toEqual(before);
      expect(after).toMatchObject({ isError: true, message: MESSAGE });
    }
  });

  it('keeps what a cancelled transaction says of each write', async () => {
    const service = SERVICES.find(([name]) => name === 'dynamodb');
    if (!service) throw new Error('DynamoDB is not in the table');
    const answer = answers.json('TransactionCanceledException', '', 400);
    expect(await thrown(built, service, answer)).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
    });
  });

  it('says the name that code asks for, where a service’s code is another one', async () => {
    const service = SERVICES.find(([name]) => name === 'iam');
    if (!service) throw new Error('IAM is not in the table');
    const answer = answers.query('', 'NoSuchEntity', 404);
    expect(await thrown(built, service, answer)).toMatchObject({ name: 'NoSuchEntityException' });
  });

  it.each([...new Set(SERVICES.map(([name]) => name))])(
    '%s loses error classes and nothing else',
    async (name) => {
      const { schemas, errors, shared } = await filesOf(name);
      const left = withoutErrorClasses(schemas, errors, shared);
      const namesIn = (text: string): readonly string[] => text.match(/^export var \w+\$/gm) ?? [];
      const isError = new Set((await errorsOf(name)).map((error) => `export var ${error.name}$`));
      const lost = namesIn(schemas).filter((one) => !namesIn(left).includes(one));
      expect(lost.filter((one) => !isError.has(one))).toEqual([]);
      expect(left).toContain('ServiceException$ =');
      if (name === 'ssm') expect(lost.length).toBeGreaterThan(100);
    },
  );
});
