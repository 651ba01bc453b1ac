import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { STATUSES } from '../../functions/core/outcome.ts';
import { alarms } from '../../infra/stack/alarms.ts';
import { PARAM_NAMES, readParams } from '../../infra/stack/params.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';

const page = (path: string): Promise<string> =>
  readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

const settings = (given: Readonly<Record<string, string>> = {}) => {
  const blank = Object.fromEntries(PARAM_NAMES.map((name) => [name, '']));
  return readParams({ ...blank, 'log-retention-days': '30', ...given }, 'session-guard', 'prod');
};

const alarmIdsOf = (given: Readonly<Record<string, string>> = {}): readonly string[] =>
  Object.entries(alarms(settings(given)))
    .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
    .map(([id]) => id);

describe('the README', () => {
  it('counts the alarms that are paid for', async () => {
    const without = alarmIdsOf().length;
    const withSlack = alarmIdsOf({ 'slack-secret-name': '/example/slack' }).length;
    expect(await page('README.md')).toMatch(
      new RegExp(`\\| CloudWatch alarms \\| ${without} for [\\d.]+ \\| ${withSlack} for `),
    );
  });

  it('explains the words that an outcome may have', async () => {
    const text = await page('README.md');
    const words = [...STATUSES.filter((status) => status !== 'unreadable')];
    expect(words.filter((status) => !text.includes(`\`${status}\``))).toEqual([]);
  });
});

describe('the other pages', () => {
  it('explain each command', async () => {
    const terminal = fakeTerminal();
    await main(['help'], terminal);
    const list = terminal.lines.slice(terminal.lines.indexOf('Commands:') + 1);
    const commands = list.flatMap((line) => /^ {2}(\w+) /.exec(line)?.[1] ?? []);
    const headings = [...(await page('docs/commands.md')).matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
    expect(commands.filter((command) => command !== 'help').toSorted()).toEqual(headings.toSorted());
  });

  it('explain each param', async () => {
    const text = await page('docs/configuration.md');
    expect(PARAM_NAMES.filter((name) => !text.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it('explain each alarm', async () => {
    const text = await page('docs/operations.md');
    const explained = [...text.matchAll(/^\| `(…?)(\w+Alarm)` \|/gm)].map(([, many, id = '']) => ({
      many,
      id,
    }));
    const ids = alarmIdsOf({ 'slack-secret-name': '/example/slack' });
    const isExplained = (alarm: string): boolean =>
      explained.some(({ many, id }) => (many ? alarm.endsWith(id) : alarm === id));
    expect(ids.filter((alarm) => !isExplained(alarm))).toEqual([]);
  });
});
