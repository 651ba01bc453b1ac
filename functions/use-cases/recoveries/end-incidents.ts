import type { Resource } from '../../account/resource.ts';
import { resourceKey } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import type { Incident, Recovery } from '../../core/ledger/ledger.ts';
import { asKnown, isTold, wasToldBroken } from '../../core/news.ts';
import type { Ending, Outcome } from '../../core/outcome.ts';
import { exemptionFor } from '../exemption-for.ts';
import type { Guard } from '../guard.ts';
import { knownNodesOf } from '../nodes-hit.ts';
import { askingOnce } from '../stages/asking-once.ts';
import { recordQuietly } from '../tell.ts';
import type { Recovered } from './outcome.ts';
import { claim, isReady, isRecovered } from './pending.ts';
import { tellRecoveries } from './tell.ts';

/** Something that is no longer broken. */
export type Over = {
  readonly prerequisite: string;
  readonly subject: Resource;
  readonly how: Ending;
  readonly after?: Recovery['after'];
};

/** An incident that recovers again within this time flaps. */
const FLAPS_MS = 60 * 60 * 1000;

const keyOf = ({ prerequisite, subject }: Pick<Over, 'prerequisite' | 'subject'>): string =>
  `${prerequisite}|${resourceKey(subject)}`;

const isFlapping = ({ resolvedAt }: Incident, now: Date): boolean => {
  const age = now.getTime() - Date.parse(resolvedAt ?? '');
  return age >= 0 && age < FLAPS_MS;
};

/** Does a tag say that nobody wants to hear of it? If tags cannot be read now, it is told. */
const isMuted = async (guard: Guard, state: AccountState, incident: Incident): Promise<boolean> => {
  const { prerequisite, subject, impact, because = '' } = incident;
  const finding = { prerequisite, subject, impact, because, attribution: 'none' } as const;
  const gathered = { effect: { resources: [subject] }, state, rows: { baselines: {} } };
  try {
    const exemption = await exemptionFor(guard, { gathered, evaluation: { cutOff: new Map() } }, [finding]);
    return exemption.kind === 'exempt';
  } catch (error) {
    guard.ports.log.warn('The tags could not be read', { error });
    return false;
  }
};

/** Only what was told as broken has an end to tell. A doubt, or what was corrected since, was not broken. */
const isToBeTold = async (guard: Guard, state: AccountState, incident: Incident): Promise<boolean> =>
  wasToldBroken(incident) && !(await isMuted(guard, state, incident));

/**
 * Closes an incident, and returns its row if this run is to tell its end. A row that another run has written since it was
 * read may be about a newer break, so it stays as it is.
 */
const close = async (
  guard: Guard,
  state: AccountState,
  incident: Incident,
  { how, after }: Over,
): Promise<Recovered | undefined> => {
  const { ports } = guard;
  const now = ports.now();
  const known = asKnown(incident);
  const { claim: _, ...rest } = known;
  const closed: Incident = {
    ...knownNodesOf(state, incident.subject),
    ...rest,
    state: 'closed',
    checkedAt: now.toISOString(),
  };
  if (!(await isToBeTold(guard, state, known))) {
    await ports.ledger.replaceIncident(incident, closed);
    return undefined;
  }
  const recovery: Recovery = { how, at: now.toISOString(), ...(after ? { after } : {}) };
  if (!isFlapping(incident, now)) return claim(guard, incident, { ...closed, recovery });
  await ports.ledger.replaceIncident(incident, { ...closed, recovery: { ...recovery, isFlapping: true } });
  return undefined;
};

const endOne = async (
  guard: Guard,
  state: AccountState,
  incident: Incident,
  over: Over,
): Promise<Recovered | undefined> => {
  if (incident.state === 'open') return close(guard, state, incident, over);
  const isLeft = isRecovered(incident) && isTold(incident) && isReady(incident, guard.ports.now());
  return isLeft ? claim(guard, incident, incident) : undefined;
};

/**
 * Closes the incidents of what is over and tells the end of those that were told: once for each incident and recovery,
 * whoever finds it first, because the row is replaced only if nobody has written it since. Without the ledger, nothing
 * is closed, so that the sweep finds it again. If the publisher fails, it throws.
 */
export const endIncidents = async (
  guard: Guard,
  state: AccountState,
  incidents: readonly Incident[],
  overs: readonly Over[],
): Promise<readonly Outcome[]> => {
  const over = new Map(overs.toReversed().map((one) => [keyOf(one), one]));
  const asking = askingOnce(guard);
  const claimed: Recovered[] = [];
  await recordQuietly(guard.ports, async () => {
    const ends = incidents.map(async (incident) => {
      const one = over.get(keyOf(incident));
      const row = one && (await endOne(asking, state, incident, one));
      if (row) claimed.push(row);
    });
    const refused = (await Promise.allSettled(ends)).find(({ status }) => status === 'rejected');
    if (refused?.status === 'rejected') throw refused.reason;
  });
  return tellRecoveries(guard, claimed);
};
