import type { HubSender } from '../core/hub/event.ts';
import type { Publisher } from '../core/ports.ts';

/** The account's own topic is told first. What it was not told, the hub is not told either: it comes again. */
export const alsoTo = (hub: HubSender, publisher: Publisher): Publisher => ({
  publish: async (outcome) => {
    await publisher.publish(outcome);
    hub.outcome(outcome);
  },
});

/**
 * A handler that ends when the hub has answered. The events go out while the ledger is written; an invocation that ended
 * before them would freeze them.
 */
export const untilSettled =
  <In, Out>(hub: HubSender, handle: (input: In) => Promise<Out>) =>
  async (input: In): Promise<Out> => {
    try {
      return await handle(input);
    } finally {
      await hub.settled();
    }
  };
