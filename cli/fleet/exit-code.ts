import type { Expected, Fleet, Judged, Trouble } from './fleet.ts';

/** What an installation should not be. Open incidents were alerted already, and are no fault of the guard. */
const FAILING: readonly Trouble[] = ['silent', 'deaf', 'incomplete'];

/** An account that was closed, or has left the organization, has no guard that could be heard. */
const isGone = ({ isListed, troubles }: Judged, expected: Expected): boolean =>
  expected.from === 'organization' && isListed === false && troubles.includes('silent');

/**
 * 1 if an installation is silent, deaf or does not see all of its account, if nobody was heard at all, or if an account of
 * the list has no guard; else 3 if it cannot be told of some installation; else 0. Not every account of an organization must
 * have a guard, so those that have none are no failure; nor is a silent guard of an account that the organization does not have
 * any more.
 */
export const exitCodeOf = ({ installations, expected, unguarded }: Fleet): number => {
  const those = installations.filter((one) => !isGone(one, expected));
  if (those.length === 0) return 1;
  const troubles = new Set(those.flatMap((one) => one.troubles));
  if (FAILING.some((trouble) => troubles.has(trouble))) return 1;
  if (expected.from === 'list' && unguarded.length > 0) return 1;
  return troubles.has('unclear') ? 3 : 0;
};
