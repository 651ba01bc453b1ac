import type { Terminal } from '../../terminal/terminal.ts';
import type { Fleet } from '../fleet.ts';
import { csvLines } from './csv.ts';
import { jsonLines } from './json.ts';
import { textOf } from './text.ts';

/** Shows a fleet, or writes it down. */
export type Output = (fleet: Fleet) => Promise<void>;

const linesOf = (format: 'json' | 'csv' | 'text', fleet: Fleet, terminal: Terminal): readonly string[] => {
  switch (format) {
    case 'json':
      return jsonLines(fleet);
    case 'csv':
      return csvLines(fleet);
    case 'text':
      return textOf(fleet, terminal);
  }
};

/** The page needs its own code only where it is asked for. Throws a `UsageError` if its file cannot be written. */
export const outputOf = async (
  format: 'json' | 'csv' | 'html' | 'text',
  file: string,
  terminal: Terminal,
): Promise<Output> => {
  if (format === 'html') {
    const { pageOutput } = await import('../html/write-page.ts');
    return pageOutput(file, terminal);
  }
  return async (fleet) => {
    for (const line of linesOf(format, fleet, terminal)) terminal.out(line);
  };
};
