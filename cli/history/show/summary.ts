import { oneLine } from '../../../functions/alerts/escape.ts';
import { count } from '../../terminal/count.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { DEGREES } from '../walk/verdict.ts';
import { rowLines, widthsOf } from './cells.ts';
import type { Report, Tally } from './report.ts';
import { DEGREE_WORDS } from './words.ts';

/** More people than these are counted only. */
const MOST_PEOPLE = 20;

const numbers = (tally: Tally): readonly string[] => DEGREES.map((degree) => String(tally[degree]));
const NUMBER_HEADS = DEGREES.map((degree) => DEGREE_WORDS[degree].column);

const table = (rows: readonly (readonly string[])[], terminal: Terminal): void => {
  const widths = widthsOf(rows, terminal.columns);
  const [head = [], ...body] = rows;
  for (const line of rowLines(head, widths)) terminal.out(terminal.style('dim', line));
  for (const row of body) for (const line of rowLines(row, widths)) terminal.out(line);
};

/** Who and what, in numbers. */
export const writeSummary = ({ byPrerequisite, byPerson }: Report, terminal: Terminal): void => {
  terminal.out('');
  table(
    [['Prerequisite', ...NUMBER_HEADS], ...byPrerequisite.map(([id, tally]) => [id, ...numbers(tally)])],
    terminal,
  );
  const people = byPerson.slice(0, MOST_PEOPLE);
  terminal.out('');
  table(
    [
      ['Who', ...NUMBER_HEADS, 'Tools'],
      ...people.map(([who, tally, tools]) => [oneLine(who), ...numbers(tally), tools.join(', ')]),
    ],
    terminal,
  );
  const rest = byPerson.length - people.length;
  if (rest > 0) terminal.out(terminal.style('dim', `and ${count(rest, 'more', 'more')}`));
};
