import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { decodeCommand } from './decode-command.ts';
import { demoCommand } from './demo/command.ts';
import { exampleNames } from './load-account.ts';
import { autoFixIds, simulateCommand } from './simulate-command.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const names = (value: string): readonly string[] => {
  const list = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (list.length === 0) throw new InvalidArgumentError('The list is empty.');
  return list;
};

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

const OWN_ROLE = 'ARN of a role of the guard itself; its changes are ignored (may be repeated)';
const DEFAULT = 'SSM-SessionManagerRunShell';
const JSON_LINES = 'one JSON object per line';

const DECODE_EXAMPLE = `
Example:
  aws cloudtrail lookup-events --max-items 20 | session-guard decode -`;

const SIMULATE_EXAMPLE = '  session-guard simulate records.json --account example:hub-spoke --auto-fix all';

/** An example, and the example accounts, a line each. */
const exampleHelp = (): string => {
  const names = exampleNames();
  const width = Math.max(...names.map(([name]) => name.length)) + 2;
  return [
    '',
    'Example:',
    SIMULATE_EXAMPLE,
    '',
    'Example accounts:',
    ...names.map(([name, shows]) => `  ${name.padEnd(width)}${shows}`),
  ].join('\n');
};

type Run = (exitCode: Promise<number>) => Promise<void>;

const programOf = (terminal: Terminal, run: Run): Command => {
  const program = new Command('session-guard')
    .description('Shows what a change in AWS does to Session Manager. Nothing real is touched.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      outputError: (text, write) => write(`session-guard: ${text.replace(/^error: /, '')}`),
    })
    .showHelpAfterError('Try session-guard --help')
    .helpCommand(false);
  program
    .command('decode')
    .description('show what the guard sees in CloudTrail records')
    .argument(
      '<file...>',
      'records, EventBridge envelopes, files of a trail (also .gz), folders of them, JSON Lines; - is standard input',
    )
    .option('--json', JSON_LINES)
    .option('--documents <names>', `the guarded documents, separated by commas (default: ${DEFAULT})`, names)
    .option('--own-role <arn>', OWN_ROLE, collect)
    .addHelpText('after', DECODE_EXAMPLE)
    .action((files, options) => run(decodeCommand(files, options, terminal)));
  program
    .command('simulate')
    .description('run the whole guard on an account in memory, to see what it would do with these events')
    .argument(
      '<file...>',
      'records, EventBridge envelopes, files or folders of a trail, - is standard input; each file or folder starts with the account as it is described',
    )
    .option(
      '--account <file>',
      'the account: a file, or example:NAME as listed below (default: example:demo)',
    )
    .option('--auto-fix <ids>', `what to put back: all, or some of ${autoFixIds(['all']).join(', ')}`, names)
    .option('--documents <names>', 'the guarded documents (default: those of the account)', names)
    .option('--own-role <arn>', OWN_ROLE, collect)
    .option('--json', `${JSON_LINES}: the outcome and its alert`)
    .addHelpText('after', exampleHelp)
    .action((files, options) => run(simulateCommand(files, options, terminal)));
  program
    .command('demo')
    .description('watch how changes break sessions, what the alerts say, and how the guard fixes them')
    .option('--json', `${JSON_LINES}: the outcome of each story`)
    .option('--print-account [name]', 'print an example account, as a start for your own account file')
    .action((options) => run(demoCommand(options, terminal)));
  return program;
};

/**
 * Runs one command line and returns its exit code: 0 if all went well, 1 if the demo did not show what it
 * should, 2 if the command line or a file is wrong.
 */
export const main = async (args: readonly string[], terminal: Terminal = openTerminal()): Promise<number> => {
  let exitCode = 0;
  const program = programOf(terminal, async (result) => {
    exitCode = await result;
  });
  if (args.length === 0) {
    terminal.err(program.helpInformation().trimEnd());
    return 2;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const message = error instanceof Error ? error.message : String(error);
    const isUsage = error instanceof UsageError;
    terminal.err(`session-guard: ${isUsage ? '' : 'unexpected error, please report it: '}${message}`);
    return isUsage ? 2 : 1;
  }
};
