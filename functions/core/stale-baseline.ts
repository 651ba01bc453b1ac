import type { Plan } from '../account/api-call.ts';
import type { AccountState } from '../account/state.ts';
import type { Effect } from './effect.ts';
import type { LedgerRows } from './ledger.ts';

/** The sweep looks every hour; what it has not found whole for so long was changed by others too, perhaps. */
const FRESH_MS = 3 * 60 * 60 * 1000;

/** Does the plan hold what the event itself does not tell? */
const restsOnBaseline = (effect: Effect, state: AccountState, plan: Plan): boolean => {
  if (plan.calls.some(({ api }) => api === 'ec2:AssociateDhcpOptions')) return true;
  const { rememberedNetworks: _, ...unremembered } = state;
  const told = effect.inverses(unremembered).map(({ calls }) => JSON.stringify(calls));
  return !told.includes(JSON.stringify(plan.calls));
};

/**
 * Since when the network that a plan goes back to was not seen whole any more (ISO 8601), where that is too long ago
 * to put it back by itself: a VPC in which something always fails is not remembered anew. Undefined where the plan
 * is fresh, or does not rest on what is remembered.
 */
export const staleSince = (
  effect: Effect,
  state: AccountState,
  { baselines }: LedgerRows,
  plan: Plan,
  now: Date,
): string | undefined => {
  const seen = Object.values(baselines).flatMap((row) => {
    const type = row?.snapshot.type;
    return row && (type === 'AWS::EC2::VPC' || type === 'SessionGuard::EC2::Network') ? [row.seenAt] : [];
  });
  const oldest = seen.toSorted()[0];
  if (oldest === undefined || now.getTime() - Date.parse(oldest) < FRESH_MS) return undefined;
  return restsOnBaseline(effect, state, plan) ? oldest : undefined;
};
