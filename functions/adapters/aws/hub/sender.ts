import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import { HUB_FAILED, type HubSender } from '../../../core/hub/event.ts';
import type { Log } from '../../../core/ports.ts';
import { clientOptions } from '../shared/client-options.ts';
import { inBackground } from '../shared/in-background.ts';
import { within } from '../shared/within.ts';
import { type Entry, outcomeEntry, sweepEntry } from './entry.ts';

/** Milliseconds for an event, with the second try. Who was told already must not wait for the hub. */
const LONGEST = 5_000;

type SenderOptions = {
  /** By the name that the account has at the moment. */
  readonly identity: () => AwsEnvironment;
  readonly log: Log;
  /** Another EventBridge, for tests. */
  readonly client?: EventBridgeClient;
};

/** EventBridge took the call, but not the event. */
class EntryFailedError extends Error {
  override name = 'EntryFailedError';
}

/**
 * Puts events on the account's own default bus; a rule of the stack sends them to the hub. The account's own topic has an
 * alert before the hub hears of it, so a hub that fails is logged and never throws. The SDK is loaded when it is needed first.
 */
export const createHubSender = ({ identity, log, client }: SenderOptions): HubSender => {
  let made = client;
  const { start, settled } = inBackground(log, HUB_FAILED);
  const put = async (entry: Entry): Promise<void> => {
    const { EventBridgeClient: Client, PutEventsCommand } = await import('./events-sdk.ts');
    const events = made ?? new Client({ ...clientOptions(), maxAttempts: 2 });
    made = events;
    const { FailedEntryCount, Entries } = await within(LONGEST, (abortSignal) =>
      events.send(new PutEventsCommand({ Entries: [entry] }), { abortSignal }),
    );
    if (!FailedEntryCount) return;
    const { ErrorCode, ErrorMessage } = Entries?.[0] ?? {};
    throw new EntryFailedError(`${ErrorCode ?? 'unknown'}: ${ErrorMessage ?? ''}`);
  };
  return {
    outcome: (outcome) => start(() => put(outcomeEntry(identity(), outcome, crypto.randomUUID()))),
    sweep: (report) => start(() => put(sweepEntry(identity(), report))),
    settled,
  };
};
