import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Examination } from '../examination.ts';
import type { Format } from '../options.ts';
import { asffLines } from './asff.ts';
import { CSV_HEADER, csvRows } from './csv.ts';
import { textOf } from './text.ts';

/** Writes one examination after the other. */
export type Writer = { write(examination: Examination): void; end(): void };

/** Writes examinations as text, or for a program to read: a line of JSON, rows of CSV, findings of Security Hub. */
export const writerOf = (
  format: Format,
  prerequisites: readonly Prerequisite[],
  terminal: Terminal,
): Writer => {
  const out = (lines: readonly string[]): void => lines.forEach((line) => terminal.out(line));
  let count = 0;
  const write = (examination: Examination): void => {
    count += 1;
    if (format === 'json') return terminal.out(JSON.stringify(examination));
    if (format === 'asff') return out(asffLines(examination, prerequisites));
    if (format === 'csv') return out([...(count === 1 ? [CSV_HEADER] : []), ...csvRows(examination)]);
    out([...(count === 1 ? [] : ['', '']), ...textOf(examination, prerequisites, terminal)]);
  };
  return { write, end: () => undefined };
};
