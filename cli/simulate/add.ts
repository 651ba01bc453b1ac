import { exampleNames } from '../input/load-account.ts';
import { type AddCommand, collect, helpText, JSON_LINES, names, OWN_ROLE } from '../run.ts';
import { autoFixIds, simulateCommand } from './command.ts';

const EXAMPLES = [
  '  session-guard simulate records.json --account example:hub-spoke --auto-fix all',
  '  session-guard simulate trail.json.gz --account mine.json --as-if',
];

const EXIT_CODES = 'Exit code: 0 no alert, 1 an alert, 2 a file or an option is wrong.';

/** An example, and the example accounts, a line each. */
const exampleHelp = (): string => {
  const accounts = exampleNames();
  const width = Math.max(...accounts.map(([name]) => name.length)) + 2;
  return [
    '',
    'Examples:',
    ...EXAMPLES,
    '',
    EXIT_CODES,
    '',
    'Example accounts:',
    ...accounts.map(([name, shows]) => `  ${name.padEnd(width)}${shows}`),
  ].join('\n');
};

/** Adds `session-guard simulate`. */
export const addSimulate: AddCommand = (program, terminal, run) => {
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
    .option('--as-if', 'take records of another account or Region as if they were of this one')
    .option('--json', `${JSON_LINES}: the outcome and its alert`)
    .addHelpText('after', () => helpText(exampleHelp(), terminal))
    .action((files, options) => run(simulateCommand(files, options, terminal)));
};
