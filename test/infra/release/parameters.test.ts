import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { registry } from '../../../functions/prerequisites/index.ts';
import { hubTemplate } from '../../../infra/hub/template.ts';
import { parameterName } from '../../../infra/release/parameters.ts';
import { PARAM_NAMES } from '../../../infra/stack/params.ts';
import { REFUSED } from '../params-cases.ts';
import { asParameters } from './as-osls.ts';
import { refusalsOf } from './evaluate.ts';
import { TEMPLATE } from './template.ts';

const refusals = (params: Readonly<Record<string, string>>): readonly string[] =>
  refusalsOf(TEMPLATE, { CodeBucketPrefix: 'example', ...asParameters(params) });

const LISTS = {
  'log-buckets': 'example-logs-*,example-audit',
  'log-groups': '/session/example',
  'node-roles': 'example-node',
  'node-profiles': 'example-node',
  'node-policies': 'example-session-logs',
};

const fixable = registry.filter(({ reverts }) => reverts.length > 0).map(({ id }) => id);

describe('the parameters of a release', () => {
  it('are the params of serverless.yml, with its defaults', () => {
    const declared = /^params:\n {2}default:\n((?: {4}.+\n)+)/m.exec(
      readFileSync('serverless.yml', 'utf8'),
    )?.[1];
    const defaults = [...(declared ?? '').matchAll(/^ {4}([\w-]+): (.*)$/gm)].map(
      ([, name = '', value = '']) => [parameterName(name), value.replaceAll('"', '')],
    );
    const own = Object.entries(TEMPLATE.Parameters).filter(([name]) => !name.startsWith('Code'));
    expect(Object.fromEntries(own.map(([name, { Default }]) => [name, Default]))).toEqual(
      Object.fromEntries(defaults),
    );
    expect(own.map(([name]) => name).toSorted()).toEqual(PARAM_NAMES.map(parameterName).toSorted());
  });

  it.each(REFUSED)('refuse %j', (params) => {
    expect(refusals(params)).not.toEqual([]);
  });

  it.each([
    {},
    { mode: 'alert', 'auto-fix': 'all' },
    { 'alert-email': 'ops@example.com', 'alarm-email': 'oncall@example.com' },
    { 'slack-secret-name': '/example/slack', 'slack-channel': '#alerts' },
    { 'guarded-documents': 'SSM-SessionManagerRunShell, Example-Document' },
    { 'account-name': 'Éxample (prod), 東京' },
    { mode: 'auto-fix', 'auto-fix': 'all', ...LISTS },
    ...fixable.map((id) => ({ mode: 'auto-fix', 'auto-fix': id, ...LISTS })),
    { mode: 'auto-fix', 'auto-fix': 'session-preferences, vpc-name-resolution' },
    { 'log-retention-days': '365', 'role-path': '/guards/', 'ignore-tag': 'keep:off' },
  ])('take %j', (params) => {
    expect(refusals(params)).toEqual([]);
  });

  it.each([
    [{}, ['CodeBucketPrefix or CodeBucket must say where the zips are']],
    [{ CodeBucket: 'example-zips' }, []],
    [{ CodeBucketPrefix: 'example' }, []],
    [{ CodeBucketPrefix: 'example', CodeBucket: 'example-zips' }, []],
  ])('want a place of the zips: %j', (code, refused) => {
    for (const [template, must] of [
      [TEMPLATE, {}],
      [hubTemplate('1.0.0', { hub: 'h.zip', 'notify-slack': 's.zip' }), { OrganizationId: 'o-exampleorg1' }],
    ] as const) {
      const given = { ...must, ...code };
      expect(refusalsOf(template, given)).toEqual(refused);
      // CloudFormation asks for each parameter that has no default.
      const missing = Object.entries(template.Parameters).filter(
        ([name, { Default }]) => Default === undefined && !(name in given),
      );
      expect(missing).toEqual([]);
    }
  });

  it.each([
    [{ 'slack-channel': '#alerts' }, 'SlackChannel needs SlackSecretName'],
    [{ mode: 'auto-fix', 'auto-fix': 'session-preferences', 'ignore-tag': 'keep:off' }, 'IgnoreTag is'],
    [
      { mode: 'auto-fix', 'auto-fix': 'all', ...LISTS, 'log-groups': '' },
      'session-log-group needs LogGroups',
    ],
    [
      { mode: 'auto-fix', 'auto-fix': 'all', ...LISTS, 'log-groups': ',' },
      'session-log-group needs LogGroups',
    ],
    [{ mode: 'auto-fix', 'auto-fix': 'node-credentials', ...LISTS, 'node-profiles': '' }, 'NodeProfiles'],
    // The functions would guard a document that their roles may not read.
    [{ 'guarded-documents': '' }, 'GuardedDocuments'],
    [{ 'log-buckets': 'example*-logs' }, 'LogBuckets'],
    // The role could not read `parametersession-guard-slack`, and no alert would reach Slack.
    [{ 'slack-secret-name': 'session-guard-slack' }, 'SlackSecretName'],
    [{ 'account-name': 'x'.repeat(51) }, 'AccountName'],
  ] as const)('say why they refuse %j', (params, why) => {
    expect(refusals(params).join()).toContain(why);
  });
});
