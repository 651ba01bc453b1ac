import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { oneLine } from '../functions/alerts/escape.ts';
import { UsageError } from './usage-error.ts';

/** The place of a file that is written, seen from where the user stands, which npm hides in INIT_CWD. */
const placed = (file: string): string => path.resolve(process.env['INIT_CWD'] ?? '.', file);

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the disk takes no files',
  ENOSPC: 'the disk is full',
};

/** That a file cannot be written, and why, as one sentence. */
const cannotWrite = (option: string, file: string, error: unknown): UsageError => {
  const code = codeOf(error) ?? '';
  const why = REASONS[code] ?? (code || 'the disk did not say why');
  return new UsageError(`${option} ${oneLine(file)}: the file cannot be written, because ${why}`, {
    cause: error,
  });
};

const isFolder = async (place: string): Promise<boolean | undefined> => {
  try {
    return (await stat(place)).isDirectory();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** Throws what writing would throw, without writing. */
const check = async (place: string): Promise<void> => {
  const folder = await isFolder(place);
  if (folder) throw Object.assign(new Error(`${place} is a folder`), { code: 'EISDIR' });
  await access(folder === undefined ? path.dirname(place) : place, constants.W_OK);
};

/** A file that an option names, and that is written later. */
export type WrittenFile = {
  readonly place: string;
  /** Does something to the file. Throws a {@link UsageError} with the reason if the disk refuses it. */
  readonly doing: <T>(change: (place: string) => Promise<T>) => Promise<T>;
  /** Writes all of it. Only its owner may read it, because it describes an account. */
  readonly write: (text: string) => Promise<void>;
};

/**
 * A file that an option names, and that is written at the end. Throws a {@link UsageError} at once if it cannot be written,
 * because an examination may last minutes.
 */
export const writtenFile = async (option: string, file: string): Promise<WrittenFile> => {
  const place = placed(file);
  const doing: WrittenFile['doing'] = async (change) => {
    try {
      return await change(place);
    } catch (error) {
      throw codeOf(error) === undefined ? error : cannotWrite(option, file, error);
    }
  };
  await doing(check);
  return { place, doing, write: (text) => doing(() => writeFile(place, text, { mode: 0o600 })) };
};
