import * as z from 'zod/mini';

/** What the schemas of an account file are made of. */
export const text = z.string();
export const texts = z.array(text);
export const flag = z.boolean();
export const tags = z._default(z.record(z.string(), text), {});
export const list = <T extends z.ZodMiniType>(item: T) => z.exactOptional(z.array(item));
export const named = <T extends z.ZodMiniType>(value: T) => z.exactOptional(z.record(z.string(), value));

/** One of several words; the problem lists all of them. */
export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, { error: `must be ${words.join(' or ')}` });

/** A document: JSON written out, or as text, which need not be JSON, to try what breaks. */
export const jsonOrText = z.union([z.string(), z.record(z.string(), z.json())], {
  error: 'must be a JSON object, or a text',
});
export type JsonOrText = z.infer<typeof jsonOrText>;
