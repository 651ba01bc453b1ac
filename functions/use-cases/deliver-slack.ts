import { alarmMessage } from '../alerts/alarm.ts';
import type { AlertOptions } from '../alerts/mute.ts';
import { plainSlackText, toSlackMessage } from '../alerts/slack.ts';
import type { SlackResult, SlackSender } from '../alerts/slack-message.ts';
import type { Outcome } from '../core/outcome.ts';
import { readOutcome } from '../core/outcome-schema.ts';
import type { Log } from '../core/ports.ts';
import { type Json, parseJson, stringAt } from '../formats/json.ts';

/** A queue's message that is no outcome: no retry can heal it, so it belongs into the dead-letter queue. */
export class UnreadableNotificationError extends Error {
  override name = 'UnreadableNotificationError';
}

/** Slack did not take the alert now: worth another try. */
export class SlackDeliveryError extends Error {
  override name = 'SlackDeliveryError';
}

/** How one alert was delivered; `rate-limited` asks for another try after so many seconds. */
export type Delivery =
  | { readonly kind: 'sent'; readonly form: 'blocks' | 'plain-text' }
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number };

export type DeliverSlackPorts = { readonly sender: SlackSender; readonly log: Log };

/** SNS wraps the message in a notification of its own unless raw delivery is switched on. */
const unwrap = (body: string): Json | undefined => {
  const parsed = parseJson(body);
  const message = stringAt(parsed, 'Type') === 'Notification' ? stringAt(parsed, 'Message') : undefined;
  return message === undefined ? parsed : parseJson(message);
};

const outcomeOf = (json: Json | undefined): Outcome => {
  if (json === undefined) throw new UnreadableNotificationError('The queue message is not JSON.');
  const outcome = readOutcome(json);
  if (outcome) return outcome;
  throw new UnreadableNotificationError(
    'The queue message holds no outcome of session-guard: it has no status, or no reason for it.',
  );
};

const deliveryOf = (result: SlackResult, form: 'blocks' | 'plain-text'): Delivery => {
  switch (result.kind) {
    case 'sent':
      return { kind: 'sent', form };
    case 'rate-limited':
      return result;
    case 'refused':
    case 'failed':
      throw new SlackDeliveryError(`Slack did not take the alert (${form}): ${result.because}`);
  }
};

/**
 * Posts the alert (or the alarm on the guard itself) in one SQS message body to Slack. When Slack refuses the blocks, the alert goes out as plain
 * text: an ugly alert is worth more than none.
 *
 * Throws {@link UnreadableNotificationError} when the body holds no outcome, {@link SlackDeliveryError} when
 * Slack did not take it, and whatever the sender rejects with; the queue then tries again.
 */
export const deliverSlack = async (
  body: string,
  { sender, log }: DeliverSlackPorts,
  options: AlertOptions,
): Promise<Delivery> => {
  const json = unwrap(body);
  const alarm = alarmMessage(json);
  if (alarm) return deliveryOf(await sender.send(alarm), 'plain-text');
  const outcome = outcomeOf(json);
  const result = await sender.send(toSlackMessage(outcome, options));
  if (result.kind !== 'refused') return deliveryOf(result, 'blocks');
  log.warn('Slack refused the blocks, sending plain text', {
    because: result.because,
    incident: outcome.incident,
  });
  return deliveryOf(await sender.send(plainSlackText(outcome, options)), 'plain-text');
};
