import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpointDomain, iamRegion, partitionOf } from '../../../functions/formats/regions.ts';

const run = promisify(execFile);

/** Stands for the AWS CLI: it notes its arguments, and knows who calls, which bucket exists and what is said of its policy. */
const CLI = `#!/usr/bin/env bash
(IFS=$'\\x1f'; printf '%s\\x1e' "$*" >>"$CALLS")
[ "$1" = sts ] && echo 111122223333
case $2 in head-bucket | get-bucket-policy) ;; *) exit 0 ;; esac
for one in "$@"; do [ "$one" = "$EXISTS" ] && isThere=1; done
[ "$2" = head-bucket ] && { [ -n "\${isThere-}" ]; exit; }
[ -n "\${isThere-}" ] && [ -z "$POLICY" ] && exit 0
echo "An error occurred (\${POLICY:-NoSuchBucketPolicy}) when calling the GetBucketPolicy operation" >&2
exit 254
`;

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-guard-scripts-'));
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/aws'), CLI);
  await chmod(join(folder, 'bin/aws'), 0o755);
  await cp('infra/release/examples', join(folder, 'release/examples'), { recursive: true });
  const files = { VERSION: '1.2.3\n', 'sweep-0a.zip': 'zip', 'session-guard.template.json': '{}' };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'release', name), text);
  const { stdout } = await run('sha256sum', Object.keys(files), { cwd: join(folder, 'release') });
  await writeFile(join(folder, 'release/SHA256SUMS'), stdout);
});
afterAll(() => rm(folder, { recursive: true }));

