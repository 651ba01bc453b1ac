import { describe, expect, it } from 'vitest';
import { demoCommand } from '../../../cli/demo/command.ts';
import { stories } from '../../../cli/demo/stories.ts';
import { exampleAccount } from '../../../cli/example/account.ts';
import { oldAgentAccount } from '../../../cli/example/variants.ts';
import { columns } from '../../../cli/terminal/layout.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

describe('the demo', () => {
  it('gives the outcome of each story in each mode, a line each', async () => {
    const terminal = fakeTerminal();
    expect(await demoCommand(undefined, { json: true }, terminal)).toBe(0);
    const lines = terminal.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ story, mode, status }) => [story, mode, status])).toEqual(
      stories.flatMap(({ id, expected }) =>
        (['alert', 'auto-fix'] as const).flatMap((mode) =>
          expected[mode].map((status) => [id, mode, status]),
        ),
      ),
    );
    expect(lines.filter(({ status }) => status === 'fixed')).toHaveLength(5);
    expect(lines.every(({ prerequisite }) => typeof prerequisite === 'string')).toBe(true);
    const terraform = lines.find(
      (line) => line['story'] === 'terraform-deletes-log-bucket' && line['mode'] === 'auto-fix',
    );
    expect(terraform?.['action']).toContain('fix it in code');
    const detached = lines.find(
      (line) => line['story'] === 'node-policy-detached' && line['mode'] === 'auto-fix',
    );
    expect(detached?.['action']).toContain('the shape of a containment');
  });

  it('tells every field report, from its cause to the prerequisite that it breaks', async () => {
    const terminal = fakeTerminal();
    await demoCommand(undefined, { json: true }, terminal);
    const told = terminal.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const autoFixed = told.filter(({ mode }) => mode === 'auto-fix');
    const ended = autoFixed.map(({ story, prerequisite, calls }) => [story, [prerequisite, calls]]);
    expect(Object.fromEntries(ended)).toMatchObject({
      'log-bucket-deleted': ['session-log-bucket', expect.arrayContaining(['s3:CreateBucket'])],
      'dhcp-public-dns': ['vpc-name-resolution', ['ec2:AssociateDhcpOptions']],
      'logging-without-permissions': ['node-permissions', []],
      'public-address-lost': ['internet-path', []],
      'agent-cuts-port-sessions': ['agent-version', []],
      'endpoint-rule-revoked': ['network-access', ['ec2:AuthorizeSecurityGroupIngress']],
      'endpoint-deleted': ['session-endpoints', []],
      'node-policy-detached': ['node-permissions', []],
    });
  });

  it('offers the command where a person must decide', async () => {
    const terminal = fakeTerminal();
    await demoCommand(undefined, { json: true }, terminal);
    const fixOf = (id: string): readonly string[] =>
      terminal.lines
        .map((line) => JSON.parse(line) as { story: string; commands: { fix: readonly string[] } })
        .filter(({ story }) => story === id)
        .map(({ commands }) => commands.fix.join('\n'));
    expect(fixOf('endpoint-deleted')).toEqual(
      Array(2).fill(expect.stringContaining('aws ec2 create-vpc-endpoint')),
    );
    expect(fixOf('agent-cuts-port-sessions')).toEqual(
      Array(2).fill(expect.stringContaining('AWS-UpdateSSMAgent')),
    );
  });

  it('says what the sweep found', async () => {
    const terminal = fakeTerminal();
    await demoCommand(undefined, { all: true }, terminal);
    const lines = terminal.lines.filter((line) => /^Sweep /.test(line));
    expect(lines).toEqual(Array(2).fill('Sweep    found by the hourly sweep'));
  });

  it('says that a break is left to settle before it is put back, and only then', async () => {
    const terminal = fakeTerminal();
    await demoCommand(
      undefined,
      { all: true },
      terminal,
      stories.filter(({ id }) => id === 'log-bucket-deleted'),
    );
    const lines = terminal.lines.filter((line) => /^Settle|\[.+ mode\]$/.test(line));
    expect(lines).toEqual([
      expect.stringContaining('alert mode]'),
      expect.stringContaining('auto-fix mode]'),
      'Settle   left alone for 90 seconds in case a second call follows, then judged again',
    ]);
  });

  it('says what each guard said, where several get the event', async () => {
    const terminal = fakeTerminal();
    await demoCommand(
      undefined,
      { all: true },
      terminal,
      stories.filter(({ id }) => id === 'logging-without-permissions'),
    );
    const text = terminal.lines.join('\n');
    expect(text).toContain(
      [
        'Slack    guard-preferences:',
        '         (no alert) Everything that sessions need is still in place.',
        '         guard-network:',
        '         (no alert) Everything that sessions need is still in place.',
        '         guard-identity:',
        '         ┃ 🚨 Sessions will fail on 2 nodes in profile web, example-prod ap-northeast-1: role web of',
      ].join('\n'),
    );
  });

  it.each([
    ['nothing', { account: exampleAccount }],
    ['more than one thing', { account: { ...oldAgentAccount, buckets: {} } }],
  ])('fails when the sweep finds %s', async (_what, wrong) => {
    const agent = stories.filter(({ id }) => id === 'agent-cuts-port-sessions');
    const telling = demoCommand(
      undefined,
      { all: true },
      fakeTerminal(),
      agent.map((story) => ({ ...story, ...wrong })),
    );
    await expect(telling).rejects.toThrow(/^agent-cuts-port-sessions: the sweep should report one thing/);
  });

  it.each([60, 80, 120])('fits into %s columns, except for its commands', async (width) => {
    const terminal = fakeTerminal('', width);
    await demoCommand(undefined, { all: true }, terminal);
    const wide = terminal.lines.filter((line) => columns(line) > width);
    expect(wide.filter((line) => !line.startsWith('aws '))).toEqual([]);
  });

  it('prints each command whole, so that it can be copied', async () => {
    const [told, shown] = [fakeTerminal(), fakeTerminal()];
    await demoCommand('log-bucket-deleted', { json: true, mode: 'alert' }, told);
    await demoCommand('log-bucket-deleted', { mode: 'alert' }, shown);
    const { commands } = JSON.parse(told.lines.join('')) as { commands: { fix: string[] } };
    expect(commands.fix.length).toBeGreaterThan(3);
    expect(shown.lines).toEqual(expect.arrayContaining(commands.fix));
  });

  it('shows first how each story ends, and then one of them, in a screen and a half', async () => {
    const terminal = fakeTerminal('', 100);
    expect(await demoCommand(undefined, {}, terminal)).toBe(0);
    const rows = terminal.lines.filter((line) => stories.some(({ id }) => line.startsWith(`${id} `)));
    expect(rows).toHaveLength(stories.length);
    expect(rows[1]).toMatch(/^log-bucket-deleted +alerted +fixed$/);
    expect(terminal.lines.filter((line) => line.startsWith('Before'))).toHaveLength(1);
    expect(terminal.lines.length).toBeLessThan(60);
  });

  it.each(['alert', 'auto-fix'] as const)('tells one story in %s mode', async (mode) => {
    const terminal = fakeTerminal();
    expect(await demoCommand('dhcp-public-dns', { mode }, terminal)).toBe(0);
    expect(terminal.lines.filter((line) => / mode\]$/.test(line))).toEqual([
      expect.stringContaining(`[dhcp-public-dns, ${mode} mode]`),
    ]);
  });

  it('names the stories if there is none of a name', async () => {
    await expect(demoCommand('dhcp-public', {}, fakeTerminal())).rejects.toThrow(
      /there is no story dhcp-public\. Did you mean dhcp-public-dns\?\nThere are: /,
    );
  });

  it('shows the alert as Slack does, without its markup', async () => {
    const terminal = fakeTerminal();
    await demoCommand(undefined, { all: true }, terminal);
    const text = terminal.lines.join('\n');
    expect(text).toContain('┃ 🚨 Session Manager sessions will fail on 9 managed nodes');
    expect(text).toContain('┃ ✅ Fixed: ');
    expect(text).not.toMatch(/```|\*Who:\*|&gt;|<https/);
  });

  it('puts the account back in auto-fix mode and only there', async () => {
    const terminal = fakeTerminal();
    await demoCommand(
      undefined,
      { all: true },
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
      expected: {
        alert: ['alerted', 'healthy', 'healthy'],
        'auto-fix': ['healthy', 'healthy', 'healthy'],
      } as const,
    }));
    expect(await demoCommand(undefined, { all: true }, terminal, wrong)).toBe(1);
    expect(terminal.errors).toEqual([
      'session-guard: preferences-name-missing-bucket in auto-fix mode should end healthy, healthy, healthy but ended fixed, healthy, healthy',
    ]);
  });
});
