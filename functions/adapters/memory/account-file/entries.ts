import type { JsonOrText } from './schema-parts.ts';

/** Each value of a part of the file, with its name; nothing where the file does not have the part. */
export const mapEntries = <T, R>(
  record: Readonly<Record<string, T>> | undefined,
  map: (value: T, name: string) => R,
): Record<string, R> =>
  Object.fromEntries(Object.entries(record ?? {}).map(([name, value]) => [name, map(value, name)]));

/** A document as AWS gives it back: text. */
export const textOf = (document: JsonOrText): string =>
  typeof document === 'string' ? document : JSON.stringify(document);

/** The newest of version numbers such as `3` or `v3`. */
export const newest = (versions: readonly string[]): string | undefined => {
  const numberOf = (version: string): number => Number(version.replace('v', ''));
  return versions.toSorted((a, b) => numberOf(b) - numberOf(a))[0];
};
