import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../../cli/main.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

describe('fleet refuses, before it asks AWS', () => {
  it.each([
    [['--json', '--csv'], 'use only one of --json, --csv'],
    [['--csv', '--html', 'x.html'], 'use only one of --csv, --html'],
    [['--region', 'narnia'], '--region narnia: that is no Region, such as eu-central-1'],
    [['--region', 'eu-central-1,us-east-1'], 'that is no Region'],
    [['--accounts', 'no-such-file.txt'], 'the list of accounts no-such-file.txt does not exist'],
    [['--accounts', '-'], 'standard input lists no account'],
    [['--html', path.join(tmpdir(), 'no-such-folder', 'x.html')], 'because its folder does not exist'],
    [['--stack'], "option '--stack <name>' argument missing"],
    [['prod'], 'too many arguments'],
    [['--role-name', 'x'], "unknown option '--role-name'"],
  ])('%j', async (args, message) => {
    const terminal = fakeTerminal();
    expect(await main(['fleet', ...args], terminal)).toBe(2);
    expect(terminal.lines).toEqual([]);
    expect(terminal.errors.join('\n')).toContain(message);
  });
});
