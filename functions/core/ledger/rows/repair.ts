import * as z from 'zod/mini';
import type { ApiCall, RepairApi } from '../../../account/api-call.ts';
import { resourceKey } from '../../../account/resource.ts';
import { isObject, parseJson } from '../../../formats/json.ts';
import { mend } from '../../mend.ts';
import { outcomeSchema, unknownOutcome } from '../../outcome-schema.ts';
import { exactly } from '../../schema/exactly.ts';
import { resourceFromKey, resourceSchema, text } from '../../schema/parts.ts';
import { REPAIR_STATES, type RepairRecord } from '../ledger.ts';
import { claimSchema } from './claim-schema.ts';
import { REPAIR, type Row } from './rows.ts';

/** The compiler checked the calls when they were written; here, only their shape is checked. */
const repairCall = z.custom<ApiCall<RepairApi>>(
  (value) => isObject(value) && typeof value['api'] === 'string' && isObject(value['input']),
);

const repairSchema = exactly<RepairRecord>()(
  z.object({
    resource: resourceSchema,
    eventId: text,
    startedAt: text,
    calls: z.array(repairCall),
    state: z.enum(REPAIR_STATES),
    draft: outcomeSchema,
    claim: z.exactOptional(claimSchema),
    unclear: z.exactOptional(z.literal(true)),
  }),
);

/** A repair of which only the keys are known: it counts as started and untold. */
const unknownRepair = ({ pk, sk }: Pick<Row, 'pk' | 'sk'>): RepairRecord => ({
  resource: resourceFromKey(pk),
  eventId: sk.slice(REPAIR.length),
  startedAt: '',
  calls: [],
  state: 'started',
  draft: { ...unknownOutcome, resources: [resourceFromKey(pk)] },
});

/**
 * Reads a repair from its row, whatever version wrote it. It is unclear if it contains anything that this
 * version does not know: a repair that is not fully understood must be told and must not be made again. As with an
 * incident, the keys say what it is about.
 */
export const readRepair = (row: Pick<Row, 'pk' | 'sk' | 'body'>): RepairRecord => {
  const parsed = parseJson(row.body);
  const json = isObject(parsed) ? parsed : {};
  const safe = unknownRepair(row);
  const draft = mend(outcomeSchema, json['draft'], safe.draft);
  const { value, whole } = mend<RepairRecord>(repairSchema, { ...json, draft: draft.value }, safe);
  const isKnown = Object.keys(json).every((key) => Object.hasOwn(value, key));
  const { resource, eventId } = safe;
  const isOfRow = value.eventId === eventId && resourceKey(value.resource) === row.pk;
  return whole && draft.whole && isKnown && isOfRow ? value : { ...value, resource, eventId, unclear: true };
};
