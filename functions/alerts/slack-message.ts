import type { KnownBlock } from '@slack/types';

/** A message for Slack; without blocks, `text` is the whole message. */
export type SlackMessage = { readonly text: string; readonly blocks?: readonly KnownBlock[] };

/** How Slack answered. `because` never holds a secret. */
export type SlackResult =
  | { readonly kind: 'sent' /** The message's `ts`, by which a bot answers it. */; readonly ts?: string }
  /** Too many messages: Slack asks to wait for this many seconds. */
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  /** Slack will never accept a message in this form: send it in another form. */
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'failed'; readonly because: string };

/** A message that belongs to an earlier one. Only a bot can reply, so only a bot asks for the `ts` of the earlier one. */
export type Reply = {
  readonly find: () => Promise<string | undefined>;
  /** Is it shown in the channel as well? */
  readonly isShown: boolean;
};

/** Port: posts one message. Rejects only when it could not even try, e.g. because the secret cannot be read. */
export type SlackSender = { send(message: SlackMessage, reply?: Reply): Promise<SlackResult> };

/** Port: remembers the message of each incident, by its `ts`. Rejects if the store does not answer. */
export type SlackThreads = {
  find(incident: string): Promise<string | undefined>;
  save(incident: string, ts: string): Promise<void>;
};
