import * as z from 'zod/mini';
import { type Actor, TOOLS } from '../formats/actor.ts';
import { exactly } from './exactly.ts';
import { ATTRIBUTIONS, type Finding, type Outcome, SEVERITIES, STATUSES } from './outcome.ts';
import { impactSchema, resourceSchema, text, texts } from './schema-parts.ts';

const attribution = z.enum(ATTRIBUTIONS);

const actor = exactly<Actor>()(
  z.object({
    name: text,
    arn: z.exactOptional(text),
    roleArn: z.exactOptional(text),
    sourceIp: z.exactOptional(text),
    tool: z.enum(TOOLS),
    userAgent: z.exactOptional(text),
  }),
);

const finding = exactly<Finding>()(
  z.object({
    prerequisite: text,
    subject: resourceSchema,
    impact: impactSchema,
    because: text,
    userSees: z.exactOptional(text),
    bites: z.exactOptional(text),
    security: z.exactOptional(z.literal(true)),
    hit: z.exactOptional(z.object({ nodes: z.number(), sample: texts })),
    extent: z.exactOptional(z.number()),
    attribution,
  }),
);

/**
 * An outcome as it comes back out of JSON. It is what subscribers of the topic can rely on: fields are added,
 * never renamed, and what is not known here is dropped.
 */
export const outcomeSchema = exactly<Outcome>()(
  z.object({
    status: z.enum(STATUSES),
    prerequisite: z.nullable(text),
    attribution,
    impact: z.nullable(impactSchema),
    severity: z.enum(SEVERITIES),
    because: text,
    identity: z.object({ accountId: text, region: text, partition: text }),
    event: z.nullable(z.object({ eventId: text, api: text, time: text })),
    actor: z.nullable(actor),
    resources: z.array(resourceSchema),
    findings: z.array(finding),
    differences: z.array(z.object({ what: text, before: text, after: text })),
    blastRadius: z.nullable(
      z.object({ nodes: z.number(), atLeast: z.boolean(), sample: texts, where: text }),
    ),
    bites: z.nullable(text),
    commands: z.object({ fix: texts, undo: texts }),
    calls: texts,
    action: text,
    links: z.object({ event: z.exactOptional(text), resource: z.exactOptional(text) }),
    incident: z.nullable(text),
    toldBefore: z.boolean(),
  }),
);
