import * as z from 'zod/mini';
import type { Actor } from '../formats/actor.ts';
import { stringAt } from '../formats/json.ts';
import { TOOL_SIGNS, TOOLS, type ToolSign } from '../formats/tool.ts';
import { mend } from './mend.ts';
import { ATTRIBUTIONS, ENDINGS, type Finding, type Outcome, SEVERITIES, STATUSES } from './outcome.ts';
import { exactly } from './schema/exactly.ts';
import { impactSchema, knownNodeSchema, resourceSchema, text, texts, word } from './schema/parts.ts';

const attribution = word(ATTRIBUTIONS, 'suspected');

/** What another version rests on counts as what anybody may copy. */
const toolSign = z.pipe(
  text,
  z.transform((value): ToolSign => TOOL_SIGNS.find((known) => known === value) ?? 'user-agent'),
);

/** Who made a call, as parsed from JSON. */
export const actorSchema = exactly<Actor>()(
  z.object({
    name: text,
    arn: z.exactOptional(text),
    roleArn: z.exactOptional(text),
    account: z.exactOptional(text),
    sourceIdentity: z.exactOptional(text),
    sourceIp: z.exactOptional(text),
    tool: word(TOOLS, 'unknown'),
    toolBy: z.exactOptional(toolSign),
    userAgent: z.exactOptional(text),
    service: z.exactOptional(text),
  }),
);

const hit = z.object({
  nodes: z.number(),
  sample: texts,
  known: z.exactOptional(z.array(knownNodeSchema)),
});

const finding = exactly<Finding>()(
  z.object({
    prerequisite: text,
    subject: resourceSchema,
    impact: impactSchema,
    because: text,
    userSees: z.exactOptional(text),
    bites: z.exactOptional(text),
    security: z.exactOptional(z.literal(true)),
    hit: z.exactOptional(hit),
    users: z.exactOptional(
      z.object({ words: text, shown: z.exactOptional(hit), certain: z.exactOptional(z.literal(true)) }),
    ),
    extent: z.exactOptional(z.number()),
    attribution,
  }),
);

const resolved = z.object({
  how: word(ENDINGS, 'works'),
  since: text,
  until: text,
  brokenBy: z.exactOptional(
    z.object({ eventId: text, api: text, name: z.exactOptional(text), time: z.exactOptional(text) }),
  ),
  severity: word(SEVERITIES, 'warning'),
  where: z.exactOptional(text),
  subject: z.exactOptional(text),
  stillOpen: texts,
});

const followUp = z.object({
  minutes: z.number(),
  connected: z.number(),
  of: z.number(),
  total: z.number(),
  missing: z.array(knownNodeSchema),
  where: z.exactOptional(text),
  subject: z.exactOptional(text),
});

/**
 * An outcome, as parsed from JSON. Subscribers of the topic can rely on it: fields are added but never
 * renamed. A field that this version does not know is dropped, and a word that it does not know becomes the
 * one that claims least.
 */
export const outcomeSchema = exactly<Outcome>()(
  z.object({
    status: word(STATUSES, 'inconclusive'),
    prerequisite: z.nullable(text),
    attribution,
    impact: z.nullable(impactSchema),
    severity: word(SEVERITIES, 'warning'),
    because: text,
    identity: z.object({
      accountId: text,
      accountName: z.exactOptional(text),
      region: text,
      partition: text,
    }),
    event: z.nullable(z.object({ eventId: text, api: text, time: text })),
    actor: z.nullable(actorSchema),
    resources: z.array(resourceSchema),
    owner: z.exactOptional(text),
    findings: z.array(finding),
    differences: z.array(z.object({ what: text, before: text, after: text })),
    blastRadius: z.nullable(
      z.object({ nodes: z.number(), atLeast: z.boolean(), sample: texts, where: text }),
    ),
    bites: z.nullable(text),
    commands: z.object({ fix: texts, undo: texts }),
    calls: texts,
    action: text,
    links: z.object({
      event: z.exactOptional(text),
      resource: z.exactOptional(text),
      prerequisite: z.exactOptional(text),
    }),
    mute: z.exactOptional(z.nullable(resourceSchema)),
    incident: z.nullable(text),
    reminder: z.exactOptional(text),
    resolved: z.exactOptional(resolved),
    followUp: z.exactOptional(followUp),
    toldBefore: z.boolean(),
  }),
);

/** An outcome about which nothing is known except that there was one. */
export const unknownOutcome: Outcome = {
  status: 'inconclusive',
  prerequisite: null,
  attribution: 'none',
  impact: 'unknown',
  severity: 'warning',
  because: 'another version of session-guard wrote what it was in a way that this version cannot read',
  identity: { accountId: 'unknown', region: 'unknown', partition: 'unknown' },
  event: null,
  actor: null,
  resources: [],
  findings: [],
  differences: [],
  blastRadius: null,
  bites: null,
  commands: { fix: [], undo: [] },
  calls: [],
  action: 'It is not known what was done.',
  links: {},
  incident: null,
  toldBefore: false,
};

/** Reads an outcome of any version from JSON; undefined if it says neither how it ended nor why. */
export const readOutcome = (json: unknown): Outcome | undefined => {
  const isOutcome = stringAt(json, 'status') !== undefined && stringAt(json, 'because') !== undefined;
  return isOutcome ? mend<Outcome>(outcomeSchema, json, unknownOutcome).value : undefined;
};
