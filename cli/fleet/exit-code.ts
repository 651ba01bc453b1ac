import type { Fleet, Trouble } from './fleet.ts';

/** What an installation should not be. Open incidents were alerted already, and are no fault of the guard. */
const FAILING: readonly Trouble[] = ['silent', 'deaf', 'incomplete'];

/**
 * 1 if an installation is silent, deaf or does not see all of its account, or if an account of the list has no guard; else
 * 3 if it cannot be told of some installation; else 0. Not every account of an organization must have a guard, so those
 * that have none are no failure.
 */
export const exitCodeOf = ({ installations, expected, unguarded }: Fleet): number => {
  const troubles = new Set(installations.flatMap((one) => one.troubles));
  if (FAILING.some((trouble) => troubles.has(trouble))) return 1;
  if (expected.from === 'list' && unguarded.length > 0) return 1;
  return troubles.has('unclear') ? 3 : 0;
};
