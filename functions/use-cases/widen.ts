import { mergeStates } from '../account/collections.ts';
import { isEmptyScope, unreadPart } from '../account/scope.ts';
import type { AccountState, Scope } from '../account/state.ts';
import type { Guard } from './guard.ts';

/**
 * A state with all of a scope: what the state does not hold yet is read and joined to it. The very same state, and
 * no call, where nothing is missing. Throws what the reader throws.
 */
export const widen = async ({ ports }: Guard, state: AccountState, scope: Scope): Promise<AccountState> => {
  const missing = unreadPart(scope, state);
  return isEmptyScope(missing) ? state : mergeStates(state, await ports.reader.read(missing));
};
