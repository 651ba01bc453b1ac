import { isClaimedByAnother } from '../../core/ledger/claim.ts';
import type { Incident } from '../../core/ledger/ledger.ts';
import type { Finding } from '../../core/outcome.ts';

/** A run that tells what it has found. */
export type Teller = {
  /** By what it claims: the id of the event, or the round of the sweep. */
  readonly by: string;
  /** When the account was begun to be read for what it tells. */
  readonly readAt: Date;
  /** Is a finding worth telling beside what was told of its open incident? */
  readonly isNews: (finding: Finding, incident: Incident) => boolean;
};

/**
 * Was it over after a run had read the account, or is somebody telling its end at this moment? Then that run does not know how
 * the account is now.
 */
export const isOverSince = (row: Incident, { by, readAt }: Teller, now: Date): boolean =>
  row.state === 'closed' &&
  (Date.parse(row.checkedAt) > readAt.getTime() ||
    (row.recovery !== undefined && isClaimedByAnother(row.claim, by, now)));

/** Does a row, with what somebody is telling at this moment, leave nothing to tell of a finding? */
export const isAnswered = (row: Incident, finding: Finding, { isNews }: Teller): boolean =>
  row.state === 'open' && !isNews(finding, { ...row, told: true });
