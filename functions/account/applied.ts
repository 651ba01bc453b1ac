import type { AccountState } from './state.ts';

/** The account after a call, or the error code that AWS answers with. */
export type Applied =
  | { readonly ok: true; readonly state: AccountState }
  | { readonly ok: false; readonly errorCode: string };

export const applied = (state: AccountState): Applied => ({ ok: true, state });
export const refused = (errorCode: string): Applied => ({ ok: false, errorCode });
