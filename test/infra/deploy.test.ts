import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { iamRegion } from '../../functions/formats/regions.ts';
import { stageProblems } from '../../infra/deploy/settings.ts';

const CALLER = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ops</Arn>
<Account>111122223333</Account><UserId>A</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`;

const stacks = (names: readonly string[]): string =>
  `<ListStacksResponse><ListStacksResult><StackSummaries>${names
    .map((name) => `<member><StackName>${name}</StackName></member>`)
    .join('')}</StackSummaries></ListStacksResult></ListStacksResponse>`;

let standing: readonly string[] = [];
let server: Server;
let endpoint = '';

/** Answers what is asked of AWS before anything is done: who is calling, and which stacks there are. */
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      response.setHeader('content-type', 'text/xml');
      response.end(body.includes('GetCallerIdentity') ? CALLER : stacks(standing));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => server.close());

const KEYS = { AWS_ACCESS_KEY_ID: 'example', AWS_SECRET_ACCESS_KEY: 'example' };

const PROFILE = '[ops]\naws_access_key_id = example\naws_secret_access_key = example\n';

type Ran = { readonly status: number; readonly stderr: string; readonly calls: readonly string[] };

/** Runs it with stand-ins for npm, osls and the AWS CLI that note how they were called. */
const run = async (args: readonly string[], keys: Readonly<Record<string, string>> = KEYS): Promise<Ran> => {
  const folder = await mkdtemp(join(tmpdir(), 'session-guard-deploy-'));
  const log = join(folder, 'log');
  for (const command of ['npm', 'osls', 'aws']) {
    await writeFile(join(folder, command), `#!/bin/sh\necho "${command} $*" >> ${log}\n`);
    await chmod(join(folder, command), 0o755);
  }
  await mkdir(join(folder, '.aws'));
  await writeFile(join(folder, '.aws/credentials'), PROFILE);
  const env = {
    PATH: `${folder}:/usr/bin:/bin`,
    HOME: folder,
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...keys,
  };
  const { status, stderr } = await new Promise<Omit<Ran, 'calls'>>((resolve) => {
    execFile(process.execPath, ['infra/deploy/run.ts', ...args], { env }, (error, _stdout, said) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, stderr: said }),
    );
  });
  const calls = await readFile(log, 'utf8').catch(() => '');
  return {
    status,
    stderr,
    calls: calls.split('\n').filter((line) => line !== '' && line !== 'aws --version'),
  };
};

test.each([
  ['eu-central-1', 'us-east-1'],
  ['us-east-1', 'us-east-1'],
  ['cn-northwest-1', 'cn-north-1'],
  ['us-gov-east-1', 'us-gov-west-1'],
])('events of IAM for %s come to %s', (region, expected) => {
  expect(iamRegion(region)).toBe(expected);
});

