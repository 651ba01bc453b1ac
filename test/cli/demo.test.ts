import { describe, expect, it } from 'vitest';
import { demoCommand } from '../../cli/demo-command.ts';
import { columns } from '../../cli/layout.ts';
import { stories } from '../../cli/stories.ts';
import { fakeTerminal } from './fake-terminal.ts';

describe('the demo', () => {
  it('gives the outcome of each story in each mode, a line each', async () => {
    const terminal = fakeTerminal();
    expect(await demoCommand({ json: true }, terminal)).toBe(0);
    const lines = terminal.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ story, mode, status }) => [story, mode, status])).toEqual(
      stories.flatMap(({ id, expected }) => [
        [id, 'alert', expected.alert],
        [id, 'auto-fix', expected['auto-fix']],
      ]),
    );
    expect(lines.filter(({ status }) => status === 'fixed')).toHaveLength(4);
    expect(lines.every(({ prerequisite }) => typeof prerequisite === 'string')).toBe(true);
    const terraform = lines.find(
      (line) => line['story'] === 'terraform-deletes-log-bucket' && line['mode'] === 'auto-fix',
    );
    expect(terraform?.['action']).toContain('fix it in code');
  });

  it('fits on the page', async () => {
    const terminal = fakeTerminal();
    await demoCommand({}, terminal);
    expect(terminal.lines.filter((line) => columns(line) > 100)).toEqual([]);
  });

  it('shows the alert as Slack does, without its markup', async () => {
    const terminal = fakeTerminal();
    await demoCommand({}, terminal);
    const text = terminal.lines.join('\n');
    expect(text).toContain('┃ 🚨 Session Manager sessions will fail on 8 managed nodes');
    expect(text).toContain('┃ ✅ Fixed: ');
    expect(text).not.toMatch(/```|\*Who:\*|&gt;|<https/);
  });

  it('puts the account back in auto-fix mode and only there', async () => {
    const terminal = fakeTerminal();
    await demoCommand(
      {},
      terminal,
      stories.filter(({ id }) => id === 'log-bucket-deleted'),
    );
    const shown = terminal.lines.filter((line) => /^(Before|After) /.test(line));
    expect(shown.map((line) => /(encrypted with aws:kms|does not exist)/.exec(line)?.[1])).toEqual([
      'encrypted with aws:kms',
      'does not exist',
      'encrypted with aws:kms',
      'encrypted with aws:kms',
    ]);
  });

  it('fails when a story does not end as it should', async () => {
    const terminal = fakeTerminal();
    const wrong = stories.slice(0, 1).map((story) => ({
      ...story,
      expected: { alert: 'alerted', 'auto-fix': 'healthy' } as const,
    }));
    expect(await demoCommand({}, terminal, wrong)).toBe(1);
    expect(terminal.errors).toEqual([
      'session-guard: preferences-name-missing-bucket in auto-fix mode should end healthy and ended fixed',
    ]);
  });
});
