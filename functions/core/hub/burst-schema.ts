import * as z from 'zod/mini';
import { mend } from '../mend.ts';
import { exactly } from '../schema/exactly.ts';
import { text, texts } from '../schema/parts.ts';
import type { Burst } from './burst.ts';

const collected = {
  lines: texts,
  incidents: z.exactOptional(texts),
  kinds: z.exactOptional(texts),
  count: z.number(),
};

const schema = exactly<Burst>()(
  z.object({
    ...collected,
    revision: z.number(),
    until: text,
    actors: texts,
    leader: z.exactOptional(text),
    telling: z.exactOptional(z.object({ ...collected, by: text, at: text })),
    taken: z.array(z.object({ event: text, message: text, at: text })),
  }),
);

/** Reads the row of any version, as far as it makes sense; one that nobody can read is over. */
export const readBurst = (revision: number, json: unknown): Burst => ({
  ...mend<Burst>(schema, json, { revision, until: '', actors: [], lines: [], count: 0, taken: [] }).value,
  revision,
});
