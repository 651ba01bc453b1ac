import addCompletion from '@bomb.sh/tab/commander';
import { Command, CommanderError } from 'commander';
import { oneLine } from '../functions/alerts/escape.ts';
import { VERSION } from '../functions/formats/version.ts';
import { addDecode } from './decode/add.ts';
import { addDemo } from './demo/add.ts';
import { addDoctor } from './doctor/add.ts';
import { addFleet } from './fleet/add.ts';
import { addHelp, addHints } from './help.ts';
import { addHistory } from './history/add.ts';
import type { AddCommand, Run } from './run.ts';
import { addSimulate } from './simulate/add.ts';
import { openTerminal, type Terminal } from './terminal/terminal.ts';
import { UsageError } from './usage-error.ts';
import { addVerify } from './verify/add.ts';

/** A message may quote what was typed, or a file, and a terminal obeys control characters. */
const harmless = (message: string): string => message.split('\n').map(oneLine).join('\n');

/** In the order of the help. */
const COMMANDS: readonly AddCommand[] = [
  addDemo,
  addDoctor,
  addHistory,
  addDecode,
  addSimulate,
  addVerify,
  addFleet,
];

const programOf = (terminal: Terminal, run: Run): Command => {
  const program = new Command('session-guard')
    .description(
      'Finds out why Session Manager does not work, and who changed what it needs. It changes nothing in AWS.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
      outputError: (text, write) => write(`session-guard: ${harmless(text.replace(/^error: /, ''))}`),
    })
    .version(VERSION, '-V, --version')
    .helpCommand(false);
  for (const add of COMMANDS) add(program, terminal, run);
  addHelp(program);
  // Adds `completion SHELL`, which prints a script, and a hidden command that the script calls.
  addCompletion(program, { completionCommandName: 'completion' });
  addHints(program);
  return program;
};

/** A defect of this program. It must not look like a failing account, so it has the number of `EX_SOFTWARE` in sysexits. */
const CRASHED = 70;

/**
 * Runs one command line and returns its exit code: 0 if all went well, 1 if something fails or is alerted, 2 if the command
 * line, a file or the credentials are wrong, 3 if something could not be seen,
 * 70 if the program itself is wrong.
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
    terminal.err(
      `session-guard: ${isUsage ? '' : 'unexpected error, please report it: '}${harmless(message)}`,
    );
    return isUsage ? 2 : CRASHED;
  }
};
