import type { Outcome } from '../core/outcome.ts';
import { truncate } from './escape.ts';

const NOTE = ' (This alert is shortened because it did not fit into one message.)';

const LONG_VALUE = 500;
const LONG_COMMAND = 2000;

/** The service and the operation, which are ours, and nothing else: nobody must paste half a command. */
const beginning = (command: string): string => /^aws [a-z0-9]+ [a-z0-9-]+/.exec(command)?.[0] ?? 'a command';

const shortCommand = (command: string): string =>
  command.length <= LONG_COMMAND
    ? command
    : `# too long for this message (${command.length} characters): ${beginning(command)}`;

const shortDifferences = (outcome: Outcome): Outcome => ({
  ...outcome,
  differences: outcome.differences.map(({ what, before, after }) => ({
    what: truncate(what, LONG_VALUE),
    before: truncate(before, LONG_VALUE),
    after: truncate(after, LONG_VALUE),
  })),
});

const shortCommands = (outcome: Outcome): Outcome => ({
  ...shortDifferences(outcome),
  commands: {
    fix: outcome.commands.fix.map(shortCommand),
    undo: outcome.commands.undo.map(shortCommand),
  },
});

/** Cuts every text and every list of a value, at any depth; the shape of the value stays. */
const cutAll = (value: unknown, longest: number, most: number): unknown => {
  if (typeof value === 'string') return truncate(value, longest);
  if (Array.isArray(value)) return value.slice(0, most).map((item) => cutAll(item, longest, most));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutAll(item, longest, most)]));
};

const cut =
  (longest: number, most: number) =>
  (outcome: Outcome): Outcome =>
    cutAll(shortCommands(outcome), longest, most) as Outcome;

/**
 * Shorter and shorter forms of an outcome, beginning with the whole one: long values are cut before long
 * commands, names and ids only when nothing else is left to cut. The last form is always small.
 */
export const shorterForms = (outcome: Outcome): readonly (() => Outcome)[] => {
  const noted = (shorten: (whole: Outcome) => Outcome) => (): Outcome => {
    const short = shorten(outcome);
    return { ...short, action: `${short.action}${NOTE}` };
  };
  return [
    () => outcome,
    noted(shortDifferences),
    noted(shortCommands),
    noted(cut(2000, 20)),
    noted(cut(1000, 10)),
    noted(cut(100, 5)),
  ];
};
