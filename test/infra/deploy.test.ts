import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { iamRegion } from '../../functions/formats/regions.ts';

/** Stand-ins for osls and the AWS CLI that note how they were called. */
const deploy = async (...args: readonly string[]) => {
  const folder = await mkdtemp(join(tmpdir(), 'session-guard-deploy-'));
  const log = join(folder, 'log');
  for (const command of ['osls', 'aws']) {
    await writeFile(join(folder, command), `#!/bin/sh\necho "${command} $*" >> ${log}\n`);
    await chmod(join(folder, command), 0o755);
  }
  const env = { PATH: `${folder}:${process.env['PATH']}` };
  const { status, stderr } = spawnSync(process.execPath, ['infra/deploy.ts', ...args], {
    env,
    encoding: 'utf8',
  });
  const calls = await readFile(log, 'utf8').catch(() => '');
  return { status, stderr, calls: calls.trim().split('\n') };
};

test.each([
  ['eu-central-1', 'us-east-1'],
  ['us-east-1', 'us-east-1'],
  ['cn-northwest-1', 'cn-north-1'],
  ['us-gov-east-1', 'us-gov-west-1'],
])('events of IAM for %s come to %s', (region, expected) => {
  expect(iamRegion(region)).toBe(expected);
});

test('the forwarder is installed where the guarded Region does not get the events of IAM', async () => {
  const { status, calls } = await deploy('--region', 'eu-central-1', '--param=alert-email=ops@example.com');
  expect(status).toBe(0);
  expect(calls).toEqual([
    'osls deploy --region eu-central-1 --param=alert-email=ops@example.com',
    expect.stringMatching(
      /^aws cloudformation deploy --region us-east-1 .*GuardedRegion=eu-central-1 AlertEmail=ops@/,
    ),
  ]);
});

test('the forwarder tells its failures to the address for alarms, if there is one', async () => {
  const mails = ['--param=alert-email=ops@example.com', '--param=alarm-email=oncall@example.com'];
  const { calls } = await deploy('--region', 'eu-central-1', ...mails);
  expect(calls.at(-1)).toMatch(/ AlertEmail=oncall@example\.com$/);
});

test('the Region that gets them needs none', async () => {
  expect((await deploy('--region', 'us-east-1')).calls).toEqual(['osls deploy --region us-east-1']);
});

test('without a Region nothing is deployed', async () => {
  const { status, stderr, calls } = await deploy();
  expect({ status, calls }).toEqual({ status: 1, calls: [''] });
  expect(stderr).toContain('Which Region?');
});
