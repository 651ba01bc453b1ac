import { isObject, type Json, stringAt } from '../formats/json.ts';
import { escapeLines, escapeMrkdwn } from './escape.ts';
import { SIGNS } from './headline.ts';
import type { SlackMessage } from './slack-message.ts';

/** The longest is a list of alerts that a hub tells together. */
const LONGEST_REASON = 3500;

/**
 * A message for Slack about an alarm on the guard itself, which CloudWatch publishes to the same topic, or about a notice of
 * the hub (`notice.ts`), which is in no state of an alarm; undefined for anything else.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
export const alarmMessage = (json: Json | undefined): SlackMessage | undefined => {
  if (!isObject(json)) return undefined;
  const name = stringAt(json, 'AlarmName');
  const state = stringAt(json, 'NewStateValue');
  if (!name || !state) return undefined;
  const description = stringAt(json, 'AlarmDescription') ?? name;
  const reason = stringAt(json, 'NewStateReason') ?? '';
  const sign = SIGNS.find((one) => one === stringAt(json, 'Sign'));
  const title = escapeMrkdwn(description);
  const first = sign
    ? `${sign} ${title}`
    : `${state === 'OK' ? '✅' : '🚨'} ${title} (${escapeMrkdwn(state)})`;
  return { text: `${first}\n${escapeLines(reason, LONGEST_REASON)}`.trim() };
};