/** The calls of the AWS CLI that a script makes, from another folder. `policy`: the error for the policy of what exists. */
const callsOf = async (
  script: string,
  args: readonly string[],
  exists = '',
  policy = '',
): Promise<string[][]> => {
  const calls = join(folder, 'calls');
  await writeFile(calls, '');
  const PATH = [join(folder, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter);
  await run('bash', [join(folder, 'release/examples', script), ...args], {
    cwd: tmpdir(),
    env: { PATH, CALLS: calls, EXISTS: exists, POLICY: policy },
  });
  const lines = (await readFile(calls, 'utf8')).split('\x1e').slice(0, -1);
  return lines.map((line) => line.split('\x1f'));
};

const optionOf = (call: readonly string[], option: string): string => call[call.indexOf(option) + 1] ?? '';

/**
 * How many accounts a StackSet works on at once. "The initial actual concurrency is set to the lower of either the value of
 * the MaxConcurrentCount, or the value of FailureToleranceCount +1", unless the mode is SOFT_FAILURE_TOLERANCE.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html
 */
const concurrencyOf = (preferences: string): number => {
  const found = new Map(preferences.split(',').map((one) => one.split('=') as [string, string]));
  const [most, tolerated] = ['MaxConcurrentCount', 'FailureToleranceCount'].map((key) =>
    Number(found.get(key) ?? 0),
  ) as [number, number];
  return found.get('ConcurrencyMode') === 'SOFT_FAILURE_TOLERANCE' ? most : Math.min(most, tolerated + 1);
};

/** A Region of each partition, and not the one that records IAM where there are several. */
const PARTITIONS = [
  'ap-southeast-5',
  'cn-northwest-1',
  'us-gov-east-1',
  'eusc-de-east-1',
  'us-iso-west-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-east-1',
];

const named = (calls: string[][], operation: string): string[][] =>
  calls.filter(([, name]) => name === operation);

describe('publish.sh', () => {
  it('makes a bucket in each Region that only the organization reads, and uploads there', async () => {
    const calls = await callsOf('publish.sh', [
      'example',
      'o-exampleorg1',
      'eu-central-1',
      'us-east-1',
      'cn-north-1',
    ]);
    expect(named(calls, 'create-bucket').map((call) => call.slice(2))).toEqual([
      expect.arrayContaining(['example-eu-central-1', 'LocationConstraint=eu-central-1']),
      ['--bucket', 'example-us-east-1', '--region', 'us-east-1'],
      expect.arrayContaining(['example-cn-north-1', 'LocationConstraint=cn-north-1']),
    ]);
    const policies = named(calls, 'put-bucket-policy').map((call) => JSON.parse(optionOf(call, '--policy')));
    expect(policies.map(({ Statement }) => Statement[0].Resource)).toEqual([
      'arn:aws:s3:::example-eu-central-1/session-guard/*',
      'arn:aws:s3:::example-us-east-1/session-guard/*',
      'arn:aws-cn:s3:::example-cn-north-1/session-guard/*',
    ]);
    for (const { Statement } of policies) {
      expect(Statement).toMatchObject([
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
        },
        { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ]);
    }
    expect(named(calls, 'put-object').map((call) => optionOf(call, '--key'))).toEqual(
      Array.from({ length: 3 }, () => [
        'session-guard/1.2.3/sweep-0a.zip',
        'session-guard/1.2.3/session-guard.template.json',
      ]).flat(),
    );
  });

  it('changes nothing of a bucket that exists, and talks to no bucket of a stranger', async () => {
    const calls = await callsOf(
      'publish.sh',
      ['example', 'o-exampleorg1', 'eu-central-1'],
      'example-eu-central-1',
    );
    expect(calls.map(([, operation]) => operation)).toEqual([
      'get-caller-identity',
      'head-bucket',
      'get-bucket-policy',
      'put-object',
      'put-object',
    ]);
    const all = await callsOf('publish.sh', ['example', 'o-exampleorg1', 'eu-central-1']);
    for (const call of [...calls, ...all].filter(([service]) => service === 's3api')) {
      if (call[1] !== 'create-bucket') expect(optionOf(call, '--expected-bucket-owner')).toBe('111122223333');
    }
  });

  it('finishes a bucket whose making was interrupted, and leaves one whose policy it may not see', async () => {
    const args = ['example', 'o-exampleorg1', 'eu-central-1'];
    const unfinished = await callsOf('publish.sh', args, 'example-eu-central-1', 'NoSuchBucketPolicy');
    expect(unfinished.map(([, operation]) => operation)).toEqual([
      'get-caller-identity',
      'head-bucket',
      'get-bucket-policy',
      'put-public-access-block',
      'put-bucket-versioning',
      'put-bucket-policy',
      'put-object',
      'put-object',
    ]);
    const unseen = await callsOf('publish.sh', args, 'example-eu-central-1', 'AccessDenied');
    expect(unseen.slice(2).map(([, operation]) => operation)).toEqual([
      'get-bucket-policy',
      'put-object',
      'put-object',
    ]);
  });

  it('names each bucket in the partition of its Region', async () => {
    const calls = await callsOf('publish.sh', ['example', 'o-exampleorg1', ...PARTITIONS]);
    const policies = named(calls, 'put-bucket-policy').map((call) => optionOf(call, '--policy'));
    expect(policies.map((policy) => JSON.parse(policy).Statement[0].Resource)).toEqual(
      PARTITIONS.map((region) => `arn:${partitionOf(region)}:s3:::example-${region}/session-guard/*`),
    );
  });

  it('makes no bucket for an organization that is none, whose accounts could read nothing', async () => {
    await expect(callsOf('publish.sh', ['example', 'eu-central-1', 'us-east-1'])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Usage'),
    });
    expect(await readFile(join(folder, 'calls'), 'utf8')).toBe('');
  });

  it('uploads nothing if a file is not the one of the release', async () => {
    await writeFile(join(folder, 'release/sweep-0a.zip'), 'another');
    await expect(callsOf('publish.sh', ['example', 'o-exampleorg1', 'eu-central-1'])).rejects.toThrow(
      'did NOT match',
    );
    expect(await readFile(join(folder, 'calls'), 'utf8')).toBe('');
    await writeFile(join(folder, 'release/sweep-0a.zip'), 'zip');
  });
});

