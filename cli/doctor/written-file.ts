import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../usage-error.ts';

/** The place of a file, seen from where the user stands, which npm hides in INIT_CWD. */
const placed = (file: string): string => path.resolve(process.env['INIT_CWD'] ?? '.', file);

const cannot = (option: string, file: string, error: unknown): UsageError =>
  new UsageError(`${option} ${file}: the file cannot be written`, { cause: error });

/**
 * A file that an option names, and that is written at the end. Throws a {@link UsageError} at once if its folder does not
 * take files, because an examination may last minutes.
 */
export const writtenFile = async (
  option: string,
  file: string,
): Promise<{ readonly write: (text: string) => Promise<void> }> => {
  const place = placed(file);
  try {
    await access(path.dirname(place), constants.W_OK);
  } catch (error) {
    throw cannot(option, file, error);
  }
  return {
    /** Only its owner may read it, because it describes an account. */
    write: async (text) => {
      try {
        await writeFile(place, text, { mode: 0o600 });
      } catch (error) {
        throw cannot(option, file, error);
      }
    },
  };
};
