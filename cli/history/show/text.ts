import { oneLine } from '../../../functions/alerts/escape.ts';
import { count } from '../../terminal/count.ts';
import { wrap } from '../../terminal/layout.ts';
import type { Style, Terminal } from '../../terminal/terminal.ts';
import { DEGREES, type Degree } from '../walk/verdict.ts';
import { rowLines, widthsOf } from './cells.ts';
import { writeEnds } from './ends.ts';
import { writeHarmless } from './harmless.ts';
import type { Report, Row } from './report.ts';
import { writeSummary } from './summary.ts';
import { DEGREE_WORDS, minute } from './words.ts';

const STYLES: Readonly<Record<Degree, Style>> = {
  broke: 'red',
  'may-have-broken': 'yellow',
  harmless: 'green',
};

/** From this width on, everything about a change stands in one row. */
const WIDE = 110;

/** More rows than these nobody reads; JSON has them all. */
const MOST_ROWS = 100;

const HEAD = ['Time (UTC)', 'Who', 'Tool', 'Call', 'Resource', 'Prerequisite'] as const;

const resourceWords = ({ latest }: Row): string => {
  const [first, ...rest] = latest.resources.map(({ id }) => oneLine(id));
  return first === undefined ? '' : `${first}${rest.length > 0 ? ` and ${rest.length} more` : ''}`;
};

const cellsOf = (row: Row): readonly string[] => {
  const { change, prerequisites } = row.latest;
  const { name, tool } = change.actor;
  const call = `${oneLine(change.api)}${row.times > 1 ? ` (${row.times} times)` : ''}`;
  return [minute(change.time), oneLine(name), tool, call, resourceWords(row), prerequisites.join(', ')];
};

const becauseOf = ({ latest, times, first }: Row): string =>
  `${oneLine(latest.because)}${times > 1 ? ` (the first of ${times} was at ${minute(first)})` : ''}`;

const writeWide = (rows: readonly Row[], terminal: Terminal): void => {
  const cells = rows.map(cellsOf);
  const widths = widthsOf([HEAD, ...cells], terminal.columns);
  for (const line of rowLines(HEAD, widths)) terminal.out(terminal.style('dim', line));
  for (const [index, row] of rows.entries()) {
    for (const line of rowLines(cells[index] ?? [], widths)) terminal.out(line);
    for (const line of wrap(becauseOf(row), terminal.columns - 4))
      terminal.out(terminal.style('dim', `    ${line}`));
  }
};

const writeNarrow = (rows: readonly Row[], terminal: Terminal): void => {
  const width = terminal.columns;
  for (const row of rows) {
    const [time = '', who, tool, call, resource, prerequisite] = cellsOf(row);
    for (const line of wrap(`${time}  ${who} (${tool})`, width)) terminal.out(line);
    for (const line of wrap(`${call} ${resource}`.trimEnd(), width - 2)) terminal.out(`  ${line}`);
    for (const line of wrap(`${prerequisite}: ${becauseOf(row)}`, width - 2)) {
      terminal.out(terminal.style('dim', `  ${line}`));
    }
  }
};

const writeRows = (report: Report, degree: Degree, terminal: Terminal): void => {
  const rows = report.rows.filter(({ latest }) => latest.degree === degree);
  const changes = report.told.filter((one) => one.degree === degree).length;
  terminal.out('');
  terminal.out(
    terminal.style(STYLES[degree], `${DEGREE_WORDS[degree].heading}: ${count(changes, 'change')}`),
  );
  if (rows.length === 0) return;
  if (degree === 'harmless') {
    writeHarmless(report.told, terminal);
    return;
  }
  const shown = rows.slice(0, MOST_ROWS);
  if (terminal.columns >= WIDE) writeWide(shown, terminal);
  else writeNarrow(shown, terminal);
  if (rows.length > shown.length) terminal.out(`and ${rows.length - shown.length} more; --json has them all`);
};

const say = (text: string, terminal: Terminal): void => {
  for (const line of wrap(text, terminal.columns)) terminal.out(line);
};

const writeHead = (
  { place, places, source, counts, kept, period, isAccountKnown }: Report,
  terminal: Terminal,
): void => {
  say(
    isAccountKnown ? `Account ${place}, ${oneLine(source)}.` : `The account is ${oneLine(source)}.`,
    terminal,
  );
  if (!isAccountKnown) {
    say(
      'So only what a record itself shows to be harmless is called harmless. With --account, or with credentials, each change is judged.',
      terminal,
    );
  }
  const when = period ? `, from ${minute(period[0])} to ${minute(period[1])}` : '';
  say(
    `${count(counts.records, 'record')}; ${count(kept, 'call')} that sessions may depend on${when}.`,
    terminal,
  );
  if (!isAccountKnown) {
    for (const [name, calls] of places) say(`${oneLine(name)}: ${count(calls, 'call')}.`, terminal);
  }
  if (counts.failed > 0) say(`${count(counts.failed, 'such call')} failed and changed nothing.`, terminal);
  if (counts.unreadable > 0)
    say(`${count(counts.unreadable, 'text')} among them: no record of CloudTrail.`, terminal);
};

/** The history as text: what is certain first, then a summary, and how far back the account is known. */
export const writeText = (report: Report, terminal: Terminal): void => {
  writeHead(report, terminal);
  if (report.told.length > 0) {
    for (const degree of DEGREES) writeRows(report, degree, terminal);
    writeSummary(report, terminal);
  } else say('None of them is a call that the guard watches.', terminal);
  writeEnds(report, terminal);
};
