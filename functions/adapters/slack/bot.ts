import {
  type Logger,
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
} from '@slack/web-api';
import type { SlackMessage, SlackResult } from '../../alerts/slack-message.ts';
import { retryAfterSeconds } from './retry-after.ts';

type BotOptions = {
  readonly token: string;
  /** Channel id, or name with a leading `#`. */
  readonly channel: string;
  readonly timeoutMs: number;
  /** Another Slack, for tests. */
  readonly apiUrl?: string;
};

/** Errors of chat.postMessage that concern the form of a message. https://docs.slack.dev/reference/methods/chat.postMessage */
const REFUSALS: readonly string[] = [
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_attachments',
  'invalid_arguments',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'too_many_attachments',
];

/** Errors of the same method that concern the message that is answered, e.g. because somebody deleted it. */
const NO_THREAD: readonly string[] = [
  'cannot_reply_to_message',
  'invalid_thread_ts',
  'message_not_found',
  'thread_locked',
  'thread_not_found',
];

const nothing = (): void => {};

/**
 * The library would log requests to the console. Only our own log is used, and no log may contain a token.
 */
const silent: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};

const resultOf = (error: unknown): SlackResult => {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'rate-limited', retryAfterSeconds: error.retryAfter };
  }
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    if (code === 'ratelimited' || code === 'rate_limited') {
      return { kind: 'rate-limited', retryAfterSeconds: retryAfterSeconds(null) };
    }
    const details = error.data.response_metadata?.messages ?? [];
    const because = [code, ...details].join('; ').slice(0, 500);
    return REFUSALS.includes(code) ? { kind: 'refused', because } : { kind: 'failed', because };
  }
  if (error instanceof WebAPIHTTPError) return { kind: 'failed', because: `HTTP ${error.statusCode}` };
  return { kind: 'failed', because: 'no answer from Slack' };
};

type Post = Parameters<WebClient['chat']['postMessage']>[0];

/** The message that is answered. */
type Thread = { readonly ts: string; readonly isShown: boolean };

const inThread = (thread: Thread | undefined): Pick<Post, 'thread_ts' | 'reply_broadcast'> =>
  thread === undefined ? {} : { thread_ts: thread.ts, ...(thread.isShown ? { reply_broadcast: true } : {}) };

const isOfThread = (error: unknown): boolean =>
  error instanceof WebAPIPlatformError && NO_THREAD.includes(error.data.error);

/**
 * Posts as a bot with the scope `chat:write`, in the thread of a message if its `ts` is given and it is still there.
 * Never rejects, and leaves retries to the queue.
 */
export const sendAsBot = async (
  { token, channel, timeoutMs, apiUrl }: BotOptions,
  { text, blocks }: SlackMessage,
  replyTo?: Thread,
): Promise<SlackResult> => {
  const client = new WebClient(token, {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    logger: silent,
    ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
  });
  const post = async (thread: Thread | undefined): Promise<SlackResult> => {
    const { ts } = await client.chat.postMessage({
      channel,
      text,
      ...(blocks ? { blocks: [...blocks] } : {}),
      ...inThread(thread),
      unfurl_links: false,
      unfurl_media: false,
    } as Post);
    return { kind: 'sent', ...(ts ? { ts } : {}) };
  };
  try {
    return await post(replyTo);
  } catch (error) {
    if (replyTo === undefined || !isOfThread(error)) return resultOf(error);
  }
  return post(undefined).catch(resultOf);
};
