import type { Tags } from '../account/observed.ts';

/** Whether an owner asked to leave a resource alone. */
export type Exemption =
  | { readonly kind: 'none' }
  | { readonly kind: 'exempt'; readonly because: string }
  /** Some of what is hit is to be left alone: people are told, and nothing is put back. */
  | { readonly kind: 'partly'; readonly because: string }
  | { readonly kind: 'unreadable'; readonly because: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const isDay = (value: string): boolean => DAY.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`));

/**
 * Reads the ignore tag. `true` exempts permanently; a day (`YYYY-MM-DD`) exempts through the end of that day,
 * UTC. Any other value is unreadable: the guard then alerts and never acts.
 */
export const exemptionOf = (ignoreTag: string, tagSets: readonly Tags[], now: Date): Exemption => {
  const values = tagSets.flatMap((tags) => tags[ignoreTag]?.trim() ?? []);
  if (values.some((value) => value.toLowerCase() === 'true')) {
    return { kind: 'exempt', because: `the tag ${ignoreTag} says to leave it alone` };
  }
  const today = now.toISOString().slice(0, 10);
  const until = values.find((value) => isDay(value) && value >= today);
  if (until) return { kind: 'exempt', because: `the tag ${ignoreTag} says to leave it alone until ${until}` };
  if (values.some((value) => !isDay(value) && value.toLowerCase() !== 'false')) {
    return {
      kind: 'unreadable',
      because: `the value of the tag ${ignoreTag} is neither true nor a day (YYYY-MM-DD)`,
    };
  }
  return { kind: 'none' };
};
