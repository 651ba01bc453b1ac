import * as z from 'zod/mini';

/** One of several words; the problem lists all of them. */
export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, { error: `must be ${words.join(' or ')}` });
