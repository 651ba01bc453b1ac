import * as z from 'zod/mini';
import { KINDS, type ResourceType } from '../account/kinds.ts';

/** Outcomes and the rows of the ledger, as they come back out of JSON, are made of these pieces. */
export const text = z.string();
export const texts = z.array(text);
export const tags = z.record(text, text);

const RESOURCE_TYPES = Object.keys(KINDS) as readonly ResourceType[];

export const resourceSchema = z.object({ type: z.enum(RESOURCE_TYPES), id: text });

/** What users meet; `unknown` where that could not be judged. */
export const impactSchema = z.enum([
  'sessions-fail',
  'some-sessions-fail',
  'sessions-slow',
  'guard-blind',
  'logs-lost',
  'unknown',
]);
