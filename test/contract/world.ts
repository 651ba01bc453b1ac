import type { ApiCall } from '../../functions/account/api-call.ts';
import { emptyState } from '../../functions/account/collections.ts';
import type { AccountState } from '../../functions/account/state.ts';
import type { AccountReader, Ledger, Remediator } from '../../functions/core/ports.ts';
import { IDENTITY } from '../support/account.ts';
import type { IdOf } from '../support/seed/seed.ts';

/** An account as described, behind the ports: the real adapters on moto, or the embedded account. */
export type World = {
  readonly reader: AccountReader;
  readonly remediator: Remediator;
  readonly ledger: Ledger;
  readonly idOf: IdOf;
  /** A change that somebody else makes. */
  change(call: ApiCall): Promise<void>;
};

export type MakeWorld = (description: AccountState) => Promise<World>;

/** A description with the named parts and nothing else. */
export const described = (parts: Partial<Omit<AccountState, 'identity'>>): AccountState => ({
  ...emptyState(IDENTITY),
  ...parts,
});

export const DOCUMENT = 'SSM-SessionManagerRunShell';

/** Content of a Session document that logs to these destinations. */
export const content = (
  inputs: Readonly<Record<string, unknown>>,
  description = 'Session settings',
): string => JSON.stringify({ schemaVersion: '1.0', description, sessionType: 'Standard_Stream', inputs });