describe('deploy', () => {
  it('installs the forwarder where the guarded Region does not get the events of IAM', async () => {
    const { status, calls } = await run([
      'deploy',
      ...['--region', 'eu-central-1', '--param=alert-email=ops@example.com'],
    ]);
    expect(status).toBe(0);
    expect(calls).toEqual([
      'npm run --silent build',
      'osls deploy --region eu-central-1 --param=alert-email=ops@example.com',
      expect.stringMatching(
        /^aws cloudformation deploy --region us-east-1 .*GuardedRegion=eu-central-1 AlertEmail=ops@/,
      ),
    ]);
  });

  it('lets the forwarder tell its failures to the address for alarms, if there is one', async () => {
    const mails = ['--param=alert-email=ops@example.com', '--param', 'alarm-email=oncall@example.com'];
    const { calls } = await run(['deploy', '--region', 'eu-central-1', ...mails]);
    expect(calls.at(-1)).toMatch(/ AlertEmail=oncall@example\.com$/);
  });

  it('gives the role of the forwarder the boundary and the path of the others', async () => {
    const settings = [
      '--param=permissions-boundary-arn=arn:aws:iam::111122223333:policy/boundary',
      '--param=role-path=/guards/',
    ];
    const { calls } = await run(['deploy', '--region', 'eu-central-1', ...settings]);
    expect(calls.at(-1)).toMatch(
      / PermissionsBoundaryArn=arn:aws:iam::111122223333:policy\/boundary RolePath=\/guards\/$/,
    );
  });

  it('installs none in the Region that gets them', async () => {
    const { calls } = await run(['deploy', '--region', 'us-east-1', '--stage', 'test']);
    expect(calls).toEqual(['npm run --silent build', 'osls deploy --region us-east-1 --stage test']);
  });

  it('hands a profile on', async () => {
    const [, deployed, forwarded] = (await run(['deploy', '--region', 'eu-central-1', '--profile', 'ops']))
      .calls;
    expect(deployed).toContain('--aws-profile ops');
    expect(forwarded).toMatch(/ --profile ops$/);
  });

  it('refuses what osls, CloudFormation or Lambda would refuse after the build', async () => {
    const actors = Array.from({ length: 200 }, (_, index) => `example-actor-${index}`).join(',');
    const wrong = ['--stage', 'my_stage', `--param=hands-off-actors=${actors}`];
    const { status, stderr, calls } = await run(['deploy', '--region', 'eu-central-1', ...wrong]);
    expect({ status, calls }).toEqual({ status: 2, calls: [] });
    expect(stderr).toContain('the stage must be at most 32 letters');
    expect(stderr).toContain('too long for Lambda');
  });

  it.each([
    ['prod', true],
    ['x'.repeat(32), true],
    ['x'.repeat(33), false],
    ['my_stage', false],
    ['', false],
  ])('takes the stage %j: %s', (stage, taken) => {
    expect(stageProblems(stage).length === 0).toBe(taken);
  });

  it('refuses all that is wrong with the params at once, before anything is built', async () => {
    const wrong = ['alert-mail=ops@example.com', 'autofix=all', 'mode=fix', 'fix-budget'];
    const { status, stderr, calls } = await run([
      'deploy',
      ...['--region', 'eu-central-1', ...wrong.map((one) => `--param=${one}`)],
    ]);
    expect({ status, calls }).toEqual({ status: 2, calls: [] });
    expect(stderr.trim().split('\n')).toEqual([
      '- alert-mail is no param. Did you mean alert-email?',
      '- autofix is no param. Did you mean auto-fix?',
      '- fix-budget has no value: use fix-budget=VALUE',
      '- mode must be alert or auto-fix',
    ]);
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    ['a Region', [], KEYS, /required option '--region <region>' not specified/],
    ['credentials', ['--region', 'us-east-1'], {}, /^no credentials can be used: run aws sso login/],
  ])('says in one sentence that %s is missing', async (_what, args, keys, message) => {
    const { status, stderr, calls } = await run(['deploy', ...args], keys);
    expect({ status, calls }).toEqual({ status: 2, calls: [] });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('remove', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'the stack and the forwarder',
      ['session-guard-prod', 'session-guard-forwarder-eu-central-1'],
      [
        'osls remove --region eu-central-1',
        'aws cloudformation delete-stack --region us-east-1 --stack-name session-guard-forwarder-eu-central-1',
        'aws cloudformation wait stack-delete-complete --region us-east-1 --stack-name session-guard-forwarder-eu-central-1',
      ],
    ],
    [
      'the stack alone, while another one needs the forwarder',
      ['session-guard-prod', 'session-guard-test'],
      ['osls remove --region eu-central-1'],
    ],
  ])('removes %s', async (_what, stacksNow, expected) => {
    standing = stacksNow;
    const { status, calls } = await run(['remove', '--region', 'eu-central-1']);
    expect(status).toBe(0);
    expect(calls).toEqual(expected);
  });
});
