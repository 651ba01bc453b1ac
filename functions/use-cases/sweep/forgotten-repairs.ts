import { isClaimedByAnother } from '../../core/ledger/claim.ts';
import { incidentId, type RepairRecord } from '../../core/ledger/ledger.ts';
import type { Seen } from '../../core/ledger/progress.ts';
import type { Finding, Outcome } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports.ts';
import { recordQuietly, toldIncidents } from '../tell.ts';

/** A repair that is still untold after this time was given up by its queue, so the sweep tells it. */
const GIVEN_UP_AFTER_MS = 30 * 60 * 1000;

type KindOf = (finding: Finding) => Seen['kind'] | undefined;

/**
 * The present results of the checks for what a repair should have fixed; undefined for what they did not
 * check.
 */
const kindsOf = (seen: readonly Seen[]): KindOf => {
  const kinds = new Map(seen.map(({ incident, kind }) => [incident, kind]));
  return ({ prerequisite, subject }) => kinds.get(incidentId(prerequisite, subject));
};

const outcomeOf = ({ draft, startedAt, calls, unclear }: RepairRecord, kindOf: KindOf): Outcome => {
  const kinds = draft.findings.map(kindOf);
  const fails = kinds.includes('fail');
  const holds = !unclear && kinds.every((kind) => kind === 'pass' || kind === 'not-applicable');
  const whose = unclear ? ' of another version of session-guard' : '';
  const when = startedAt || 'an unknown time';
  const apis = calls.map(({ api }) => api).join(', ') || 'unreadable calls';
  const result = holds ? 'the checks pass now' : 'it is unknown whether the checks pass now';
  return {
    ...draft,
    status: holds ? 'fixed' : 'fix-failed',
    action: `A repair${whose} was started at ${when} (${apis}) but interrupted; ${fails ? 'the checks still fail' : result}.`,
  };
};

/** Takes the right to tell a repair; false if another run tells it. Without the ledger, it is told. */
const claim = async (ports: Ports, before: RepairRecord, after: RepairRecord): Promise<boolean> => {
  try {
    return await ports.ledger.replaceRepair(before, after);
  } catch (error) {
    ports.log.error('The ledger could not be written, so a repair may be told twice', { error });
    return true;
  }
};

/** Tells the repairs that a crash left untold, with what the checks said in this round. Each one for itself. */
export const tellForgotten = async (
  ports: Ports,
  untold: readonly RepairRecord[],
  seen: readonly Seen[],
  by: string,
): Promise<{ readonly outcomes: readonly Outcome[]; readonly errors: readonly unknown[] }> => {
  const kindOf = kindsOf(seen);
  const now = ports.now();
  const outcomes: Outcome[] = [];
  const errors: unknown[] = [];
  // Not `>`, because a repair with an unreadable time counts as old.
  const forgotten = untold.filter(
    ({ startedAt }) => !(now.getTime() - Date.parse(startedAt) <= GIVEN_UP_AFTER_MS),
  );
  for (const repair of forgotten) {
    if (isClaimedByAnother(repair.claim, by, now)) continue;
    const claimed: RepairRecord = { ...repair, claim: { by, at: now.toISOString() } };
    if (!(await claim(ports, repair, claimed))) continue;
    try {
      const outcome = outcomeOf(repair, kindOf);
      await ports.publisher.publish(outcome);
      const { claim: _, ...told } = claimed;
      const incidents = toldIncidents(ports, outcome);
      await recordQuietly(ports, () =>
        ports.ledger.save({ incidents, repairs: [{ ...told, state: 'told' }] }),
      );
      outcomes.push(outcome);
    } catch (error) {
      ports.log.error('A repair could not be told', { error, eventId: repair.eventId });
      errors.push(error);
    }
  }
  return { outcomes, errors };
};
