import { type Command, InvalidArgumentError } from 'commander';
import { wrap } from './terminal/layout.ts';
import type { Terminal } from './terminal/terminal.ts';

/** Takes the exit code of a command. */
export type Run = (exitCode: Promise<number>) => Promise<void>;

/** A command of the program, with its options and its help. */
export type AddCommand = (program: Command, terminal: Terminal, run: Run) => void;

/** A list of names, separated by commas. Throws commander's error if it is empty. */
export const names = (value: string): readonly string[] => {
  const list = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (list.length === 0) throw new InvalidArgumentError('The list is empty.');
  return list;
};

/** Collects an option that may be repeated. */
export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** The help of `--own-role`. */
export const OWN_ROLE = 'ARN of a role of the guard itself; its changes are ignored (may be repeated)';
/** The help of `--json`. */
export const JSON_LINES = 'one JSON object per line';

/** Text below the options of a help. Sentences fit the width; what is indented is a table, or is there to be copied. */
export const helpText = (text: string, { columns }: Pick<Terminal, 'columns'>): string =>
  text
    .split('\n')
    .flatMap((line) => (line.startsWith(' ') ? [line] : wrap(line, columns)))
    .join('\n');
