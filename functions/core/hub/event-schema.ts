import * as z from 'zod/mini';
import { MODES } from '../guard-config.ts';
import { mend } from '../mend.ts';
import { outcomeSchema } from '../outcome-schema.ts';
import { exactly } from '../schema/exactly.ts';
import { text, texts, word } from '../schema/parts.ts';
import { EVENT_SCHEMA, type OutcomeDetail, type SweepDetail, type SweepReport } from './event.ts';

const count = z.nullable(z.number());

const sweepSchema = exactly<SweepReport>()(
  z.object({
    complete: z.boolean(),
    mode: word(MODES, 'alert'),
    autoFix: texts,
    guardedDocuments: texts,
    nodes: count,
    openIncidents: count,
    openCritical: z.exactOptional(count),
    failed: texts,
    deaf: texts,
  }),
);

const installation = {
  schema: z.literal(EVENT_SCHEMA),
  version: text,
  accountName: z.exactOptional(text),
};

/** The `detail` of the events `Session Guard Outcome` and `Session Guard Resolved`. */
export const outcomeDetailSchema = exactly<OutcomeDetail>()(
  z.object({ ...installation, id: z.exactOptional(text), outcome: outcomeSchema }),
);

/** The `detail` of the event `Session Guard Sweep`. */
export const sweepDetailSchema = exactly<SweepDetail>()(z.object({ ...installation, sweep: sweepSchema }));

const UNKNOWN: SweepReport = {
  // What cannot be read is no heartbeat.
  complete: false,
  mode: 'alert',
  autoFix: [],
  guardedDocuments: [],
  nodes: null,
  openIncidents: null,
  failed: [],
  deaf: [],
};

/** Reads the report of any version. */
export const readSweepReport = (json: unknown): SweepReport =>
  mend<SweepReport>(sweepSchema, json, UNKNOWN).value;
