import type { Observed } from '../../../functions/account/observed.ts';

type All<T> = Readonly<Record<string, Observed<T>>>;

/** What is present of a collection, described. What is absent is left out of a file: it does not exist. */
export const describedOf = <T, D>(
  all: All<T>,
  describe: (value: T, id: string) => D | undefined,
): Record<string, D> =>
  Object.fromEntries(
    Object.entries(all).flatMap(([id, observed]) => {
      const described = observed.status === 'present' ? describe(observed.value, id) : undefined;
      return described === undefined ? [] : [[id, described] as const];
    }),
  );

/** Why members of a collection could not be read, by id. */
export const reasonsOf = (all: All<unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(all).flatMap(([id, observed]) =>
      observed.status === 'unknown' ? [[id, observed.because] as const] : [],
    ),
  );

/** A value without its empty parts, so that the file shows only what is there. */
export const withoutEmpty = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(value).filter(
      ([, part]) =>
        part !== undefined && !(typeof part === 'object' && part !== null && Object.keys(part).length === 0),
    ),
  ) as Partial<T>;
