import { alarmMessage } from '../alerts/alarm.ts';
import type { AlertOptions } from '../alerts/mute.ts';
import { plainSlackText, toSlackMessage } from '../alerts/slack.ts';
import type { SlackResult, SlackSender } from '../alerts/slack-message.ts';
import type { Outcome } from '../core/outcome.ts';
import { readOutcome } from '../core/outcome-schema.ts';
import { HopelessError, type Log } from '../core/ports.ts';
import { type Json, parseJson, stringAt } from '../formats/json.ts';

/** A queue message that is not an outcome. */
export class UnreadableNotificationError extends HopelessError {
  override name = 'UnreadableNotificationError';
}

/** Slack did not accept the alert now: a retry may succeed. */
export class SlackDeliveryError extends Error {
  override name = 'SlackDeliveryError';
}

/** How one alert was delivered; `rate-limited` asks for a retry after this many seconds. */
export type Delivery =
  | { readonly kind: 'sent'; readonly form: 'blocks' | 'plain-text' }
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number };

type DeliverSlackPorts = { readonly sender: SlackSender; readonly log: Log };

/** SNS wraps the message in its own notification unless raw delivery is on. */
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
    'The queue message contains no outcome of session-guard: it has no status, or no reason for it.',
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
      throw new SlackDeliveryError(`Slack did not accept the alert (${form}): ${result.because}`);
  }
};

/**
 * Posts the alert (or the alarm on the guard itself) in one SQS message body to Slack. If Slack refuses the
 * blocks, the alert is sent as plain text, because an ugly alert is better than none.
 *
 * Throws {@link UnreadableNotificationError} if the body holds no outcome, {@link SlackDeliveryError} if
 * Slack did not accept it, and the errors of the sender; the queue then tries again.
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
  log.warn('Slack refused the blocks, so plain text is sent', {
    because: result.because,
    incident: outcome.incident,
  });
  return deliveryOf(await sender.send(plainSlackText(outcome, options)), 'plain-text');
};
