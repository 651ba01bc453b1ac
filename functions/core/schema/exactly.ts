import type * as z from 'zod/mini';

/** The words of a union such as `'open' | 'closed'`; nothing for a plain string. */
type Words<T extends string | boolean> = string extends T ? never : `${T}`;

/** The keys of a type as paths, with the words at their ends; the items of a list stand for the list. */
type Paths<T> = T extends readonly (infer Item)[]
  ? Paths<Item>
  : T extends string | boolean
    ? Words<T>
    : T extends object
      ? { [K in keyof T & string]-?: K | `${K}.${Paths<T[K]>}` }[keyof T & string]
      : never;

type OptionalKeys<T> = { [K in keyof T & string]-?: T extends Record<K, T[K]> ? never : K }[keyof T & string];

/** The paths of the keys that may be missing. */
type OptionalPaths<T> = T extends readonly (infer Item)[]
  ? OptionalPaths<Item>
  : T extends object
    ? OptionalKeys<T> | { [K in keyof T & string]-?: `${K}.${OptionalPaths<T[K]>}` }[keyof T & string]
    : never;

/** What is wrong with a schema, by path. The compiler shows it; there is no such property. */
type Flaw<Name extends string, Path> = [Path] extends [never] ? unknown : { readonly [K in Name]: Path };

type Missing<T, S extends z.ZodMiniType> = Exclude<Paths<T>, Paths<z.output<S>>>;
type Surplus<T, S extends z.ZodMiniType> = Exclude<Paths<z.output<S>>, Paths<T>>;
type Demanded<T, S extends z.ZodMiniType> = Exclude<
  OptionalPaths<T>,
  OptionalPaths<z.input<S>> | Missing<T, S>
>;

/**
 * How a schema and a type of ours differ, by path: what the schema lacks, what only the schema has, and what
 * it requires although the type may lack it. `unknown` if they do not differ.
 */
export type Flaws<T, S extends z.ZodMiniType> = Flaw<'missing', Missing<T, S>> &
  Flaw<'surplus', Surplus<T, S>> &
  Flaw<'demanded', Demanded<T, S>>;

/**
 * Declares the schema of a type of ours, including its parts. If the two differ, it does not compile, and the
 * error names the key or the word. Without this, a key that the schema lacks would be dropped whenever a
 * value is read back.
 */
export const exactly =
  <T>() =>
  <S extends z.ZodMiniType<T>>(schema: S & Flaws<T, S>): S =>
    schema;
