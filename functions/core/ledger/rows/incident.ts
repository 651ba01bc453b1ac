import * as z from 'zod/mini';
import { resourceKey } from '../../../account/resource.ts';
import { parseJson } from '../../../formats/json.ts';
import { mend } from '../../mend.ts';
import { ENDINGS, SEVERITIES } from '../../outcome.ts';
import { actorSchema } from '../../outcome-schema.ts';
import { exactly } from '../../schema/exactly.ts';
import {
  impactSchema,
  knownNodeSchema,
  resourceFromKey,
  resourceSchema,
  text,
  texts,
  word,
} from '../../schema/parts.ts';
import type { FollowUp, NodesHit } from '../follow-up.ts';
import { type AlertOfIncident, INCIDENT_STATES, type Incident, MENDS, type Recovery } from '../ledger.ts';
import { claimSchema } from './claim-schema.ts';
import { INCIDENT, type Row } from './rows.ts';

const alertSchema = exactly<AlertOfIncident>()(
  z.object({
    incident: text,
    subject: text,
    severity: word(SEVERITIES, 'warning'),
    where: z.exactOptional(text),
  }),
);

const recoverySchema = exactly<Recovery>()(
  z.object({
    how: word(ENDINGS, 'works'),
    at: text,
    isFlapping: z.exactOptional(z.literal(true)),
    after: z.exactOptional(
      z.object({
        event: z.object({ eventId: text, api: text, time: text }),
        actor: actorSchema,
        mends: word(MENDS, 'unknown'),
      }),
    ),
  }),
);

const nodes = { total: z.number(), known: z.array(knownNodeSchema) };

const nodesSchema = exactly<NodesHit>()(z.object(nodes));

const followUpSchema = exactly<FollowUp>()(
  z.object({
    ...nodes,
    at: text,
    lasted: z.number(),
    looks: z.number(),
    told: z.exactOptional(z.number()),
  }),
);

const incidentSchema = exactly<Incident>()(
  z.object({
    prerequisite: text,
    subject: resourceSchema,
    state: z.enum(INCIDENT_STATES),
    impact: impactSchema,
    extent: z.exactOptional(z.number()),
    eventId: z.nullable(text),
    checkedAt: text,
    told: z.boolean(),
    toldAt: z.exactOptional(text),
    since: z.exactOptional(text),
    claim: z.exactOptional(claimSchema),
    because: z.exactOptional(text),
    api: z.exactOptional(text),
    by: z.exactOptional(text),
    time: z.exactOptional(text),
    named: z.exactOptional(texts),
    alert: z.exactOptional(alertSchema),
    toldBefore: z.exactOptional(alertSchema),
    recovery: z.exactOptional(recoverySchema),
    nodes: z.exactOptional(nodesSchema),
    followUp: z.exactOptional(followUpSchema),
    resolvedAt: z.exactOptional(text),
    unclear: z.exactOptional(z.literal(true)),
  }),
);

/** An incident of which only the keys are known: it counts as open and must be told. */
const unknownIncident = ({ pk, sk }: Pick<Row, 'pk' | 'sk'>): Incident => ({
  prerequisite: sk.slice(INCIDENT.length),
  subject: resourceFromKey(pk),
  state: 'open',
  impact: 'unknown',
  eventId: null,
  checkedAt: '',
  told: false,
});

/**
 * Reads an incident from its row, whatever version wrote it. Its keys say what it is about; a body that says
 * something else is not believed, because what is written back must be the same row.
 */
export const readIncident = (row: Pick<Row, 'pk' | 'sk' | 'body'>): Incident => {
  const safe = unknownIncident(row);
  const { value, whole } = mend<Incident>(incidentSchema, parseJson(row.body), safe);
  const { prerequisite, subject } = safe;
  const isOfRow = value.prerequisite === prerequisite && resourceKey(value.subject) === row.pk;
  return whole && isOfRow ? value : { ...value, prerequisite, subject, unclear: true };
};
