import * as z from 'zod/mini';
import { exactly } from '../../schema/exactly.ts';
import { text, texts } from '../../schema/parts.ts';
import { PARCEL_KINDS, type Progress, SEEN_KINDS } from '../progress.ts';
import type { Row } from './rows.ts';

/** The partition and the sort key of the only row of this kind. */
export const SWEEP = 'SWEEP';
export const PROGRESS = 'PROGRESS';

/** A round of the sweep, as parsed from JSON. */
export const progressSchema = exactly<Progress>()(
  z.object({
    round: text,
    startedAt: text,
    busyUntil: text,
    step: z.number(),
    todo: z.array(z.object({ kind: z.enum(PARCEL_KINDS), ids: texts, tries: z.number() })),
    failed: texts,
    isFailing: z.boolean(),
    nodes: z.number(),
    reminders: z.number(),
    seen: z.array(z.object({ incident: text, kind: z.enum(SEEN_KINDS) })),
  }),
);

export const progressRow = (progress: Progress): Row => ({
  pk: SWEEP,
  sk: PROGRESS,
  state: progress.todo.length > 0 ? 'running' : 'over',
  body: JSON.stringify(progress),
  mark: `${progress.round}#${progress.step}`,
  open: false,
  keptFrom: progress.startedAt,
});
