import { ROOMS, roomOf } from './rooms.ts';
import { type SourceFile, sourceFiles } from './source-files.ts';

/** A folder or a room: the number of its files and their total length. */
export type Size = { readonly name: string; readonly files: number; readonly lines: number };

export type Measured = {
  readonly rooms: readonly (Size & { readonly holds: string; readonly share: number })[];
  /** The number of files directly in each folder, without its subfolders; the largest first. */
  readonly folders: readonly Size[];
  readonly longestFile: { readonly path: string; readonly lines: number };
  readonly longestFunction: { readonly path: string; readonly line: number; readonly lines: number };
  readonly cycles: readonly string[];
};

const sizes = (files: readonly SourceFile[], nameOf: (path: string) => string): readonly Size[] =>
  [...Map.groupBy(files, ({ path }) => nameOf(path))].map(([name, own]) => ({
    name,
    files: own.length,
    lines: own.reduce((sum, { lines }) => sum + lines, 0),
  }));

const longest = <T extends { readonly lines: number }>(all: readonly T[]): T => {
  const [first] = all.toSorted((a, b) => b.lines - a.lines);
  if (!first) throw new Error('there is nothing to measure');
  return first;
};

/** Files that their own imports lead back to, including imports of types. */
const inCycles = (files: readonly SourceFile[]): readonly string[] => {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports.map(({ from }) => from)]));
  const reaches = (from: string, wanted: string, seen: Set<string>): boolean =>
    (importsOf.get(from) ?? []).some((next) => {
      if (next === wanted) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, wanted, seen);
    });
  return files.map(({ path }) => path).filter((path) => reaches(path, path, new Set()));
};

/** Measures the structure of the deployed code and of the command line. */
export const measure = (): Measured => {
  const files = sourceFiles('functions', 'cli');
  const all = files.reduce((sum, { lines }) => sum + lines, 0);
  const rooms = sizes(files, roomOf);
  return {
    rooms: Object.entries(ROOMS).flatMap(([name, { holds }]) => {
      const size = rooms.find((room) => room.name === name);
      return size ? [{ ...size, holds, share: size.lines / all }] : [];
    }),
    folders: sizes(files, (path) => path.slice(0, path.lastIndexOf('/'))).toSorted(
      (a, b) => b.files - a.files,
    ),
    longestFile: longest(files),
    longestFunction: longest(
      files.flatMap(({ path, functions }) => functions.map((one) => ({ path, ...one }))),
    ),
    cycles: inCycles(files),
  };
};
