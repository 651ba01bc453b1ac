import * as z from 'zod/mini';
import { exactly } from '../schema/exactly.ts';
import { text, texts } from '../schema/parts.ts';
import type { Burst } from './burst.ts';

const schema = exactly<Burst>()(
  z.object({
    revision: z.number(),
    until: text,
    actors: texts,
    leader: z.exactOptional(text),
    lines: texts,
    count: z.number(),
  }),
);

/** Reads a row; one that nobody can read is over. */
export const readBurst = (revision: number, json: unknown): Burst => {
  const parsed = schema.safeParse(json);
  const over = { until: '', actors: [], lines: [], count: 0 };
  return { ...(parsed.success ? parsed.data : over), revision };
};
