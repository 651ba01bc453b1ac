import {
  CloudFormationClient,
  CreateStackCommand,
  CreateStackSetCommand,
  DescribeStackSetCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { describeWithAccount } from '../../support/account.ts';
import { TEMPLATE } from './template.ts';

const ADMINISTRATOR = '111122223333';
const ACCOUNTS = [ADMINISTRATOR, '444455556666', '777788889999'];
const REGIONS = ['eu-central-1', 'ap-northeast-1'] as const;
const STACK = 'StackSet-session-guard-0a1b2c3d';
const FOLDER = 'session-guard/1.0.0/';

/** moto lets no account read a bucket of another one, whatever the policy of the bucket says: each account has its own. */
const prefixOf = (accountId: string): string => `example-${accountId}`;

const parametersIn = (accountId: string) => [
  { ParameterKey: 'CodeBucketPrefix', ParameterValue: prefixOf(accountId) },
  { ParameterKey: 'AlertEmail', ParameterValue: 'ops@example.com' },
];

type Part = { readonly type: string; readonly id: string };

/** What CloudFormation names. Roles are in all Regions of an account; a table, say, only has to be alone in its Region. */
const NAMED_BY_CLOUDFORMATION = [
  'AWS::IAM::Role',
  'AWS::Lambda::Function',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::Events::Rule',
];

describeWithAccount('one template of a release, in three accounts and two Regions', (account) => {
  const clientOf = (accountId: string, region: string) => ({
    ...account().owner,
    region,
    credentials: { accessKeyId: `OWNER${accountId}`, secretAccessKey: 'example' },
  });

  const urlIn = (accountId: string, region: string): string =>
    `https://${prefixOf(accountId)}-${region}.s3.${region}.amazonaws.com/${FOLDER}session-guard.template.json`;

  const publish = async (accountId: string, region: 'eu-central-1' | 'ap-northeast-1'): Promise<void> => {
    const s3 = new S3Client({ ...clientOf(accountId, region), forcePathStyle: true });
    const Bucket = `${prefixOf(accountId)}-${region}`;
    const where = { LocationConstraint: region };
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: where }));
    const zip = zipSync({ 'index.mjs': new Uint8Array() });
    const zips = ['p', 'n', 'i', 's', 'l'].map((name) => [`${name}.zip`, zip] as const);
    const objects = [...zips, ['session-guard.template.json', JSON.stringify(TEMPLATE)] as const];
    for (const [name, Body] of objects) {
      await s3.send(new PutObjectCommand({ Bucket, Key: `${FOLDER}${name}`, Body }));
    }
  };

  const install = async (accountId: string, region: string): Promise<readonly Part[]> => {
    const client = new CloudFormationClient(clientOf(accountId, region));
    await client.send(
      new CreateStackCommand({
        StackName: STACK,
        TemplateURL: urlIn(accountId, region),
        Capabilities: ['CAPABILITY_IAM'],
        Parameters: parametersIn(accountId),
      }),
    );
    const parts: Part[] = [];
    for await (const page of paginateListStackResources({ client }, { StackName: STACK })) {
      for (const { ResourceType = '', PhysicalResourceId = '' } of page.StackResourceSummaries ?? []) {
        parts.push({ type: ResourceType, id: PhysicalResourceId });
      }
    }
    return parts;
  };

  it('makes stacks that do not collide, with the code of their own Region', async () => {
    const stacks = [];
    for (const accountId of ACCOUNTS) {
      for (const region of REGIONS) {
        await publish(accountId, region);
        stacks.push(await install(accountId, region));
      }
    }
    const [first = []] = stacks;
    const types = first.map(({ type }) => type).toSorted();
    expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(4);
    expect(types.filter((type) => type === 'AWS::Events::Rule').length).toBeGreaterThan(10);
    for (const parts of stacks) expect(parts.map(({ type }) => type).toSorted()).toEqual(types);
    for (const type of NAMED_BY_CLOUDFORMATION) {
      const ids = stacks.flat().flatMap((part) => (part.type === type ? [part.id] : []));
      expect([type, ids.length > 0, new Set(ids).size]).toEqual([type, true, ids.length]);
    }
  });

  it('is taken by a StackSet, with the parameters of the example', async () => {
    const client = new CloudFormationClient(clientOf(ADMINISTRATOR, 'eu-central-1'));
    const StackSetName = 'session-guard';
    await client.send(
      new CreateStackSetCommand({
        StackSetName,
        TemplateURL: urlIn(ADMINISTRATOR, 'eu-central-1'),
        Capabilities: ['CAPABILITY_IAM'],
        PermissionModel: 'SERVICE_MANAGED',
        AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
        Parameters: parametersIn(ADMINISTRATOR),
      }),
    );
    const { StackSet } = await client.send(new DescribeStackSetCommand({ StackSetName }));
    expect(StackSet?.Parameters).toMatchObject(parametersIn(ADMINISTRATOR));
    expect(JSON.parse(StackSet?.TemplateBody ?? '')).toEqual(JSON.parse(JSON.stringify(TEMPLATE)));
  });
});
