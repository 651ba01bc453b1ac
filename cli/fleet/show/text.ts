import { count } from '../../terminal/count.ts';
import { cut, pad, wrap } from '../../terminal/layout.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Fleet, Unguarded } from '../fleet.ts';
import { modesOf } from '../modes.ts';
import { hubText, meaningsOf, sentencesOf, unguardedTitle } from '../sentences.ts';
import { MARKS, STYLES, shown } from '../words.ts';
import { tableLines } from './table.ts';

/** More accounts without a guard than these are counted. */
const MOST_UNGUARDED = 100;

const headed = (title: string, lines: readonly string[], terminal: Terminal): readonly string[] =>
  lines.length === 0 ? [] : ['', terminal.style('bold', title), ...lines];

/** The columns of a mark. */
const MARK = 8;

/** A mark, and a text beside it that is wrapped. */
const marked = (mark: string, text: string, width: number): readonly [string, ...string[]] => {
  const [first = '', ...rest] = wrap(text, width - MARK);
  return [`${pad(mark, MARK)}${first}`, ...rest.map((line) => `${' '.repeat(MARK)}${line}`)];
};

const meanings = (fleet: Fleet, terminal: Terminal): readonly string[] =>
  meaningsOf(fleet).flatMap(([trouble, text]) => {
    const [first, ...rest] = marked(MARKS[trouble], text, terminal.columns);
    return [`${terminal.style(STYLES[trouble], first.slice(0, MARK))}${first.slice(MARK)}`, ...rest];
  });

const unguardedLine = ({ account, name }: Unguarded): string =>
  name === undefined ? account : `${account}  ${shown(name.text, 60)}`;

const unguardedLines = ({ unguarded }: Fleet, width: number): readonly string[] => {
  const more = unguarded.length - MOST_UNGUARDED;
  return [
    ...unguarded.slice(0, MOST_UNGUARDED).map((one) => cut(unguardedLine(one), width)),
    ...(more > 0 ? [`and ${count(more, 'account')} more: --json and --csv list them`] : []),
  ];
};

/** A fleet as text, in lines no wider than the terminal. */
export const textOf = (fleet: Fleet, terminal: Terminal): readonly string[] => {
  const [first, ...others] = sentencesOf(fleet);
  const width = terminal.columns;
  const modes = modesOf(fleet.installations);
  return [
    ...wrap(first, width).map((line) => terminal.style('bold', line)),
    ...others.flatMap((line) => wrap(line, width)),
    ...wrap(hubText(fleet), width).map((line) => terminal.style('dim', line)),
    ...(fleet.installations.length > 0 ? ['', ...tableLines(fleet, modes, terminal)] : []),
    ...(modes.legend.length > 0
      ? ['', ...modes.legend.flatMap(([mark, text]) => marked(mark, text, width))]
      : []),
    ...headed('What to do', meanings(fleet, terminal), terminal),
    ...headed(unguardedTitle(fleet), unguardedLines(fleet, width), terminal),
  ];
};
