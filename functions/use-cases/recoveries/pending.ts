import { isClaimedByAnother } from '../../core/ledger/claim.ts';
import type { Incident } from '../../core/ledger/ledger.ts';
import { isTold } from '../../core/news.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Guard } from '../guard.ts';
import type { Recovered } from './outcome.ts';
import { tellRecoveries } from './tell.ts';

/** What recovers again and again is told when it has held for so long. */
const HOLDS_MS = 15 * 60 * 1000;

export const isRecovered = (incident: Incident): incident is Recovered =>
  incident.state === 'closed' && incident.recovery !== undefined;

/** May its end be told now? Not while another run tells it, or while it flaps. A time that cannot be read is old. */
export const isReady = ({ claim, recovery }: Recovered, now: Date): boolean => {
  if (isClaimedByAnother(claim, '', now)) return false;
  const age = now.getTime() - Date.parse(recovery.at);
  return !recovery.isFlapping || !(age < HOLDS_MS);
};

/** Was an open incident told after the account was read, or is somebody else telling it at this moment? */
export const isToldSince = (incident: Incident, readAt: Date, by: string, now: Date): boolean =>
  incident.state === 'open' &&
  (Date.parse(incident.checkedAt) > readAt.getTime() ||
    (!incident.told && isClaimedByAnother(incident.claim, by, now)));

/** Takes the right to tell an end; undefined if another run has it, or if it broke again meanwhile. */
export const claim = async (
  { ports }: Guard,
  before: Incident,
  after: Recovered,
): Promise<Recovered | undefined> => {
  const now = ports.now().toISOString();
  const claimed = { ...after, claim: { by: `recovery ${crypto.randomUUID()}`, at: now } };
  return (await ports.ledger.replaceIncident(before, claimed)) ? claimed : undefined;
};

/** Tells the ends that a crash or a failed publication left untold, and those of what flapped and holds now. */
export const tellPending = async (
  guard: Guard,
  incidents: readonly Incident[],
): Promise<readonly Outcome[]> => {
  const now = guard.ports.now();
  const rows = incidents.filter(isRecovered).filter((one) => isTold(one) && isReady(one, now));
  const claimed = await Promise.all(rows.map((row) => claim(guard, row, row)));
  return tellRecoveries(
    guard,
    claimed.flatMap((one) => one ?? []),
  );
};
