import type { Plan } from '../../account/api-call.ts';
import type { AccountState } from '../../account/state.ts';
import type { Effect } from '../effect.ts';
import type { LedgerRows } from './ledger.ts';

/**
 * The sweep runs every hour. If a network was not healthy for this long, others may have changed it as well.
 */
export const FRESH_MS = 3 * 60 * 60 * 1000;

/** Does the plan contain values of a network that the event itself does not hold? */
export const restsOnBaseline = (effect: Effect, state: AccountState, plan: Plan): boolean => {
  if (plan.calls.some(({ api }) => api === 'ec2:AssociateDhcpOptions')) return true;
  const { rememberedNetworks: _, ...unremembered } = state;
  const told = effect.inverses(unremembered).map(({ calls }) => JSON.stringify(calls));
  return !told.includes(JSON.stringify(plan.calls));
};

/**
 * When the network that a plan restores was last seen healthy (ISO 8601), if that is too long ago for an
 * automatic fix: a VPC in which something always fails is not remembered again. A row whose time cannot be read
 * counts as old. Undefined if the plan is fresh or does not use what is remembered.
 */
export const staleSince = (
  effect: Effect,
  state: AccountState,
  { baselines }: LedgerRows,
  plan: Plan,
  now: Date,
): string | undefined => {
  const rows = Object.values(baselines).flatMap((row) => row ?? []);
  // Nobody knows what such a row is worth, so nothing is put back beside it.
  if (rows.some(({ seenAt }) => Number.isNaN(Date.parse(seenAt)))) return 'an unknown time';
  const oldest = rows
    .filter(({ snapshot: { type } }) => type === 'AWS::EC2::VPC' || type === 'SessionGuard::EC2::Network')
    .map(({ seenAt }) => seenAt)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
  if (oldest === undefined || now.getTime() - Date.parse(oldest) < FRESH_MS) return undefined;
  return restsOnBaseline(effect, state, plan) ? oldest : undefined;
};
