import type { Plan } from '../../account/api-call.ts';
import { networksOf } from '../../account/network/parts.ts';
import type { AccountState } from '../../account/state.ts';
import type { Effect } from '../effect.ts';

/** A way back, with the account as it would be after it. */
export type Undone = { readonly plan: Plan; readonly undone: AccountState };

/** Tells a state how the networks were right before the change. The last way back puts back everything that it took. */
export const knowingBefore = (
  effect: Effect,
  state: AccountState,
  ways: readonly Undone[],
): ((one: AccountState) => AccountState) => {
  const before = effect.before?.(state) ?? ways.at(-1)?.undone;
  if (!before) return (one) => one;
  const networks = Object.fromEntries(networksOf(before).map((network) => [network.vpcId, network]));
  return (one) => ({ ...one, networksBefore: networks });
};
