import type { Snapshot } from '../../account/snapshot.ts';
import type { Look } from '../../core/ledger/look.ts';
import { isPointer } from '../../core/ledger/pointers.ts';
import type { Ports } from '../../core/ports.ts';
import { recordQuietly } from '../tell.ts';

/**
 * Remembers what was seen whole. Pointers come first: what is remembered of a network says which of its parts have one, so
 * it must not be written where they could not be.
 */
export const rememberAll = (
  { ledger, ...ports }: Ports,
  seen: readonly Snapshot[],
  at: string,
): Promise<void> =>
  recordQuietly({ ...ports, ledger }, async () => {
    const pointers = seen.filter(isPointer);
    const rest = seen.filter((one) => !isPointer(one));
    if (pointers.length > 0) await ledger.saveBaseline(pointers, at);
    if (rest.length > 0) await ledger.saveBaseline(rest, at);
  });

/** Notes when something was seen whole, where nothing new is to be remembered of it. */
export const rememberLooks = ({ ledger, ...ports }: Ports, looks: readonly Look[]): Promise<void> =>
  recordQuietly({ ...ports, ledger }, async () => {
    if (looks.length > 0) await ledger.saveLooks(looks);
  });
