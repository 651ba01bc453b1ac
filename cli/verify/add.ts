import { InvalidArgumentError, Option } from 'commander';
import { type AddCommand, helpText, JSON_LINES } from '../run.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** A time such as `15m` or `90s`, in milliseconds. */
const duration = (text: string): number => {
  const [, count = '', unit = ''] = /^(\d{1,4})([smh])$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (factor === undefined) throw new InvalidArgumentError('Use a number and s, m or h, such as 15m.');
  return Number(count) * factor;
};

const EXAMPLE = `
Example:
  session-guard verify --region eu-central-1

It makes one call that changes nothing, on a document that the stack owns for this.
Exit code: 0 the guard is alive, 1 a link is broken, 2 wrong usage or no credentials, 3 something could not be seen.`;

/** Adds `session-guard verify`. */
export const addVerify: AddCommand = (program, terminal, run) => {
  program
    .command('verify')
    .description(
      'test a deployed guard from end to end: does it hear a change, and would anybody hear of it?',
    )
    .option('--region <name>', 'the guarded Region (default: as for the AWS CLI)')
    .option('--stage <name>', 'the stage of the stack (default: prod)')
    .option('--stack <name>', 'the name of the stack, where a StackSet or you have named it')
    .option('--profile <name>', 'profile of the shared AWS configuration')
    .option('--role-arn <arn>', 'role to assume first')
    .addOption(
      new Option('--timeout <time>', 'how long to wait for the test call')
        .argParser(duration)
        .default(15 * 60_000, '15m'),
    )
    .option('--json', `${JSON_LINES}: a link`)
    .addHelpText('after', () => helpText(EXAMPLE, terminal))
    .action((options) =>
      run(import('./command.ts').then(({ verifyCommand }) => verifyCommand(options, terminal))),
    );
};
