import * as z from 'zod/mini';
import { FAMILIES } from '../../prerequisite.ts';
import { exactly } from '../../schema/exactly.ts';
import { resourceSchema, text, texts } from '../../schema/parts.ts';
import type { Look } from '../look.ts';
import { partitionOf } from './partitions.ts';
import type { Row } from './rows.ts';

/** The last look of each family at a resource, with the resource's other rows. */
export const LOOK = 'LOOK#';

export const lookSchema = exactly<Look>()(
  z.object({ family: z.enum(FAMILIES), subject: resourceSchema, prerequisites: texts, seenAt: text }),
);

/** It is small, so that it costs one write unit, whatever the size of what was looked at. */
export const lookRow = (look: Look): Row => ({
  pk: partitionOf(look.subject),
  sk: `${LOOK}${look.family}`,
  state: 'whole',
  body: JSON.stringify(look),
  open: false,
  keptFrom: look.seenAt,
});
