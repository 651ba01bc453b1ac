import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { writtenFile } from '../../written-file.ts';
import type { Examination } from '../examination.ts';
import { summaryOf } from '../show/text.ts';
import type { Output } from '../show/writer.ts';
import { createPage } from './page.ts';

/** Writes a page of all examinations to a file, and a line about each to the terminal. */
export const pageOutput = async (
  file: string,
  prerequisites: readonly Prerequisite[],
  terminal: Terminal,
): Promise<Output> => {
  const { write } = await writtenFile('--html', file);
  const page = createPage(prerequisites);
  return {
    write: (examination: Examination): void => {
      page.add(examination);
      for (const line of summaryOf(examination)) terminal.out(line);
    },
    end: async () => {
      await write(page.text());
      terminal.out(`The page is in ${file}.`);
    },
  };
};
