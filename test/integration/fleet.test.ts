import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { showFleet } from '../../cli/fleet/command.ts';
import { UsageError } from '../../cli/usage-error.ts';
import type { AwsEnvironment } from '../../functions/account/aws-environment.ts';
import { createInstallations } from '../../functions/adapters/aws/hub/installations.ts';
import { clientOptions } from '../../functions/adapters/aws/shared/client-options.ts';
import type { Installation } from '../../functions/core/hub/installation.ts';
import { HUB_BUS } from '../../infra/hub/ids.ts';
import { hubTemplate } from '../../infra/hub/template.ts';
import { INSTALLATIONS } from '../../infra/stack/ids.ts';
import { describeWithAccount } from '../support/account.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';
import { sampleInstallation } from '../support/samples/sample-installation.ts';

type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

const TABLE = 'session-guard-hub-installations';
const MEMBER = '444455556666';

/** Of the hub's own template, what `fleet` looks at. */
const templateBody = (): string => {
  const { Resources, Outputs } = hubTemplate('1.0.0', { hub: 'h.zip', 'notify-slack': 's.zip' });
  return JSON.stringify({
    // Moto shows a list as Python does; CloudFormation shows what was given.
    Parameters: { AccountNames: { Type: 'String' } },
    Resources: { [INSTALLATIONS]: Resources[INSTALLATIONS], [HUB_BUS]: Resources[HUB_BUS] },
    Outputs: {
      InstallationsTableName: Outputs?.['InstallationsTableName'],
      HubBusArn: Outputs?.['HubBusArn'],
    },
  });
};

const now = (): string => new Date().toISOString();
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

