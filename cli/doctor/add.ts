import { registry } from '../../functions/prerequisites/index.ts';
import { type AddCommand, helpText, JSON_LINES, names } from '../run.ts';
import { wrap } from '../terminal/layout.ts';

const EXAMPLES = `
Examples:
  session-guard doctor
  session-guard doctor --profile prod --region eu-central-1,us-east-1
  session-guard doctor --accounts accounts.txt --role-name session-guard-doctor --region all --csv

Exit code: 0 all is well, 1 something fails, 2 wrong usage or no credentials, 3 something could not be seen.
It only reads. It needs the policy that --print-policy prints.`;

/** The ids that `--only` takes, in lines of this width. */
const idsIn = (width: number): string =>
  wrap(registry.map(({ id }) => id).join(', '), width - 2)
    .map((line) => `  ${line}`)
    .join('\n');

/** Adds `session-guard doctor`. */
export const addDoctor: AddCommand = (program, terminal, run) => {
  program
    .command('doctor')
    .description('examine a real account: does everything that sessions need hold? Nothing is changed')
    .argument('[target...]', 'nodes that you cannot connect to: an instance id, a Name, or mi-…')
    .option('--region <names>', 'Regions, separated by commas, or all (default: as for the AWS CLI)', names)
    .option('--profile <name>', 'profile of the shared AWS configuration')
    .option('--role-arn <arn>', 'role to assume first')
    .option(
      '--accounts <file>',
      'accounts to examine: an id and a name on each line, or the JSON of aws organizations list-accounts',
    )
    .option('--role-name <name>', 'role to assume in each of these accounts')
    .option('--only <ids>', 'only these prerequisites, separated by commas', names)
    .option('--json', `${JSON_LINES}, for each account and Region`)
    .option('--csv', 'a row for each check')
    .option('--asff', 'findings of Security Hub: a line is a list for batch-import-findings')
    .option('--html <file>', 'a page for the browser, which needs no network')
    .option('--snapshot <file>', 'write the account down as an account file, for simulate --account')
    .option('--mask', 'in that file, hide the values of tags and parameters, names of people, shell profiles')
    .option('--fail-on <what>', 'fail: exit code 3 is not used; unknown: it is (default: unknown)')
    .option('--print-policy', 'print the IAM policy that doctor needs, and do nothing else')
    .addHelpText(
      'after',
      () => `${helpText(EXAMPLES, terminal)}\n\nPrerequisites:\n${idsIn(terminal.columns)}`,
    )
    .action((targets, options) =>
      run(import('./command.ts').then(({ doctorCommand }) => doctorCommand(targets, options, terminal))),
    );
};
