import { describe, expect, it } from 'vitest';
import { actorOf } from '../../functions/formats/actor.ts';
import type { JsonObject } from '../../functions/formats/json.ts';
import { isInfrastructureAsCode, type Tool, type ToolSign } from '../../functions/formats/tool.ts';

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
  ['the CDK', record('aws-cdk/2.160.0 aws-sdk-js/3.600.0'), 'cdk'],
  [
    'SAM',
    record('Boto3/1.35.0 Botocore/1.35.0 aws-sam-cli/1.130.0/11111111-2222-3333-4444-555555555555'),
    'sam',
  ],
  [
    'Terraform that uses the Cloud Control API',
    record(TERRAFORM, { sourceIPAddress: 'cloudcontrolapi.amazonaws.com' }),
    'cloud-control',
  ],
  [
    'the Cloud Control API on behalf of somebody',
    record('AWS Internal', {
      userIdentity: { ...assumed('Deployer', 'alice'), invokedBy: 'cloudcontrolapi.amazonaws.com' },
    }),
    'cloud-control',
  ],
  ['Crossplane', record('aws-sdk-go-v2/1.31.0 crossplane-provider-aws/v0.50.0'), 'crossplane'],
  ['ACK', record('aws-controllers-k8s/ec2-controller-1.2.0 aws-sdk-go-v2/1.31.0'), 'ack'],
  ['Ansible', record('APN/1.0 Ansible/2.15.0 amazon.aws/8.2.0 Boto3/1.35.0'), 'ansible'],
  [
    'Terraform by its session',
    record(CLI, { userIdentity: assumed('Deployer', 'terraform-prod') }),
    'terraform',
  ],
  ['Atlantis by its session', record(CLI, { userIdentity: assumed('Deployer', 'atlantis') }), 'terraform'],
  [
    'CloudFormation by its session',
    record('aws-sdk-java/2.20', { userIdentity: assumed('cfn-exec', 'AWSCloudFormation') }),
    'cloudformation',
  ],
  [
    'a person whose role is for Terraform',
    record(CLI, { userIdentity: assumed('terraform', 'bob') }),
    'aws-cli',
  ],
  ['CloudShell', record(`${CLI} exec-env/CloudShell exe/x86_64.amzn.2`), 'cloudshell'],
  [
    'CloudShell with the credentials of the console',
    record(`${CLI} exec-env/CloudShell`, { sessionCredentialFromConsole: 'true' }),
    'cloudshell',
  ],
  ['a server of the console, or a service', record('aws-internal/3 aws-sdk-java/1.12.750'), 'aws-internal'],
  [
    'a server of the console',
    record('aws-internal/3 aws-sdk-java/1.12.750', { sessionCredentialFromConsole: 'true' }),
    'console',
  ],
  [
    'a server of the console that the sign-in page called',
    record('aws-internal/3 aws-sdk-java/1.12.750', {
      userIdentity: { ...assumed('Admin', 'alice'), invokedBy: 'signin.amazonaws.com' },
    }),
    'console',
  ],
  ['Coral on Netty', record('Coral/Netty4'), 'aws-internal'],
  ['Coral on Jakarta', record('Coral/Jakarta'), 'aws-internal'],
  ['an address of AWS alone', record('', { sourceIPAddress: 'AWS Internal' }), 'aws-internal'],
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
    ['cloud-control', true],
    ['cdk', true],
    ['sam', true],
    ['crossplane', true],
    ['ack', true],
    ['ansible', true],
    ['console', false],
    ['cloudshell', false],
    ['aws-internal', false],
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
    'carol',
  ],
  [
    'a user of IAM Identity Center',
    {
      type: 'IdentityCenterUser',
      accountId: '111122223333',
      onBehalfOf: {
        userId: '94e8b8a8-1111-2222-3333-444455556666',
        identityStoreArn: 'arn:aws:identitystore::111122223333:identitystore/d-1111111111',
      },
      credentialId: '90e292de-5eb8-446e-9602-90f7c45044f7',
    },
    'IAM Identity Center user 94e8b8a8-1111-2222-3333-444455556666',
  ],
  [
    'a user of IAM Identity Center of whom only the credential is known',
    { type: 'IdentityCenterUser', credentialId: '90e292de-5eb8-446e-9602-90f7c45044f7' },
    'credential 90e292de-5eb8-446e-9602-90f7c45044f7',
  ],
  [
    'a web identity',
    { type: 'WebIdentityUser', userName: 'dave', identityProvider: 'accounts.google.com' },
    'dave of accounts.google.com',
  ],
  [
    'a web identity without a name',
    {
      type: 'WebIdentityUser',
      principalId: 'accounts.google.com:app-id:user-id',
      identityProvider: 'accounts.google.com',
    },
    'accounts.google.com:app-id:user-id',
  ],
  [
    'a SAML user',
    { type: 'SAMLUser', userName: 'erin', identityProvider: 'bdGOnTesti4+ExamplexL/jEvs=' },
    'erin of bdGOnTesti4+ExamplexL/jEvs=',
  ],
  ['another account', { type: 'AWSAccount', accountId: '444455556666' }, 'account 444455556666'],
  [
    'a principal of another account',
    { type: 'AWSAccount', accountId: '444455556666', principalId: 'AROAEXAMPLE1111111111:frank' },
    'AROAEXAMPLE1111111111:frank of account 444455556666',
  ],
  [
    'an account whose number lost its zeros',
    { type: 'AWSAccount', accountId: 4455556666 },
    'account 004455556666',
  ],
  [
    'an IAM user without an ARN',
    { type: 'IAMUser', principalId: 'AIDAEXAMPLE1111111111' },
    'AIDAEXAMPLE1111111111',
  ],
  [
    'an IAM user with an empty name',
    { type: 'IAMUser', userName: '', accountId: '111122223333' },
    'account 111122223333',
  ],
  ['an IAM user by its ARN', { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ops/grace' }, 'grace'],
  [
    'a role session without an ARN',
    { type: 'AssumedRole', principalId: 'AROAEXAMPLE1111111111:heidi' },
    'heidi',
  ],
  [
    'a role session of which only the role is known',
    { type: 'AssumedRole', sessionContext: { sessionIssuer: { userName: 'Deployer' } } },
    'Deployer',
  ],
  ['an unknown type', { type: 'Unknown', principalId: 'someone' }, 'someone'],
  ['an access key alone', { accessKeyId: 'ASIAEXAMPLE111111111' }, 'credential ASIAEXAMPLE111111111'],
  ['a very long name', { userName: 'x'.repeat(5000) }, 'x'.repeat(256)],
  ['nobody', {}, 'unknown'],
];

/** What says which tool it was. */
const signs: readonly (readonly [string, JsonObject, ToolSign | undefined])[] = [
  ['the agent, whatever it names', record(TERRAFORM), 'user-agent'],
  ['the agent that names a service', record('cloudformation.amazonaws.com'), 'user-agent'],
  [
    'AWS, where the service called',
    record('x', { userIdentity: { ...assumed('D', 'a'), invokedBy: 'cloudformation.amazonaws.com' } }),
    'aws',
  ],
  ['AWS, where the call came from', record('x', { sourceIPAddress: 'cloudformation.amazonaws.com' }), 'aws'],
  ['AWS, where the console signed in', record('x', { sessionCredentialFromConsole: 'true' }), 'aws'],
  ['the session', record(CLI, { userIdentity: assumed('D', 'terraform') }), 'session'],
  [
    'the source identity',
    record(CLI, {
      userIdentity: { ...assumed('D', 'a'), sessionContext: { sourceIdentity: 'pulumi-prod' } },
    }),
    'source-identity',
  ],
  ['nothing', record('curl/8.5.0'), undefined],
];

describe('what says which tool it was', () => {
  it.each(signs)('%s', (_, event, toolBy) => {
    expect(actorOf(event).toolBy).toBe(toolBy);
  });
});

describe('the name of the actor', () => {
  it.each(names)('%s', (_, userIdentity, name) => {
    expect(actorOf({ userIdentity }).name).toBe(name);
  });

  it('keeps role, address and agent', () => {
    expect(actorOf(record(CLI))).toEqual({
      name: 'alice',
      tool: 'aws-cli',
      toolBy: 'user-agent',
      arn: 'arn:aws:sts::111122223333:assumed-role/Deployer/alice',
      roleArn: 'arn:aws:iam::111122223333:role/Deployer',
      sourceIp: '192.0.2.10',
      userAgent: CLI,
    });
  });

  it.each([
    ['444455556666', '111122223333', '444455556666'],
    [4455556666, '111122223333', '004455556666'],
    ['111122223333', '111122223333', undefined],
    ['111122223333', undefined, undefined],
    [undefined, '111122223333', undefined],
  ])('says the account of a principal %s in account %s: %s', (accountId, recipientAccountId, account) => {
    const event = { userIdentity: { ...assumed('Admin', 'alice'), accountId }, recipientAccountId };
    expect(actorOf(JSON.parse(JSON.stringify(event))).account).toBe(account);
  });

  it.each([null, 'text', 7, [], { userIdentity: 'x', userAgent: 5 }])('survives %j', (event) => {
    expect(actorOf(event)).toMatchObject({ name: 'unknown', tool: 'unknown' });
  });
});