describeWithAccount('fleet, as a process', (account) => {
  const fleet = (...args: readonly string[]): Promise<Finished> =>
    new Promise((resolve) => {
      const { url, guard, identity } = account();
      const child = spawn(process.execPath, ['cli/session-guard.ts', 'fleet', ...args], {
        env: {
          PATH: process.env['PATH'] ?? '',
          AWS_ENDPOINT_URL: url,
          AWS_REGION: identity.region,
          AWS_ACCESS_KEY_ID: guard.credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: guard.credentials.secretAccessKey,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (text) => {
        stdout += text;
      });
      child.stderr.on('data', (text) => {
        stderr += text;
      });
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    });

  const linesOf = ({ stdout }: Finished): readonly Record<string, unknown>[] =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  const hears = async (more: Partial<Installation>): Promise<void> => {
    const client = new DynamoDBClient(clientOptions(account().owner));
    const row = sampleInstallation({ heardAt: now(), ...more });
    const table = createInstallations(TABLE, client);
    await table.replace(await table.find(row), row);
  };

  /** Two guards of one account: one of them is well, the other has open incidents. */
  const hearsBoth = async (): Promise<void> => {
    await hears({});
    await hears({ region: 'us-east-1', openIncidents: 2 });
  };

  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fleet-'));
  });

  beforeEach(async () => {
    const { owner, reset } = account();
    await reset();
    await new CloudFormationClient(owner).send(
      new CreateStackCommand({
        StackName: 'session-guard-hub',
        TemplateBody: templateBody(),
        Parameters: [{ ParameterKey: 'AccountNames', ParameterValue: `${MEMBER}=example-shop-prod, x` }],
      }),
    );
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('says what to do where nobody was heard, and why accounts are not known', async () => {
    // Moto would list none.
    account().fail('organizations:ListAccounts', 'AWSOrganizationsNotInUseException', 400, 1);
    const { code, stdout, stderr } = await fleet();
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const text = stdout.replaceAll('\n', ' ');
    expect(text).toMatch(
      /^No guard was heard yet.*HubBusArn = *arn:aws:events:eu-central-1:111122223333:event-bus\//,
    );
    expect(text).toContain('this account belongs to no organization. --accounts FILE is the other way');
  });

  it('shows who is heard, by the names of the hub, and which accounts of the organization have no guard', async () => {
    const { owner, guardRequests } = account();
    const organizations = new OrganizationsClient(owner);
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    await organizations.send(new CreateAccountCommand({ AccountName: 'quiet', Email: 'quiet@example.com' }));
    await hearsBoth();
    await new DynamoDBClient(owner).send(
      new PutItemCommand({
        TableName: TABLE,
        Item: { installation: { S: `burst/${MEMBER}` }, row: { S: '{}' } },
      }),
    );
    const before = guardRequests().length;
    const done = await fleet('--json');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    const lines = linesOf(done);
    expect(lines.filter(({ type }) => type === 'installation')).toMatchObject([
      {
        account: MEMBER,
        name: 'example-shop-prod',
        region: 'us-east-1',
        state: 'incidents',
        isListed: false,
      },
      { account: MEMBER, name: 'example-shop-prod', region: 'eu-central-1', state: 'ok' },
    ]);
    expect(lines.filter(({ type }) => type === 'account-without-guard').map(({ name }) => name)).toContain(
      'quiet',
    );
    expect(lines.at(-1)).toMatchObject({ type: 'summary', installations: 2, listedBy: 'organization' });
    const asked = guardRequests()
      .slice(before)
      .map(({ operation }) => operation);
    expect(asked.toSorted()).toEqual([
      'cloudformation:DescribeStacks',
      // Installations, and names that the hub keeps.
      'dynamodb:Scan',
      'dynamodb:Scan',
      'organizations:ListAccounts',
      'sts:GetCallerIdentity',
    ]);
  });

  it('fails where an account of the list has no guard, and does not ask the organization', async () => {
    await hearsBoth();
    const file = path.join(folder, 'accounts.txt');
    await writeFile(file, `${MEMBER} shop\n777788889999 bank\n`);
    account().fail('organizations:ListAccounts', 'InternalError', 500);
    const { code, stdout, stderr } = await fleet('--accounts', file);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/Accounts of the list without a guard\n777788889999 {2}bank\n$/);
  });

  it('is no failure if the organization may not be asked, and fails if a guard is silent', async () => {
    account().fail('organizations:ListAccounts', 'AccessDeniedException', 400);
    await hearsBoth();
    await hears({ heardAt: hoursAgo(4) });
    const page = path.join(folder, 'page.html');
    const { code, stdout } = await fleet('--html', page);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^2 installations in 1 account and 2 Regions: 1 silent, 1 with open incidents\./);
    expect(stdout).toContain('The management account and delegated administrators may ask');
    expect(stdout).toContain(`The page is in ${page}.`);
  });

  it('says in one sentence that there is no such stack, or that the table cannot be seen', async () => {
    account().fail('organizations:ListAccounts', 'AccessDeniedException', 400);
    account().fail('dynamodb:Scan', 'AccessDeniedException', 400, 1);
    const [other, unseen] = await Promise.all([fleet('--stack', 'session-guard-prod'), fleet('--csv')]);
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toMatch(
      /^session-guard: there is no stack session-guard-prod in 111122223333, eu-central-1: .*\n$/,
    );
    expect(unseen).toEqual({
      code: 3,
      stdout: '',
      stderr: `session-guard: the table of the hub, ${TABLE}, cannot be read: dynamodb:Scan is not allowed\n`,
    });
  });

  it.each<[string, string, Partial<AwsEnvironment>, string]>([
    [
      'in another Region',
      'session-guard-hub',
      { region: 'eu-west-1' },
      'there is no stack session-guard-hub in',
    ],
    [
      'that is no hub',
      'other',
      {},
      'no working hub: it has no output InstallationsTableName (its status is CREATE',
    ],
  ])('refuses a stack %s', async (_, stack, place, message) => {
    const { guard, identity, owner } = account();
    const TemplateBody = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
    if (stack === 'other')
      await new CloudFormationClient(owner).send(new CreateStackCommand({ StackName: stack, TemplateBody }));
    const clients = { ...guard, ...place };
    const cloud = {
      identity: { ...identity, ...place },
      clients,
      caller: 'arn:aws:iam::111122223333:user/ops',
    };
    const wanted = { stack, output: async () => undefined, now: () => new Date() };
    await expect(showFleet(cloud, wanted, fakeTerminal())).rejects.toThrow(message);
    await expect(showFleet(cloud, wanted, fakeTerminal())).rejects.toThrow(UsageError);
  });

  it('says which permission is missing to find the hub', async () => {
    const { guard: clients, identity, fail } = account();
    fail('cloudformation:DescribeStacks', 'AccessDenied', 403, 1);
    const cloud = { identity, clients, caller: 'arn:aws:iam::111122223333:user/ops' };
    const wanted = { stack: 'session-guard-hub', output: async () => undefined, now: () => new Date() };
    await expect(showFleet(cloud, wanted, fakeTerminal())).rejects.toThrow(
      'arn:aws:iam::111122223333:user/ops may not look up the stack session-guard-hub in 111122223333, eu-central-1: it needs cloudformation:DescribeStacks',
    );
  });
});
