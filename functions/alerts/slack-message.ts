import type { KnownBlock } from '@slack/types';

/** What is posted to Slack; without blocks, `text` is the message itself. */
export type SlackMessage = { readonly text: string; readonly blocks?: readonly KnownBlock[] };

/** How Slack answered. `because` never holds a secret. */
export type SlackResult =
  | { readonly kind: 'sent' }
  /** Too many messages; seconds as Slack asks for them. */
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  /** Slack does not take a message of this form, now or later: send it in another form. */
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'failed'; readonly because: string };

/** Port: posts one message. Rejects only when no attempt could be made, e.g. the secret is not readable. */
export type SlackSender = { send(message: SlackMessage): Promise<SlackResult> };
