import * as z from 'zod/mini';
import type { ResourceType } from '../../account/kinds.ts';
import type { Resource } from '../../account/resource.ts';
import type { KnownNode } from '../ledger/follow-up.ts';
import { FINDING_IMPACTS } from '../outcome.ts';
import { exactly } from './exactly.ts';

/** The parts of outcomes and ledger rows, as parsed from JSON. */
export const text = z.string();
export const texts = z.array(text);
export const tags = z.record(text, text);

/**
 * Words that are only shown: a missing one, or one that this version does not know, is read as `safe`. Do not
 * use it for words that decide something, such as the state of a repair.
 */
export const word = <const Words extends readonly string[]>(words: Words, safe: Words[number]) =>
  // Not `z.catch`, because that alone would add 3 kB to each zipped function.
  z.pipe(
    z._default(z.unknown(), null),
    z.transform((value): Words[number] => words.find((known) => known === value) ?? safe),
  );

/** A type that only another version knows stays unchanged, because it is part of the key of its row. */
const resourceType = z.custom<ResourceType>((value) => typeof value === 'string');

export const resourceSchema = exactly<Resource>()(z.object({ type: resourceType, id: text }));

/** The resource of a key that `resourceKey` made. */
export const resourceFromKey = (key: string): Resource => {
  const [type, ...id] = key.split('#');
  return resourceSchema.parse({ type, id: id.join('#') });
};

/** A managed node of which more than the number is known. */
export const knownNodeSchema = exactly<KnownNode>()(z.object({ id: text, name: z.exactOptional(text) }));

/** The effect on users; `unknown` if it could not be judged. */
export const impactSchema = word(FINDING_IMPACTS, 'unknown');
