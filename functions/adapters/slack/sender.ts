import type { SlackSender } from '../../alerts/slack-message.ts';
import { sendAsBot } from './bot.ts';
import { sendByWebhook } from './webhook.ts';

type SlackSenderOptions = {
  /**
   * The webhook's URL or the bot's token; it is read for each message, so that a rotated secret takes effect.
   */
  readonly getSecret: () => Promise<string>;
  /** The channel in which a bot posts; a webhook has its own channel. */
  readonly channel?: string;
  /** Milliseconds to wait for Slack's answer. */
  readonly timeoutMs?: number;
  /** Another Slack for the bot, for tests. */
  readonly apiUrl?: string;
};

/** The secret or the settings are wrong. The message never holds the secret. */
export class SlackSettingsError extends Error {
  override name = 'SlackSettingsError';
}

const DEFAULT_TIMEOUT_MS = 10_000;

const isWebhook = (secret: string): boolean => {
  const url = URL.parse(secret);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === '127.0.0.1');
};

/**
 * A sender that posts with a webhook or as a bot, depending on the secret. `send` rejects with {@link
 * SlackSettingsError} if the secret is neither, and with the error of `getSecret`.
 */
export const createSlackSender = (options: SlackSenderOptions): SlackSender => {
  const { getSecret, channel, timeoutMs = DEFAULT_TIMEOUT_MS, apiUrl } = options;
  return {
    send: async (message, reply) => {
      const secret = (await getSecret()).trim();
      if (isWebhook(secret)) return sendByWebhook(secret, message, timeoutMs);
      if (!secret.startsWith('xoxb-')) {
        throw new SlackSettingsError(
          'The Slack secret is neither a webhook URL (https) nor a bot token (xoxb-).',
        );
      }
      if (!channel) throw new SlackSettingsError('A bot token needs a channel to post to.');
      const bot = { token: secret, channel, timeoutMs, ...(apiUrl ? { apiUrl } : {}) };
      const ts = await reply?.find();
      return sendAsBot(bot, message, ts === undefined ? undefined : { ts, isShown: reply?.isShown === true });
    },
  };
};
