import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Terminal } from '../terminal/terminal.ts';

const unzip = promisify(gunzip);

type Read<T> = T | { readonly problem: string };

const READ_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a directory',
  EACCES: 'may not be read',
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** Why a file cannot be read, in words that follow its name. */
export const readProblem = (error: unknown): string => {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return Object.hasOwn(READ_PROBLEMS, code) ? (READ_PROBLEMS[code] ?? message) : `cannot be read: ${message}`;
};

/** npm runs a script in the folder of the package: a path is meant from where the person is. */
const placesOf = (file: string): readonly string[] => {
  const { INIT_CWD } = process.env;
  return INIT_CWD === undefined ? [file] : [...new Set([path.resolve(file), path.resolve(INIT_CWD, file)])];
};

/** Does it in the first place where the file is. */
export const inPlace = async <T>(file: string, read: (place: string) => Promise<T>): Promise<T> => {
  const [first = file, second] = placesOf(file);
  try {
    return await read(first);
  } catch (error) {
    if (second === undefined || codeOf(error) !== 'ENOENT') throw error;
    return read(second);
  }
};

/** Do these bytes begin as gzip does? */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** PowerShell writes UTF-16 with a byte order mark. */
export const encodingOf = (bytes: Uint8Array): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
};

const textOf = async (bytes: Uint8Array): Promise<Read<{ readonly text: string }>> => {
  try {
    const plain = isGzip(bytes) ? await unzip(bytes) : bytes;
    return { text: new TextDecoder(encodingOf(plain)).decode(plain) };
  } catch (error) {
    return { problem: `is damaged: ${error instanceof Error ? error.message : String(error)}` };
  }
};

/**
 * A file's text (`-` is standard input), without a byte order mark, and unpacked if it is gzip, whatever its name. Or
 * the problem in words if it cannot be read.
 */
export const readText = async (
  file: string,
  terminal: Terminal,
): Promise<Read<{ readonly text: string }>> => {
  try {
    return await textOf(
      file === '-' ? await terminal.input() : await inPlace(file, (place) => readFile(place)),
    );
  } catch (error) {
    return { problem: readProblem(error) };
  }
};

/** A trail writes digests beside its records; they have no records. */
const RECORDS = /\.(json|jsonl|ndjson)(\.gz)?$/i;
const DIGEST = /CloudTrail-Digest/;

/** Is it, by its name, a file with records? */
export const isRecordFile = (file: string): boolean => RECORDS.test(file) && !DIGEST.test(file);

/** The files with records in a folder and the folders below it, sorted by path; undefined if it is no folder. */
export const filesIn = async (folder: string): Promise<readonly string[] | undefined> => {
  if (folder === '-') return undefined;
  try {
    return await inPlace(folder, async (place) => {
      const entries = await readdir(place, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .filter(isRecordFile)
        .toSorted();
    });
  } catch {
    // What is wrong with it, reading says.
    return undefined;
  }
};
