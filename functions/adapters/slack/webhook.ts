import { IncomingWebhook, IncomingWebhookHTTPError } from '@slack/webhook';
import type { SlackMessage, SlackResult } from '../../alerts/slack-message.ts';
import { retryAfterSeconds } from './retry-after.ts';

/** Only Slack's answer is passed on, because a network error may contain the URL, which is the secret. */
const resultOf = (error: unknown, retryAfter: string | null): SlackResult => {
  if (!(error instanceof IncomingWebhookHTTPError)) {
    return { kind: 'failed', because: 'no answer from the webhook' };
  }
  const { statusCode, body } = error;
  if (statusCode === 429) return { kind: 'rate-limited', retryAfterSeconds: retryAfterSeconds(retryAfter) };
  const because = `HTTP ${statusCode}: ${body.slice(0, 200)}`;
  return statusCode === 400 ? { kind: 'refused', because } : { kind: 'failed', because };
};

/**
 * Posts through an incoming webhook; never rejects.
 * Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export const sendByWebhook = async (
  url: string,
  { text, blocks }: SlackMessage,
  timeoutMs: number,
): Promise<SlackResult> => {
  let retryAfter: string | null = null;
  const webhook = new IncomingWebhook(url, {
    timeout: timeoutMs,
    // The library's error does not contain the headers, and Retry-After is one of them.
    fetch: async (target, init) => {
      const response = await fetch(target, init);
      retryAfter = response.headers.get('retry-after');
      return response;
    },
  });
  try {
    await webhook.send({
      text,
      ...(blocks ? { blocks: [...blocks] } : {}),
      unfurl_links: false,
      unfurl_media: false,
    });
    return { kind: 'sent' };
  } catch (error) {
    return resultOf(error, retryAfter);
  }
};
