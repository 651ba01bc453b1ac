import type { Terminal } from '../../terminal/terminal.ts';
import { writtenFile } from '../../written-file.ts';
import type { Fleet } from '../fleet.ts';
import { sentencesOf } from '../sentences.ts';
import { pageOf } from './page.ts';

/** Writes a page to a file, and the summary to the terminal. Throws a `UsageError` if the file cannot be written. */
export const pageOutput = async (
  file: string,
  terminal: Terminal,
): Promise<(fleet: Fleet) => Promise<void>> => {
  const { write } = await writtenFile('--html', file);
  return async (fleet) => {
    await write(pageOf(fleet));
    for (const line of sentencesOf(fleet)) terminal.out(line);
    terminal.out(`The page is in ${file}.`);
  };
};