describe('stackset.sh', () => {
  it('gives both StackSets their template, and the forwarder all guarded Regions', async () => {
    const regions = 'eu-central-1 ap-northeast-1';
    const calls = await callsOf('stackset.sh', [
      'example',
      'eu-central-1',
      'ou-1,ou-2',
      regions,
      'ops@example.com',
    ]);
    const sets = named(calls, 'create-stack-set');
    expect(sets.map((call) => optionOf(call, '--template-url'))).toEqual(
      ['session-guard', 'session-guard-forwarder'].map(
        (name) =>
          `https://example-eu-central-1.s3.eu-central-1.amazonaws.com/session-guard/1.2.3/${name}.template.json`,
      ),
    );
    expect(sets.map((call) => call.slice(call.indexOf('--parameters') + 1))).toEqual([
      [
        'ParameterKey=CodeBucketPrefix,ParameterValue=example',
        'ParameterKey=AlertEmail,ParameterValue=ops@example.com',
      ],
      [
        "ParameterKey=GuardedRegions,ParameterValue='eu-central-1,ap-northeast-1'",
        'ParameterKey=AlertEmail,ParameterValue=ops@example.com',
      ],
    ]);
    for (const call of sets) expect(optionOf(call, '--tags')).toBe('Key=application,Value=session-guard');
    const [guards, forwarders] = named(calls, 'create-stack-instances');
    expect(guards?.slice(guards.indexOf('--regions') + 1)).toEqual(
      expect.arrayContaining(['eu-central-1', 'ap-northeast-1', '--operation-preferences']),
    );
    expect(forwarders).toEqual(expect.arrayContaining(['OrganizationalUnitIds=ou-1,ou-2', 'us-east-1']));
  });

  it('deploys to many accounts at once, although no account may fail', async () => {
    const args = ['example', 'eu-central-1', 'ou-1', 'eu-central-1', 'ops@example.com'];
    const instances = named(await callsOf('stackset.sh', args), 'create-stack-instances');
    expect(instances).toHaveLength(2);
    for (const call of instances) expect(concurrencyOf(optionOf(call, '--operation-preferences'))).toBe(10);
  });

  it.each(PARTITIONS)('knows for %s where its buckets are, and who records IAM', async (home) => {
    const calls = await callsOf('stackset.sh', ['example', home, 'ou-1', home, 'ops@example.com']);
    for (const call of named(calls, 'create-stack-set'))
      expect(optionOf(call, '--template-url')).toContain(
        `https://example-${home}.s3.${home}.${endpointDomain(home)}/`,
      );
    expect(named(calls, 'create-stack-instances').map((call) => optionOf(call, '--regions'))).toEqual([
      home,
      iamRegion(home),
    ]);
  });
});

const terraform = await run('terraform', ['version']).then(
  () => true,
  () => false,
);

it('the Terraform example works on many accounts at once as well', async () => {
  const text = await readFile('infra/release/examples/terraform/main.tf', 'utf8');
  const blocks = [...text.matchAll(/operation_preferences \{([^}]*)\}/g)].map(([, body = '']) => body);
  const numberOf = (body: string, name: string): string =>
    new RegExp(`${name} += (\\d+)`).exec(body)?.[1] ?? '0';
  const preferences = blocks.map((body) =>
    [
      `MaxConcurrentCount=${numberOf(body, 'max_concurrent_count')}`,
      `FailureToleranceCount=${numberOf(body, 'failure_tolerance_count')}`,
      `ConcurrencyMode=${/concurrency_mode += "(\w+)"/.exec(body)?.[1]}`,
    ].join(','),
  );
  expect(preferences.map(concurrencyOf)).toEqual([10, 10]);
});

it('the Terraform example knows which Region records IAM in each partition', async () => {
  const text = await readFile('infra/release/examples/terraform/main.tf', 'utf8');
  const [, body = ''] = /iam_region = \{([^}]*)\}/.exec(text) ?? [];
  const known = [...body.matchAll(/([\w-]+) += "([\w-]+)"/g)].map(([, partition, region]) => [
    partition,
    region,
  ]);
  expect(known).toEqual(PARTITIONS.map((region) => [partitionOf(region), iamRegion(region)]));
});

// Neither `validate` nor `plan`, which need the provider, and so a registry.
it.skipIf(!terraform)('the Terraform example parses, and is written as Terraform writes it', async () => {
  await run('terraform', ['fmt', '-check', '-diff', 'infra/release/examples/terraform']);
});

it('the example for Control Tower names files of the release and its parameters', async () => {
  const manifest = await readFile('infra/release/examples/control-tower/manifest.yaml', 'utf8');
  const keys = [...manifest.matchAll(/parameter_key: (\w+)/g)].map(([, key]) => key);
  // Somebody hears when the forwarder fails, too.
  expect(keys).toEqual(['CodeBucketPrefix', 'AlertEmail', 'GuardedRegions', 'AlertEmail']);
  expect([...manifest.matchAll(/resource_file: (\S+)/g)].map(([, file]) => file)).toEqual([
    'templates/session-guard.template.json',
    'templates/session-guard-forwarder.template.json',
    'policies/protect.scp.json',
  ]);
});
