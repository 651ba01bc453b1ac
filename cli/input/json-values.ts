import { type Json, parseJson } from '../../functions/formats/json.ts';

/** Where the object or array that begins at `start` ends, or undefined if it does not. */
const endOf = (text: string, start: number): number | undefined => {
  let depth = 0;
  let inString = false;
  for (let i = start; i < text.length; i += 1) {
    const letter = text[i];
    if (inString) {
      if (letter === '\\') i += 1;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
  }
  return undefined;
};

/**
 * Objects and arrays that follow each other with nothing but space between them, such as several files of a trail that
 * were joined, or the output of `jq '.Records[]'`. Undefined if the text is anything else.
 */
export const jsonValues = (text: string): readonly Json[] | undefined => {
  const values: Json[] = [];
  const space = /\s*/y;
  for (let at = 0; ; ) {
    space.lastIndex = at;
    space.test(text);
    at = Math.max(at, space.lastIndex);
    if (at >= text.length) return values.length > 0 ? values : undefined;
    const end = text[at] === '{' || text[at] === '[' ? endOf(text, at) : undefined;
    const value = end === undefined ? undefined : parseJson(text.slice(at, end));
    if (end === undefined || value === undefined) return undefined;
    values.push(value);
    at = end;
  }
};
