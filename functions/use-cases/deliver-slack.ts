import { alarmMessage } from '../alerts/alarm.ts';
import type { AlertOptions } from '../alerts/mute.ts';
import { plainSlackText, toSlackMessage } from '../alerts/slack.ts';
import type { SlackMessage, SlackResult, SlackSender, SlackThreads } from '../alerts/slack-message.ts';
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

type DeliverSlackPorts = {
  readonly sender: SlackSender;
  readonly threads: SlackThreads;
  readonly log: Log;
};

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

/** The end of an incident, and what comes after it, answers its alert. */
const isReply = ({ status, incident }: Outcome): boolean =>
  (status === 'resolved' || status === 'follow-up') && incident !== null;

/** Posts a message about an outcome where it belongs, and remembers the message of an alert. */
const post = async (
  { sender, threads, log }: DeliverSlackPorts,
  outcome: Outcome,
  message: SlackMessage,
): Promise<SlackResult> => {
  const incident = outcome.incident ?? '';
  const find = async (): Promise<string | undefined> => {
    try {
      return await threads.find(incident);
    } catch (error) {
      log.warn('The thread of the incident could not be looked up', { incident, error });
      return undefined;
    }
  };
  // Who skims the channel looks for the end of an alert there.
  const reply = { find, isShown: outcome.status === 'resolved' };
  const result = await (isReply(outcome) ? sender.send(message, reply) : sender.send(message));
  if (result.kind !== 'sent' || result.ts === undefined || incident === '' || isReply(outcome)) return result;
  try {
    await threads.save(incident, result.ts);
  } catch (error) {
    // It was posted, so a retry would post it twice. Its end will be a message of its own.
    log.warn('The thread of the incident could not be remembered', { incident, error });
  }
  return result;
};

/**
 * Posts the alert (or the alarm on the guard itself) in one SQS message body to Slack. If Slack refuses the
 * blocks, the alert is sent as plain text, because an ugly alert is better than none. A bot posts the end of an incident
 * in the thread of its alert; a webhook cannot, so its message names the incident.
 *
 * Throws {@link UnreadableNotificationError} if the body holds no outcome, {@link SlackDeliveryError} if
 * Slack did not accept it, and the errors of the sender; the queue then tries again.
 */
export const deliverSlack = async (
  body: string,
  ports: DeliverSlackPorts,
  options: AlertOptions,
): Promise<Delivery> => {
  const json = unwrap(body);
  const alarm = alarmMessage(json);
  if (alarm) return deliveryOf(await ports.sender.send(alarm), 'plain-text');
  const outcome = outcomeOf(json);
  const result = await post(ports, outcome, toSlackMessage(outcome, options));
  if (result.kind !== 'refused') return deliveryOf(result, 'blocks');
  ports.log.warn('Slack refused the blocks, so plain text is sent', {
    because: result.because,
    incident: outcome.incident,
  });
  return deliveryOf(await post(ports, outcome, plainSlackText(outcome, options)), 'plain-text');
};
