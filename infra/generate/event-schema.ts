import * as z from 'zod/mini';
import { MODES } from '../../functions/core/guard-config.ts';
import { DETAIL_TYPES, EVENT_SCHEMA, EVENT_SOURCE } from '../../functions/core/hub/event.ts';
import { outcomeDetailSchema, sweepDetailSchema } from '../../functions/core/hub/event-schema.ts';
import {
  ATTRIBUTIONS,
  ENDINGS,
  FINDING_IMPACTS,
  SEVERITIES,
  STATUSES,
} from '../../functions/core/outcome.ts';
import { TOOL_SIGNS, TOOLS } from '../../functions/formats/tool.ts';

/**
 * The words of this version, by key. They are read as anything, because a later version may have more of them, so the
 * schema of what is read does not know them.
 */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  status: STATUSES,
  attribution: ATTRIBUTIONS,
  impact: FINDING_IMPACTS,
  severity: SEVERITIES,
  how: ENDINGS,
  tool: TOOLS,
  toolBy: TOOL_SIGNS,
  mode: MODES,
};

type Schema = { readonly [key: string]: unknown };

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Read as anything, with a fallback: this version always writes it. */
const isWord = (schema: unknown): boolean =>
  isSchema(schema) &&
  ('default' in schema || (Array.isArray(schema['anyOf']) && schema['anyOf'].some(isWord)));

const withWords = (schema: unknown, words: readonly string[]): unknown => {
  if (isSchema(schema) && Array.isArray(schema['anyOf'])) {
    return { anyOf: schema['anyOf'].map((one) => (isWord(one) ? withWords(one, words) : one)) };
  }
  return { type: 'string', enum: words };
};

/** The same schema as what this version writes: with its words, and with room for what later versions add. */
const written = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(written);
  if (!isSchema(schema)) return schema;
  const { properties, required, additionalProperties: _, ...rest } = schema;
  const inner = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, written(value)]));
  if (!isSchema(properties)) return inner;
  const always = new Set(Array.isArray(required) ? required : []);
  const entries = Object.entries(properties).map(([key, value]) => {
    if (isWord(value)) always.add(key);
    const words = WORDS[key];
    if (words && (isWord(value) || key === 'toolBy')) return [key, withWords(value, words)];
    // A type of resource is any text, because versions differ in what they know.
    return [key, isSchema(value) && Object.keys(value).length === 0 ? { type: 'string' } : written(value)];
  });
  return {
    ...inner,
    properties: Object.fromEntries(entries),
    required: Object.keys(properties).filter((key) => always.has(key)),
  };
};

const detailOf = (schema: z.ZodMiniType): Schema => {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return written(made) as Schema;
};

const event = (types: readonly string[], detail: z.ZodMiniType): Schema => ({
  type: 'object',
  properties: {
    source: { const: EVENT_SOURCE },
    'detail-type': { enum: types },
    detail: detailOf(detail),
  },
  required: ['source', 'detail-type', 'detail'],
});

/** The published JSON Schema of the events of session-guard, as EventBridge delivers them. */
export const eventSchema = (): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: `Events of session-guard, schema ${EVENT_SCHEMA}`,
  description:
    'Later versions add fields and words, and rename none: ignore a field that you do not know, and read a word that you do not know as the one that claims least.',
  anyOf: [
    event([DETAIL_TYPES.outcome, DETAIL_TYPES.resolved], outcomeDetailSchema),
    event([DETAIL_TYPES.sweep], sweepDetailSchema),
  ],
});
