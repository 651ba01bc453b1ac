/** JSON as `JSON.parse` returns it, and functions that read it carefully: nothing here throws. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** True for a JSON object (not null, not an array). */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The entry of a table under a key that others chose; never what every object inherits, such as `constructor`. */
export const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** The value at a path of keys, or undefined where the path leaves the objects. */
export const at = (value: unknown, ...path: readonly string[]): Json | undefined => {
  let current: unknown = value;
  for (const key of path) {
    if (!isObject(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current as Json;
};

/** The non-empty string at a path, or undefined. */
export const stringAt = (value: unknown, ...path: readonly string[]): string | undefined => {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/** The object at a path, or undefined. */
export const objectAt = (value: unknown, ...path: readonly string[]): JsonObject | undefined => {
  const found = at(value, ...path);
  return isObject(found) ? found : undefined;
};

/** More levels than anything of AWS has, and far fewer than a recursive function can take. */
const MOST_LEVELS = 500;

/** Is a text nested deeper than that? It counts brackets outside strings, and the text need not be JSON. */
const isTooDeep = (text: string): boolean => {
  if (text.length <= MOST_LEVELS) return false;
  let level = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInString && character === '\\') index += 1;
    else if (character === '"') isInString = !isInString;
    else if (isInString) continue;
    else if (character === '[' || character === '{') level += 1;
    else if (character === ']' || character === '}') level -= 1;
    if (level > MOST_LEVELS) return true;
  }
  return false;
};

/**
 * `JSON.parse` that returns undefined for text that is not JSON. Text that is nested deeper than 500 levels
 * counts as such, because it would end each function that walks through it.
 */
export const parseJson = (text: string): Json | undefined => {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};
