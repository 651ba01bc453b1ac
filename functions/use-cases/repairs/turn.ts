import type { Turn } from '../../core/ledger/turn.ts';
import type { Guard } from '../guard.ts';
import type { Known } from '../judged.ts';

/**
 * Another run is at what this one found, or was at it since the account was read: it must be judged again. The message is
 * the first half of a sentence.
 */
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

/** Ends a turn. What calls it again waits for the same end. */
export type EndTurn = () => Promise<void>;

const endOnce = (guard: Guard, turn: Turn): EndTurn => {
  let ending: Promise<void> | undefined;
  return () => {
    ending ??= end(guard, turn);
    return ending;
  };
};

/** Acts in a turn that was taken. It ends afterwards, or as soon as `act` ends it. */
export const within = async <T>(
  guard: Guard,
  turn: Turn,
  act: (endTurn: EndTurn) => Promise<T>,
): Promise<T> => {
  const endTurn = endOnce(guard, turn);
  try {
    return await act(endTurn);
  } finally {
    await endTurn();
  }
};

/** The turn that a delivery asks for now. */
export const turnOf = ({ ports }: Guard, { prerequisite, delivery }: Known): Turn => ({
  family: prerequisite.family,
  by: delivery.by,
  at: ports.now().toISOString(),
});

/** Takes the turn of the family. Throws {@link BusyError}. */
const take = async (guard: Guard, known: Known): Promise<Turn> => {
  const turn = turnOf(guard, known);
  if (await guard.ports.ledger.takeTurn(turn, known.delivery.readAt)) return turn;
  throw new BusyError('Another repair is being made');
};

/**
 * Ends an interrupted repair while no other delivery of the family repairs. Throws {@link BusyError} if it is not this
 * delivery's turn, and what the ledger throws; then nothing was done.
 */
export const inTurn = async <T>(
  guard: Guard,
  known: Known,
  act: (endTurn: EndTurn) => Promise<T>,
): Promise<T> => within(guard, await take(guard, known), act);
