import { isObject, type Json, stringAt } from '../formats/json.ts';
import { escapeMrkdwn } from './escape.ts';
import type { SlackMessage } from './slack-message.ts';

/** The longest is a list of alerts that a hub tells together. */
const LONGEST_REASON = 3500;

/**
 * A line for Slack about an alarm on the guard itself, which CloudWatch publishes to the same topic; undefined
 * for anything else.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
export const alarmMessage = (json: Json | undefined): SlackMessage | undefined => {
  if (!isObject(json)) return undefined;
  const name = stringAt(json, 'AlarmName');
  const state = stringAt(json, 'NewStateValue');
  if (!name || !state) return undefined;
  const description = stringAt(json, 'AlarmDescription') ?? name;
  const reason = stringAt(json, 'NewStateReason') ?? '';
  const mark = state === 'OK' ? '✅' : '🚨';
  return {
    text: `${mark} ${escapeMrkdwn(description)} (${escapeMrkdwn(state)})\n${escapeMrkdwn(reason, LONGEST_REASON)}`.trim(),
  };
};
