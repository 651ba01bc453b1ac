import { mergeStates } from '../account/collections.ts';
import { isEmptyScope, unreadPart, withLookUps } from '../account/scope.ts';
import type { AccountState, Scope } from '../account/state.ts';
import type { Guard } from './guard.ts';

/** Reads a scope, and notes what was looked up for it. Throws the errors of the reader. */
export const readScope = async (
  { ports }: Pick<Guard, 'ports'>,
  scope: Scope,
  known?: AccountState,
): Promise<AccountState> => withLookUps(await ports.reader.read(scope, known), scope);

/**
 * A state that holds a whole scope: what the state does not hold yet is read and joined. If nothing is
 * missing, it returns the same state and makes no call. Throws the errors of the reader.
 */
export const widen = async (guard: Guard, state: AccountState, scope: Scope): Promise<AccountState> => {
  const missing = unreadPart(scope, state);
  return isEmptyScope(missing) ? state : mergeStates(state, await readScope(guard, missing, state));
};
