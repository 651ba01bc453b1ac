import * as z from 'zod/mini';
import type { Heard } from '../../canary.ts';
import { FAMILIES } from '../../prerequisite.ts';
import { exactly } from '../../schema/exactly.ts';
import { text } from '../../schema/parts.ts';
import type { Row } from './rows.ts';

/** The partition of the canaries that were heard, a row for each family. */
export const CANARY = 'CANARY';

export const heardKey = ({ family }: Pick<Heard, 'family'>): string => `HEARD#${family}`;

/** A canary that was heard, as parsed from JSON. */
export const heardSchema = exactly<Heard>()(
  z.object({
    family: z.enum(FAMILIES),
    at: text,
    call: z.exactOptional(z.object({ eventId: text, time: text })),
  }),
);

export const heardRow = (heard: Heard): Row => ({
  pk: CANARY,
  sk: heardKey(heard),
  state: heard.call ? 'heard' : 'awaited',
  body: JSON.stringify(heard),
  mark: heard.at,
  open: false,
  keptFrom: heard.at,
});
