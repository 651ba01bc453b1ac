import * as z from 'zod/mini';
import { exactly } from '../../schema/exactly.ts';
import { text } from '../../schema/parts.ts';
import type { Claim } from '../claim.ts';

/** A claim, as parsed from JSON. */
export const claimSchema = exactly<Claim>()(z.object({ by: text, at: text }));
