import type { AccountState } from '../../account/state.ts';
import { isClaimedByAnother } from '../../core/ledger/claim.ts';
import type { Incident } from '../../core/ledger/ledger.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports.ts';
import { rowOf } from '../claim-findings.ts';
import { toldIncidents } from '../tell.ts';

const MOST_TRIES = 3;

/**
 * Did others tell it while it was repaired, or are they telling it at this moment? `known` is its row from before the repair.
 * Their message may come after the one about the repair, so it needs an end of its own.
 */
const isToldBeside = (row: Incident, known: Incident | undefined, by: string, now: Date): boolean =>
  row.state === 'open' &&
  (row.checkedAt !== known?.checkedAt || (!row.told && isClaimedByAnother(row.claim, by, now)));

const recordOne = async (
  ports: Ports,
  incident: Incident,
  by: string,
  known: Incident | undefined,
): Promise<void> => {
  let before = known;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (before && isToldBeside(before, known, by, ports.now())) return;
    if (await ports.ledger.replaceIncident(before, incident)) return;
    before = rowOf((await ports.ledger.load([incident.subject])).incidents, incident);
  }
};

/** Records the incidents of a repair that was told. `known` are their rows from before it. */
export const recordRepaired = async (
  ports: Ports,
  outcome: Outcome,
  state: AccountState,
  known: readonly Incident[],
): Promise<void> => {
  const by = outcome.event?.eventId ?? '';
  await Promise.all(
    toldIncidents(ports, outcome, state).map((incident) =>
      recordOne(ports, incident, by, rowOf(known, incident)),
    ),
  );
};
