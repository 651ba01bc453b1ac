/** Who is telling something now (an event or a round of the sweep), and since when, ISO 8601. */
export type Claim = { readonly by: string; readonly at: string };

/**
 * How long others leave what is being told alone. A publication takes seconds; whoever has not recorded it by
 * then has crashed, and somebody else tells it.
 */
export const CLAIM_MS = 2 * 60 * 1000;

/** Is somebody else telling it? A claim of an unreadable or a future time does not count. */
export const isClaimedByAnother = (claim: Claim | undefined, by: string, now: Date): boolean => {
  if (claim === undefined || claim.by === by) return false;
  const age = now.getTime() - Date.parse(claim.at);
  return age > -CLAIM_MS && age < CLAIM_MS;
};
