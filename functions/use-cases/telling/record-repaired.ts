import type { AccountState } from '../../account/state.ts';
import type { Incident } from '../../core/ledger/ledger.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports.ts';
import { rowOf } from '../claim-findings.ts';
import { isToldSince } from '../recoveries/pending.ts';
import { toldIncidents } from '../tell.ts';

const MOST_TRIES = 3;

/** What was told of the incidents of a repair, and when the account was begun to be read again after it. */
export type Told = { readonly incidents: readonly Incident[]; readonly readAt: Date };

/** What others told after that, or are telling at this moment, is a newer break: its row stays as it is. */
const recordOne = async (ports: Ports, incident: Incident, by: string, told: Told): Promise<void> => {
  let before = rowOf(told.incidents, incident);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (before && isToldSince(before, told.readAt, by, ports.now())) return;
    if (await ports.ledger.replaceIncident(before, incident)) return;
    before = rowOf((await ports.ledger.load([incident.subject])).incidents, incident);
  }
};

/** Records the incidents of a repair that was told. */
export const recordRepaired = async (
  ports: Ports,
  outcome: Outcome,
  state: AccountState,
  told: Told,
): Promise<void> => {
  const by = outcome.event?.eventId ?? '';
  await Promise.all(
    toldIncidents(ports, outcome, state).map((incident) => recordOne(ports, incident, by, told)),
  );
};
