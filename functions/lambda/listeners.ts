import type { Listener } from '../core/hub/listener.ts';
import type { Publisher } from '../core/ports.ts';

/** The account's own topic is told first. What it was not told, nobody else is told either: it comes again. */
export const alsoTo = (listeners: readonly Listener[], publisher: Publisher): Publisher => ({
  publish: async (outcome) => {
    await publisher.publish(outcome);
    for (const listener of listeners) listener.outcome(outcome);
  },
});

/**
 * A handler that ends when all listeners have answered. What they hear goes out while the ledger is written; an invocation
 * that ended before would freeze it.
 */
export const untilSettled =
  <In, Out>(listeners: readonly Listener[], handle: (input: In) => Promise<Out>) =>
  async (input: In): Promise<Out> => {
    try {
      return await handle(input);
    } finally {
      await Promise.all(listeners.map((listener) => listener.settled()));
    }
  };
