import { describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { columns } from '../../cli/terminal/layout.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';

const COMMANDS = ['demo', 'doctor', 'history', 'decode', 'simulate', 'verify', 'fleet', 'completion', 'help'];

const helpOf = async (command: string, width: number) => {
  const terminal = fakeTerminal('', width);
  const code = await main(['help', command], terminal);
  return { code, lines: terminal.lines };
};

describe('the help', () => {
  it.each(COMMANDS)('of %s fits 80 columns; only what is to be copied may be longer', async (command) => {
    const { code, lines } = await helpOf(command, 80);
    expect(code).toBe(0);
    expect(lines[0]).toContain(`Usage: session-guard ${command}`);
    const long = lines.filter((line) => columns(line) > 80 && !/^ {2}session-guard /.test(line));
    expect(long).toEqual([]);
  });

  it('lists every command', async () => {
    const terminal = fakeTerminal();
    expect(await main(['help'], terminal)).toBe(0);
    for (const command of COMMANDS)
      expect(terminal.lines.join('\n')).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
  });
});

describe('what is said to a wrong command line', () => {
  it.each([
    [['help', 'docter'], 'there is no command docter. Did you mean doctor?'],
    [['help', 'x'], 'There are: demo, doctor, history, decode, simulate, verify, fleet, help, completion'],
    [['doctor', '--jsn'], 'Try session-guard help doctor'],
    [['docter'], 'Try session-guard --help'],
    [['doctor', '--print-policy', '--region', 'narnia'], '--region narnia: that is no Region'],
    [['demo', '\u001b[2J'], 'there is no story [2J'],
    [['doctor', '--only', '\u001b[2J'], '--only [2J: there is no such prerequisite'],
  ])('%j', async (args, message) => {
    const terminal = fakeTerminal();
    expect(await main(args, terminal)).toBe(2);
    expect(terminal.lines).toEqual([]);
    const said = terminal.errors.join('\n').replaceAll(/ +/g, ' ');
    expect(said).toContain(message);
    expect(said).not.toContain('\u001b');
  });
});
