import { type Resource, resourceKey } from '../../account/resource.ts';
import type { Family } from '../prerequisite.ts';

/** A look at a resource after a change, at which everything that a guard judges of it passed. */
export type Look = {
  readonly family: Family;
  readonly subject: Resource;
  /** What was judged of it. */
  readonly prerequisites: readonly string[];
  /** When the reading began that it rests on, ISO 8601. */
  readonly seenAt: string;
};

/** When what is broken now was last looked at and passed, in milliseconds since 1970; nothing if no look is known. */
export const passedAt = (
  { prerequisite, subject }: { readonly prerequisite: string; readonly subject: Resource },
  looks: readonly Look[],
): readonly number[] =>
  looks
    .filter((one) => resourceKey(one.subject) === resourceKey(subject))
    .filter(({ prerequisites }) => prerequisites.includes(prerequisite))
    .map(({ seenAt }) => Date.parse(seenAt));
