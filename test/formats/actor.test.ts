import { describe, expect, it } from 'vitest';
import { actorOf, isInfrastructureAsCode, type Tool } from '../../functions/formats/actor.ts';
import type { JsonObject } from '../../functions/formats/json.ts';

const assumed = (role: string, session: string): JsonObject => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::111122223333:assumed-role/${role}/${session}`,
  sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${role}` } },
});

const record = (userAgent: string, more: JsonObject = {}): JsonObject => ({
  userIdentity: assumed('Deployer', 'alice'),
  userAgent,
  sourceIPAddress: '192.0.2.10',
  ...more,
});

const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.70.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.31.0';
const CHROME =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36';
const CLI =
  'aws-cli/2.17.0 md/awscrt#0.20.11 ua/2.0 os/linux#6.1 md/arch#x86_64 lang/python#3.11 md/command#s3api.delete-bucket';

const tools: readonly (readonly [string, JsonObject, Tool])[] = [
  ['Terraform', record(TERRAFORM), 'terraform'],
  [
    'OpenTofu, which calls itself Terraform as well',
    record(TERRAFORM.replace('+https://www.terraform.io', 'OpenTofu/1.8.3')),
    'opentofu',
  ],
  ['Pulumi', record('APN/1.0 Pulumi/1.0 Pulumi-AWS/6.56.1 aws-sdk-go-v2/1.31.0'), 'pulumi'],
  ['the CDK', record('aws-cdk/2.160.0 aws-sdk-js/3.600.0'), 'cloudformation'],
  [
    'CloudFormation',
    record('cloudformation.amazonaws.com', { sourceIPAddress: 'cloudformation.amazonaws.com' }),
    'cloudformation',
  ],
  [
    'CloudFormation on behalf of somebody',
    record('AWS Internal', {
      userIdentity: { ...assumed('Deployer', 'alice'), invokedBy: 'cloudformation.amazonaws.com' },
    }),
    'cloudformation',
  ],
  [
    'CloudFormation, started in the console',
    record('cloudformation.amazonaws.com', {
      sessionCredentialFromConsole: 'true',
      userIdentity: { ...assumed('Deployer', 'alice'), invokedBy: 'cloudformation.amazonaws.com' },
    }),
    'cloudformation',
  ],
  ['the old console', record('console.ec2.amazonaws.com'), 'console'],
  ['the S3 console in brackets', record('[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.750]'), 'console'],
  ['a browser', record(CHROME), 'console'],
  ['a browser in brackets', record(`[${CHROME}]`), 'console'],
  ['AWS Internal', record('AWS Internal'), 'console'],
  [
    'credentials of the console',
    record('aws-sdk-js/3.600.0', { sessionCredentialFromConsole: 'true' }),
    'console',
  ],
  ['the CLI', record(CLI), 'aws-cli'],
  ['the CLI in brackets, as S3 writes it', record(`[${CLI}]`), 'aws-cli'],
  ['boto3', record('Boto3/1.35.0 md/Botocore#1.35.0'), 'sdk'],
  ['the SDK for Go', record('aws-sdk-go-v2/1.31.0 os/linux'), 'sdk'],
  ['SSM Automation', record('ssm.amazonaws.com', { sourceIPAddress: 'ssm.amazonaws.com' }), 'aws-service'],
  ['curl', record('curl/8.5.0'), 'unknown'],
  ['nothing', {}, 'unknown'],
];

describe('the tool of a change', () => {
  it.each(tools)('%s', (_, event, tool) => {
    expect(actorOf(event).tool).toBe(tool);
  });

  it.each([
    ['terraform', true],
    ['opentofu', true],
    ['pulumi', true],
    ['cloudformation', true],
    ['console', false],
    ['aws-cli', false],
    ['aws-service', false],
    ['sdk', false],
    ['unknown', false],
  ] as const)('%s is infrastructure as code: %s', (tool, expected) => {
    expect(isInfrastructureAsCode(tool)).toBe(expected);
  });
});

const names: readonly (readonly [string, JsonObject, string])[] = [
  [
    'a session of IAM Identity Center',
    assumed('AWSReservedSSO_Admin_0123456789abcdef', 'alice@example.com'),
    'alice@example.com',
  ],
  ['a role session', assumed('Deployer', 'i-0a1b2c3d4e5f60001'), 'i-0a1b2c3d4e5f60001'],
  ['an IAM user', { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/bob', userName: 'bob' }, 'bob'],
  ['root', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, 'the account root user'],
  [
    'root of an account with an alias',
    { type: 'Root', arn: 'arn:aws:iam::111122223333:root', userName: 'example-alias' },
    'the account root user',
  ],
  ['a service', { type: 'AWSService', invokedBy: 'ssm.amazonaws.com' }, 'ssm.amazonaws.com'],
  [
    'a federated user',
    { type: 'FederatedUser', arn: 'arn:aws:sts::111122223333:federated-user/carol' },
    'arn:aws:sts::111122223333:federated-user/carol',
  ],
  ['nobody', {}, 'unknown'],
];

describe('the name of the actor', () => {
  it.each(names)('%s', (_, userIdentity, name) => {
    expect(actorOf({ userIdentity }).name).toBe(name);
  });

  it('keeps role, address and agent', () => {
    expect(actorOf(record(CLI))).toEqual({
      name: 'alice',
      tool: 'aws-cli',
      arn: 'arn:aws:sts::111122223333:assumed-role/Deployer/alice',
      roleArn: 'arn:aws:iam::111122223333:role/Deployer',
      sourceIp: '192.0.2.10',
      userAgent: CLI,
    });
  });

  it.each([null, 'text', 7, [], { userIdentity: 'x', userAgent: 5 }])('survives %j', (event) => {
    expect(actorOf(event)).toMatchObject({ name: 'unknown', tool: 'unknown' });
  });
});
