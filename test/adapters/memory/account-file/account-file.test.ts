import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { demoCommand } from '../../../../cli/demo/command.ts';
import { EXAMPLE, exampleAccount } from '../../../../cli/example/account.ts';
import { presentValue } from '../../../../functions/account/observed.ts';
import { readAccountFile } from '../../../../functions/adapters/memory/account-file/account-file.ts';
import { assess } from '../../../../functions/core/assessment.ts';
import { registry } from '../../../../functions/prerequisites/index.ts';
import { fakeTerminal } from '../../../support/fake-terminal.ts';

const read = (json: unknown) => {
  const account = readAccountFile(json);
  if (!account.ok) throw new Error(account.problems.join('\n'));
  return account;
};
const problemsOf = (json: unknown): readonly string[] => {
  const account = readAccountFile(json);
  return account.ok ? [] : account.problems;
};
const { identity } = exampleAccount;

describe('an account file', () => {
  it('is what the documentation shows', () => {
    const page = readFileSync('docs/account-file.md', 'utf8');
    const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const { state, next } = read(JSON.parse(example));
    expect(Object.keys(state.buckets)).toEqual(['example-logs', 'example-logs-of-somebody-else']);
    expect(next['SSM-SessionManagerRunShell']).toHaveLength(1);
    const kinds = assess(registry, state).map(({ result }) => result.kind);
    expect(new Set(kinds)).toEqual(new Set(['pass']));
  });

  it('is what the demo prints', async () => {
    const terminal = fakeTerminal();
    expect(await demoCommand(undefined, { printAccount: true }, terminal)).toBe(0);
    expect(read(JSON.parse(terminal.lines.join('\n')))).toEqual(read(exampleAccount));
  });

  it('describes an example in which every check passes', () => {
    const results = assess(registry, read(exampleAccount).state).map(({ result }) => result);
    const kinds = results.map(({ kind }) => kind);
    // Unused roles and profiles are described, too, for samples that must not alert.
    expect(new Set(kinds)).toEqual(new Set(['pass', 'not-applicable']));
    expect(kinds.filter((kind) => kind === 'pass').length).toBeGreaterThan(20);
    expect(results.length).toBeGreaterThanOrEqual(6);
  });

  it('knows a key by its ARN, its id and its alias', () => {
    const arn = EXAMPLE.keyArn;
    const { keys } = read({ identity, keys: { 'alias/sessions': { arn, state: 'Disabled' } } }).state;
    expect(Object.keys(keys).sort()).toEqual([arn.split('/')[1], 'alias/sessions', arn].sort());
    expect(Object.values(keys).map((key) => presentValue(key)?.state)).toEqual(Array(3).fill('Disabled'));
  });

  it('makes a document that only has a next absent', () => {
    expect(read({ identity, documents: { D: { next: ['not JSON'] } } })).toMatchObject({
      state: { documents: {} },
      next: { D: ['not JSON'] },
    });
  });

  it.each<[string, unknown, readonly string[]]>([
    ['no object', 7, ['the file: must be an object']],
    ['no identity', {}, ['identity: is missing']],
    [
      'several mistakes',
      {
        identity: { accountId: '1', region: 'ap-northeast-1' },
        bucket: {},
        buckets: { b: { tags: { a: 1 } } },
      },
      [
        'identity.accountId: must be 12 digits',
        'buckets.b.tags.a: must be a string',
        'the file: has unknown keys: bucket',
      ],
    ],
    [
      'a version that is not there',
      { identity, documents: { D: { versions: { '1': {} }, defaultVersion: '2' } } },
      ['documents.D.defaultVersion: version 2 is not described under versions'],
    ],
    [
      'names that lead nowhere',
      {
        identity,
        vpcs: { 'vpc-1': { cidrBlocks: ['10.0.0.0/16'], dhcpOptionsId: 'dopt-9' } },
        buckets: { b: {} },
        strangers: ['b'],
        keys: { 'alias/k': {} },
        documents: { D: {} },
      },
      [
        'documents.D: has neither versions nor next',
        'vpcs.vpc-1.dhcpOptionsId: dopt-9 is not described under dhcpOptions',
        'strangers: b is described under buckets as well',
        'keys.alias/k.arn: is missing, and an alias does not reveal it',
      ],
    ],
  ])('with %s is refused, and all is listed', (_name, json, problems) => {
    expect(problemsOf(json)).toEqual(problems);
  });
});
