import type { AccountAlias } from '../../core/ledger/ledger.ts';
import type { Guard } from '../guard.ts';
import { recordQuietly } from '../tell.ts';

/** The row ends 30 days after it was written, so the same alias is written again once a day. */
const FRESH_MS = 24 * 60 * 60 * 1000;

const isFresh = (row: AccountAlias | undefined, name: string | undefined, now: Date): boolean =>
  row !== undefined && row.name === name && now.getTime() - Date.parse(row.seenAt) < FRESH_MS;

/**
 * Remembers the alias of the account, unless it is `known` already: alerts show it where the settings give the account no
 * name. It is only a name, so whatever fails is logged, and the sweep goes on.
 */
export const noteAlias = async ({ config, ports }: Guard, known: AccountAlias | undefined): Promise<void> => {
  const [document] = config.guardedDocuments;
  if (!ports.accountAlias || config.identity.accountName !== undefined || document === undefined) return;
  const { log, now } = ports;
  try {
    const alias = await ports.accountAlias();
    if (alias.status === 'unknown') return log.warn('The alias of the account could not be read', alias);
    const name = alias.status === 'present' ? alias.value : undefined;
    if (isFresh(known, name, now())) return;
    const seenAt = now().toISOString();
    const row = { document, seenAt, ...(name === undefined ? {} : { name }) };
    await recordQuietly(ports, () => ports.ledger.save({ alias: row }));
  } catch (error) {
    log.warn('The alias of the account could not be read', { error });
  }
};
