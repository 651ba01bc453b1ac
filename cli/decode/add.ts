import { type AddCommand, collect, JSON_LINES, names, OWN_ROLE } from '../run.ts';
import { decodeCommand } from './command.ts';

const EXAMPLE = `
Example:
  aws cloudtrail lookup-events --max-items 20 | session-guard decode -`;

/** Adds `session-guard decode`. */
export const addDecode: AddCommand = (program, terminal, run) => {
  program
    .command('decode')
    .description('show what the guard sees in CloudTrail records')
    .argument(
      '<file...>',
      'records, EventBridge envelopes, files of a trail (also .gz), folders of them, JSON Lines; - is standard input',
    )
    .option('--json', JSON_LINES)
    .option(
      '--documents <names>',
      'the guarded documents, separated by commas (default: SSM-SessionManagerRunShell)',
      names,
    )
    .option('--own-role <arn>', OWN_ROLE, collect)
    .addHelpText('after', EXAMPLE)
    .action((files, options) => run(decodeCommand(files, options, terminal)));
};
