import type { Outcome } from './outcome.ts';

/** The outcome with a name of its account, if it has none yet. */
export const withAccountName = (outcome: Outcome, name: string | undefined): Outcome =>
  name === undefined || outcome.identity.accountName !== undefined
    ? outcome
    : { ...outcome, identity: { ...outcome.identity, accountName: name } };
