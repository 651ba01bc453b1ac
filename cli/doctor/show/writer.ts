import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Examination } from '../examination.ts';
import type { LineFormat } from '../options.ts';
import { asffLines } from './asff.ts';
import { CSV_HEADER, csvRows } from './csv.ts';
import { textOf } from './text.ts';

/** Takes one examination after the other. */
export type Output = {
  readonly write: (examination: Examination) => void;
  /** When the last one was written. */
  readonly end: () => Promise<void>;
};

/** The lines of one examination; the first of several may need a heading. */
const linesOf = (
  examination: Examination,
  format: LineFormat,
  isFirst: boolean,
  prerequisites: readonly Prerequisite[],
  terminal: Terminal,
): readonly string[] => {
  switch (format) {
    case 'json':
      return [JSON.stringify(examination)];
    case 'asff':
      return asffLines(examination, prerequisites);
    case 'csv':
      return [...(isFirst ? [CSV_HEADER] : []), ...csvRows(examination)];
    case 'text':
      return [...(isFirst ? [] : ['', '']), ...textOf(examination, prerequisites, terminal)];
  }
};

/**
 * Writes one examination after the other: as text, or for a program to read as a line of JSON, rows of CSV, or findings
 * of Security Hub.
 */
export const writerOf = (
  format: LineFormat,
  prerequisites: readonly Prerequisite[],
  terminal: Terminal,
): Output => {
  let isFirst = true;
  return {
    write: (examination) => {
      for (const line of linesOf(examination, format, isFirst, prerequisites, terminal)) terminal.out(line);
      isFirst = false;
    },
    end: async () => undefined,
  };
};
