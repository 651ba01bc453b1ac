import { credibleIncident } from '../../core/ledger/credible.ts';
import type { Incident } from '../../core/ledger/ledger.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Guard } from '../guard.ts';
import { followUp } from './follow-up.ts';
import { tellPending } from './pending.ts';

type Work = (guard: Guard, incidents: readonly Incident[]) => Promise<readonly Outcome[]>;

const attempt = async (guard: Guard, work: Work, incidents: readonly Incident[]) => {
  try {
    return await work(guard, incidents);
  } catch (error) {
    guard.ports.log.error('What came of incidents could not be told, so the next tick tries again', {
      error,
    });
    return [];
  }
};

/**
 * What each tick of the sweep does for incidents that are over: it tells the ends that are left, and looks at the nodes
 * that they hit. It never throws: the next tick tries again.
 */
export const tickRecoveries = async (guard: Guard): Promise<readonly Outcome[]> => {
  const { ports } = guard;
  try {
    const now = ports.now();
    const open = (await ports.ledger.open()).incidents.map((one) => credibleIncident(one, now));
    return [...(await attempt(guard, tellPending, open)), ...(await attempt(guard, followUp, open))];
  } catch (error) {
    ports.log.error('The incidents that are over could not be read', { error });
    return [];
  }
};
