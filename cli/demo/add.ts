import { Option } from 'commander';
import { MODES } from '../../functions/core/guard-config.ts';
import { type AddCommand, JSON_LINES } from '../run.ts';
import { pad, wrap } from '../terminal/layout.ts';
import { demoCommand } from './command.ts';
import { stories } from './stories.ts';

const help = (columns: number): string => {
  const width = Math.max(...stories.map(({ id }) => id.length)) + 2;
  return [
    '',
    'Examples:',
    '  session-guard demo dhcp-public-dns --mode auto-fix',
    '  session-guard demo --print-account > account.json',
    '',
    'Stories:',
    ...stories.flatMap(({ id, title }) =>
      wrap(title, columns - width - 2).map((line, index) => `  ${pad(index === 0 ? id : '', width)}${line}`),
    ),
  ].join('\n');
};

/** Adds `session-guard demo`. */
export const addDemo: AddCommand = (program, terminal, run) => {
  program
    .command('demo')
    .description('watch how changes break sessions, what the alerts say, and how the guard fixes them')
    .argument('[story]', 'one of the stories below (default: how all end, and one of them whole)')
    .option('--all', 'every story, whole')
    .addOption(
      new Option('--mode <mode>', 'only in this mode (default: both; the one story in alert)').choices(MODES),
    )
    .option('--json', `${JSON_LINES}: the outcome of each story`)
    .option('--print-account [name]', 'print an example account, as a start for your own account file')
    .addHelpText('after', () => help(terminal.columns))
    .action((story, options) => run(demoCommand(story, options, terminal)));
};
