import { UsageError } from '../../usage-error.ts';
import { writtenFile } from '../../written-file.ts';
import type { Examination } from '../examination.ts';
import { createKeeping, type Keeping } from './keep.ts';

/** What is said when the file is there; a part that was not read does not exist in it. */
const said = (file: string, { failed, refused = [] }: Examination): readonly string[] => [
  `The account file is in ${file}: session-guard simulate --account ${file} EVENTS tries changes on it.`,
  'It holds what sessions rest on today. Before you try a policy, a zone or an option set that nothing uses yet, add it to the file.',
  ...(failed.length > 0 ? [`It lacks what could not be read: ${failed.join('; ')}.`] : []),
  ...(refused.length > 0
    ? [`It lacks what is not allowed: ${refused.map(({ operation }) => operation).join(', ')}.`]
    : []),
];

/** Keeps what is read of one account and Region, and writes it as an account file. */
export const openSnapshot = async (
  file: string,
  isMasked: boolean,
  places: number,
): Promise<{
  readonly keeping: Keeping;
  readonly end: (examination: Examination) => Promise<readonly string[]>;
}> => {
  if (places !== 1)
    throw new UsageError(`--snapshot describes one account and Region, and these are ${places}: name one`);
  const { write } = await writtenFile('--snapshot', file);
  const keeping = createKeeping();
  return {
    keeping,
    end: async (examination) => {
      const text = keeping.text(isMasked);
      if (text === undefined) return [`Nothing could be read, so ${file} was not written.`];
      await write(text);
      return said(file, examination);
    },
  };
};
