import type { Turn } from '../../core/ledger/turn.ts';
import type { Guard } from '../guard.ts';
import type { Known } from '../judged.ts';

/** Another delivery repairs now, or has repaired since the account was read: it must be judged again. */
export class BusyError extends Error {
  override name = 'BusyError';
}

const end = async ({ ports }: Guard, turn: Turn): Promise<void> => {
  try {
    await ports.ledger.endTurn(turn, ports.now().toISOString());
  } catch (error) {
    ports.log.warn('The turn could not be given back, so the next repair waits for a minute', { error });
  }
};

/** Takes the turn of the family; undefined if the ledger does not answer. Throws {@link BusyError}. */
const take = async ({ ports }: Guard, { prerequisite, delivery }: Known): Promise<Turn | undefined> => {
  const turn: Turn = { family: prerequisite.family, by: delivery.by, at: ports.now().toISOString() };
  try {
    if (await ports.ledger.takeTurn(turn, delivery.readAt)) return turn;
  } catch (error) {
    ports.log.error('The ledger could not be written, so nothing is repaired', { error });
    return undefined;
  }
  throw new BusyError('another repair is made');
};

/**
 * Repairs while no other delivery of the family does, so that of two breaks, each of which heals when the other is put
 * back, only one is. `orElse` is done if the ledger does not answer. Throws {@link BusyError} if it is not this
 * delivery's turn; then nothing was done.
 */
export const inTurn = async <T>(
  guard: Guard,
  known: Known,
  act: () => Promise<T>,
  orElse: () => Promise<T>,
): Promise<T> => {
  const turn = await take(guard, known);
  if (!turn) return orElse();
  try {
    return await act();
  } finally {
    await end(guard, turn);
  }
};
