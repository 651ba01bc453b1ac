import type * as z from 'zod/mini';
import { isObject } from '../formats/json.ts';

/** A value as far as it could be read; it is not `whole` if some of it had to be replaced. */
type Mended<T> = { readonly value: T; readonly whole: boolean };

/**
 * Reads what another version wrote: a field that is missing or makes no sense is replaced from `safe`, and a
 * field that this version does not know is left out. It always returns a value.
 */
export const mend = <T extends object>(schema: z.ZodMiniType<T>, json: unknown, safe: T): Mended<T> => {
  const parsed = schema.safeParse(json);
  if (parsed.success) return { value: parsed.data, whole: true };
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const legible = Object.entries(isObject(json) ? json : {}).filter(([key]) => !wrong.has(key));
  const again = schema.safeParse({ ...safe, ...Object.fromEntries(legible) });
  return { value: again.success ? again.data : safe, whole: false };
};
