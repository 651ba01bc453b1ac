import { type AddCommand, JSON_LINES } from '../run.ts';
import { demoCommand } from './command.ts';

export const addDemo: AddCommand = (program, terminal, run) => {
  program
    .command('demo')
    .description('watch how changes break sessions, what the alerts say, and how the guard fixes them')
    .option('--json', `${JSON_LINES}: the outcome of each story`)
    .option('--print-account [name]', 'print an example account, as a start for your own account file')
    .action((options) => run(demoCommand(options, terminal)));
};
