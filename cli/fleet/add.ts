import { type AddCommand, helpText, JSON_LINES } from '../run.ts';

/** The name of the hub's stack in the instructions. */
const STACK = 'session-guard-hub';

const EXAMPLES = `
Examples:
  session-guard fleet --profile ops --region eu-central-1
  session-guard fleet --accounts accounts.txt
  session-guard fleet --json | jq -r 'select(.state == "silent") | .account'

Exit code: 0 all installations are heard, 1 one is silent, deaf or does not see all of its account, none is heard, or an account of --accounts has no guard, 2 wrong usage, no credentials or no hub, 3 something could not be seen. Open incidents alone are 0: they were alerted.
It only reads.`;

/** Adds `session-guard fleet`. */
export const addFleet: AddCommand = (program, terminal, run) => {
  program
    .command('fleet')
    .description('show what the hub knows of all guards, who is silent, and which accounts have none')
    .option('--stack <name>', `the stack of the hub (default: ${STACK})`)
    .option('--region <name>', 'the Region of the hub (default: as for the AWS CLI)')
    .option('--profile <name>', 'profile of the shared AWS configuration')
    .option('--role-arn <arn>', 'role to assume first')
    .option(
      '--accounts <file>',
      'accounts that must have a guard: an id and a name on each line, or the JSON of aws organizations list-accounts (default: the organization is asked)',
    )
    .option('--json', `${JSON_LINES}: an installation, or an account without a guard; then the summary`)
    .option('--csv', 'a row for each installation, and for each account without a guard')
    .option('--html <file>', 'a page for the browser, which needs no network')
    .addHelpText('after', () => helpText(EXAMPLES, terminal))
    .action((options) =>
      run(
        import('./command.ts').then(({ fleetCommand }) =>
          fleetCommand({ stack: STACK, ...options }, terminal),
        ),
      ),
    );
};
