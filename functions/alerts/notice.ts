import type { Notice, StandsFor } from '../core/hub/installation.ts';
import { type AlertAttributes, attribute, listAttribute } from './attributes.ts';
import { escapeLines, escapeMrkdwn, oneLine, truncate } from './escape.ts';

/** A message of SNS about an installation; keys are spelled as in the SDK. */
export type NoticeMessage = {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageStructure: 'json';
  readonly MessageAttributes?: AlertAttributes;
};

/** "less than 100 characters long": https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_MAX = 99;

const LONGEST = 3400;

const ascii = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^ -~]/gu, '?');

/** For the line that says how many have no room. */
const ROOM = 40;

/** The lines that fit into `room` characters in each channel, also where they are escaped; each is whole. */
const thatFit = (lines: readonly string[], room: number): readonly string[] => {
  let left = room;
  return lines.filter((line) => {
    const length = escapeMrkdwn(line, Number.POSITIVE_INFINITY).length + 1;
    if (length > left) return false;
    left -= length;
    return true;
  });
};

/** What stands below the title: the list, each line whole or not at all, how many are left out, and what it means. */
const bodyOf = (lines: readonly string[], because: string): string => {
  const reason = truncate(oneLine(because), LONGEST);
  const all = lines.map((line) => `• ${oneLine(line)}`);
  const room = LONGEST - escapeMrkdwn(reason, LONGEST).length - ROOM;
  const shown = thatFit(all, room);
  const rest = shown.length < all.length ? [`• ${all.length - shown.length} more have no room here`] : [];
  return [...shown, ...rest, reason].join('\n');
};

/** Whoever would have got one of the alerts gets what stands for them. */
const attributesOf = ({ statuses, prerequisites, severity }: StandsFor): AlertAttributes => ({
  status: listAttribute(statuses),
  prerequisite: listAttribute(prerequisites),
  severity: attribute(severity),
});

/**
 * A notice for every kind of subscriber: text for mail, the form of an alarm of CloudWatch for the queue of Slack, a custom
 * notification for Amazon Q. Names in it are foreign data.
 */
export const toNoticeMessage = ({
  isOver,
  what,
  because,
  lines = [],
  sign = isOver ? '✅' : '🚨',
  standsFor,
}: Notice): NoticeMessage => {
  const title = truncate(oneLine(what), 200);
  const body = bodyOf(lines, because);
  const text = `${title}\n\n${body}`;
  const alarm = JSON.stringify({
    AlarmName: 'session-guard hub',
    AlarmDescription: title,
    NewStateValue: isOver ? 'OK' : 'ALARM',
    NewStateReason: body,
    Sign: sign,
  });
  return {
    Subject: ascii(title).slice(0, SUBJECT_MAX).trim(),
    Message: JSON.stringify({
      default: text,
      email: text,
      https: JSON.stringify({
        version: '1.0',
        source: 'custom',
        content: {
          textType: 'client-markdown',
          title: `${sign} ${escapeMrkdwn(title, 190)}`,
          description: escapeLines(body, LONGEST),
        },
      }),
      lambda: alarm,
      sqs: alarm,
    }),
    MessageStructure: 'json',
    ...(standsFor ? { MessageAttributes: attributesOf(standsFor) } : {}),
  };
};
