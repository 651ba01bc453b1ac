import type { Command } from 'commander';
import { didYouMean } from './did-you-mean.ts';
import { UsageError } from './usage-error.ts';

const COMPLETION = `
Examples:
  source <(session-guard completion bash)
  session-guard completion fish > ~/.config/fish/completions/session-guard.fish`;

/** A command by its name. Throws a {@link UsageError} with the nearest name. */
const commandNamed = (program: Command, name: string): Command => {
  const found = program.commands.find((command) => command.name() === name);
  if (found) return found;
  const known = program.commands.map((command) => command.name()).filter((one) => one !== 'complete');
  const meant = didYouMean(name, known);
  throw new UsageError(
    `there is no command ${name}. ${meant ? `Did you mean ${meant}?` : `There are: ${known.join(', ')}`}`,
  );
};

/** Adds `help [COMMAND]`. */
export const addHelp = (program: Command): void => {
  program
    .command('help [command]')
    .description('show the help of a command')
    .action((name?: string) => (name === undefined ? program : commandNamed(program, name)).outputHelp());
};

/** Says where help is when a command is used wrongly. To be called when all commands are there. */
export const addHints = (program: Command): void => {
  program.showHelpAfterError('Try session-guard --help');
  for (const command of program.commands) {
    command.showHelpAfterError(`Try session-guard help ${command.name()}`);
    if (command.name() !== 'completion') continue;
    command.description('print a script that completes commands and options in a shell');
    command.addHelpText('after', COMPLETION);
  }
};
