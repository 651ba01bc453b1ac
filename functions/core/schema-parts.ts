import * as z from 'zod/mini';
import { KINDS, type ResourceType } from '../account/kinds.ts';
import type { Resource } from '../account/resource.ts';
import { exactly } from './exactly.ts';
import { FINDING_IMPACTS } from './outcome.ts';

/** Outcomes and the rows of the ledger, as they come back out of JSON, are made of these pieces. */
export const text = z.string();
export const texts = z.array(text);
export const tags = z.record(text, text);

const RESOURCE_TYPES = Object.keys(KINDS) as readonly ResourceType[];

export const resourceSchema = exactly<Resource>()(z.object({ type: z.enum(RESOURCE_TYPES), id: text }));

/** What users meet; `unknown` where that could not be judged. */
export const impactSchema = z.enum(FINDING_IMPACTS);
