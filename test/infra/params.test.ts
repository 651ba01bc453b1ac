import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../functions/lambda/variables.ts';
import { functionNames } from '../../infra/stack/functions.ts';
import { PARAM_NAMES, readParams } from '../../infra/stack/params.ts';
import { refuseLongPolicies } from '../../infra/stack/roles.ts';
import { refuseLongVariables } from '../../infra/stack/variables.ts';
import { REFUSED } from './params-cases.ts';

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
      hubBusArn: notGiven,
      alone: true,
      asksOrganization: false,
      securityHub: false,
      alarmsOnSecurityHub: false,
    });
  });

  it('puts nothing back in alert mode, whatever auto-fix says', () => {
    expect(read({ mode: 'alert', 'auto-fix': 'vpc-name-resolution' }).autoFix).toEqual({});
  });

  it.each(REFUSED)('refuses %j', (params, problem) => {
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

  it('refuses more than a function takes as its variables', () => {
    const actors = (count: number): string =>
      Array.from({ length: count }, (_, index) => `example-automation-${index}`).join(',');
    expect(() => refuseLongVariables(read({ 'hands-off-actors': actors(10) }))).not.toThrow();
    expect(() => refuseLongVariables(read({ 'hands-off-actors': actors(150) }))).toThrow(
      'too long for Lambda',
    );
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
