import * as z from 'zod/mini';
import type { Outcome } from './outcome.ts';
import { impactSchema, resourceSchema, text, texts } from './schema-parts.ts';

const attribution = z.enum(['proven', 'suspected', 'pre-existing', 'none']);

const actor = z.object({
  name: text,
  arn: z.exactOptional(text),
  roleArn: z.exactOptional(text),
  sourceIp: z.exactOptional(text),
  tool: z.enum([
    'console',
    'aws-cli',
    'terraform',
    'opentofu',
    'pulumi',
    'cloudformation',
    'aws-service',
    'sdk',
    'unknown',
  ]),
  userAgent: z.exactOptional(text),
});

const finding = z.object({
  prerequisite: text,
  subject: resourceSchema,
  impact: impactSchema,
  because: text,
  userSees: z.exactOptional(text),
  bites: z.exactOptional(text),
  extent: z.exactOptional(z.number()),
  security: z.exactOptional(z.literal(true)),
  attribution,
});

/**
 * An outcome as it comes back out of JSON. It is what subscribers of the topic can rely on: fields are added,
 * never renamed, and what is not known here is dropped.
 */
export const outcomeSchema: z.ZodMiniType<Outcome> = z.object({
  status: z.enum([
    'ignored',
    'unreadable',
    'superseded',
    'healthy',
    'inconclusive',
    'alerted',
    'fixed',
    'fix-failed',
  ]),
  prerequisite: z.nullable(text),
  attribution,
  impact: z.nullable(impactSchema),
  severity: z.enum(['critical', 'warning', 'info']),
  because: text,
  identity: z.object({ accountId: text, region: text, partition: text }),
  event: z.nullable(z.object({ eventId: text, api: text, time: text })),
  actor: z.nullable(actor),
  resources: z.array(resourceSchema),
  findings: z.array(finding),
  differences: z.array(z.object({ what: text, before: text, after: text })),
  blastRadius: z.nullable(z.object({ nodes: z.number(), atLeast: z.boolean(), sample: texts, where: text })),
  bites: z.nullable(text),
  commands: z.object({ fix: texts, undo: texts }),
  calls: texts,
  action: text,
  links: z.object({ event: z.exactOptional(text), resource: z.exactOptional(text) }),
  incident: z.nullable(text),
  toldBefore: z.boolean(),
});
