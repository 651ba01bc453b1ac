import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../functions/lambda/config.ts';
import { functionNames } from '../../infra/stack/functions.ts';
import { PARAM_NAMES, readParams } from '../../infra/stack/params.ts';
import { refuseLongPolicies } from '../../infra/stack/roles.ts';

const DEFAULTS = { ...Object.fromEntries(PARAM_NAMES.map((name) => [name, ''])), 'log-retention-days': '30' };

const read = (params: Readonly<Record<string, string>>) =>
  readParams({ ...DEFAULTS, ...params }, 'session-guard', 'prod');

const notGiven = { given: false, value: '' };

describe('params of the stack', () => {
  it('takes the defaults: nothing is put back', () => {
    expect(read({})).toEqual({
      serviceName: 'session-guard-prod',
      variables: {},
      fixes: false,
      autoFix: {},
      guardedDocuments: ['SSM-SessionManagerRunShell'],
      ignoreTag: 'session-guard:ignore',
      logBuckets: [],
      logGroups: [],
      nodeRoles: [],
      nodeProfiles: [],
      nodePolicies: [],
      slackSecret: notGiven,
      slackChannel: notGiven,
      alertEmail: notGiven,
      alarmEmail: notGiven,
      kmsKeyArn: notGiven,
      logRetentionDays: 30,
      permissionsBoundaryArn: notGiven,
      rolePath: notGiven,
      redriveRoleArn: notGiven,
    });
  });

  it('puts nothing back in alert mode, whatever auto-fix says', () => {
    expect(read({ mode: 'alert', 'auto-fix': 'vpc-name-resolution' }).autoFix).toEqual({});
  });

  it.each([
    [{ mode: 'fix' }, 'mode must be alert or auto-fix'],
    [{ mode: 'auto-fix' }, 'auto-fix is empty, so mode auto-fix would fix nothing'],
    [{ 'auto-fix': 'session-logs' }, 'auto-fix session-logs is not a prerequisite'],
    [{ 'auto-fix': 'session-key' }, 'auto-fix session-key is never put back automatically'],
    [
      { mode: 'auto-fix', 'auto-fix': 'session-log-bucket' },
      'log-buckets is empty: auto-fix of session-log-bucket',
    ],
    [
      { mode: 'auto-fix', 'auto-fix': 'session-log-group' },
      'log-groups is empty: auto-fix of session-log-group',
    ],
    [{ 'log-buckets': '*' }, 'log-buckets *: must be a name'],
    [{ 'log-groups': 'a*' }, 'log-groups a*: must be a name'],
    [{ 'log-retention-days': '31' }, 'log-retention-days must be one of 1, 3, 5'],
    [{ 'account-name': '<prod>' }, 'account-name must be at most 50 letters'],
    [{ 'alert-email': 'ops' }, 'alert-email must be a mail address'],
    [{ 'redrive-role-arn': 'operators' }, 'redrive-role-arn must be the ARN of a role'],
    [{ 'role-path': 'guards' }, 'role-path must begin and end with a slash'],
    [{ 'kms-key-arn': 'alias/example' }, 'kms-key-arn must be the ARN of a key'],
    [{ 'permissions-boundary-arn': 'example' }, 'permissions-boundary-arn must be the ARN of a policy'],
    [
      { 'slack-secret-name': 'https://hooks.example.com' },
      'slack-secret-name must be the name of an SSM parameter',
    ],
  ])('refuses %j', (params, problem) => {
    expect(() => read(params)).toThrow(ConfigError);
    expect(() => read(params)).toThrow(`- ${problem}`);
  });

  it('lists all problems at once', () => {
    const problems = { mode: 'x', 'fix-budget': '21', 'role-path': 'x', 'log-groups': '*' };
    expect(() => read(problems)).toThrow(
      /^The params are wrong:\n- mode .*\n- fix-budget .*\n- log-groups .*\n- role-path .*$/,
    );
  });

  it('refuses more names than IAM takes', () => {
    const many = Array.from({ length: 400 }, (_, i) => `example-logs-${i}`).join(',');
    const settings = read({ mode: 'auto-fix', 'auto-fix': 'session-log-bucket', 'log-buckets': many });
    expect(() => refuseLongPolicies(functionNames(settings), settings)).toThrow('too long for IAM');
  });

  it('are the ones of serverless.yml, and each is in the documentation', () => {
    const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    const declared = /^params:\n {2}default:\n((?: {4}.+\n)+)/m.exec(textOf('serverless.yml'))?.[1] ?? '';
    const names = [...declared.matchAll(/^ {4}([\w-]+):/gm)].map(([, name]) => name);
    expect(names.toSorted()).toEqual(PARAM_NAMES.toSorted());
    const documented = [...textOf('docs/configuration.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(
      ([, name]) => name,
    );
    expect(documented.toSorted()).toEqual(PARAM_NAMES.toSorted());
  });
});
