import { InvalidArgumentError } from 'commander';
import { type AddCommand, collect, helpText, JSON_LINES, names, OWN_ROLE } from '../run.ts';

/** CloudTrail's event history holds 90 days. */
const MOST_DAYS = 90;

const days = (value: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > MOST_DAYS) {
    throw new InvalidArgumentError(`A whole number of days from 1 to ${MOST_DAYS} is needed.`);
  }
  return number;
};

const HELP = `
Each change is put into one of three degrees:
  certainly broke it   what it broke held before it, and would hold without it
  may have broken it   the account of that time is not known well enough
  harmless             what sessions need still held after it

Examples:
  session-guard history --days 30 --region eu-central-1
  session-guard history --from trail/AWSLogs --account account.json
  session-guard history --from trail/AWSLogs --json | jq 'select(.degree == "broke")'

Exit codes: 0, 2 if the command line or the credentials are wrong, 3 if a part could not be read.`;

/** Adds `session-guard history`. */
export const addHistory: AddCommand = (program, terminal, run) => {
  program
    .command('history')
    .description('show which past changes touched what sessions need, who made them, and what they broke')
    .option('--days <number>', `how far back CloudTrail is asked (default and most: ${MOST_DAYS})`, days)
    .option(
      '--from <path...>',
      'files of a trail (also .gz), or folders of them, instead of CloudTrail; - is standard input',
    )
    .option(
      '--account <file>',
      'the account of today, as a file or example:NAME (default: it is read from AWS)',
    )
    .option('--region <region>', 'the Region (default: that of the environment)')
    .option('--profile <name>', 'a profile of the AWS configuration')
    .option('--role-arn <arn>', 'a role to assume first')
    .option(
      '--documents <names>',
      'the guarded documents, separated by commas (default: SSM-SessionManagerRunShell)',
      names,
    )
    .option('--own-role <arn>', OWN_ROLE, collect)
    .option(
      '--resume <file>',
      'keep what CloudTrail answers in this file, and go on from there after a stop; it holds the records',
    )
    .option('--json', `${JSON_LINES}: a change, then the summary`)
    .addHelpText('after', () => helpText(HELP, terminal))
    .action((options) => run(import('./command.ts').then((it) => it.historyCommand(options, terminal))));
};
