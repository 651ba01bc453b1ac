import { isObject, type Json } from '../../../functions/formats/json.ts';

type Path = readonly (string | number)[];

const childrenOf = (value: Json): readonly (readonly [string | number, Json])[] =>
  Array.isArray(value)
    ? value.map((item: Json, index) => [index, item] as const)
    : isObject(value)
      ? Object.entries(value)
      : [];

/** The path to each value in a JSON value, the whole one included. */
export const pathsIn = (value: Json): readonly Path[] => [
  [],
  ...childrenOf(value).flatMap(([key, child]) => pathsIn(child).map((path) => [key, ...path])),
];

/** The JSON value with another value at a path. */
export const replacedAt = (value: Json, [key, ...rest]: Path, other: Json): Json => {
  if (key === undefined) return other;
  const entries = childrenOf(value).map(
    ([name, child]) => [name, name === key ? replacedAt(child, rest, other) : child] as const,
  );
  return Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
};
