import { codeSpan, escapeMrkdwn, oneLine, truncate } from './escape.ts';

/**
 * A piece of a sentence; `code` marks a name, id or value, which Slack and Chatbot show as code, and `time` a time in
 * ISO 8601, which Slack shows in the time zone of the reader.
 */
export type Span = string | { readonly code: string } | { readonly time: string };

/** A sentence that is written once and rendered for every channel; nothing in it is escaped yet. */
export type Phrase = readonly Span[];

/** A sentence with its label, e.g. `Who: alice using the AWS console`; a short one needs half a line. */
export type Fact = { readonly label: string; readonly phrase: Phrase; readonly isShort?: true };

/** To the second, in UTC: `2026-02-03T09:41:07Z`; undefined if it is no time of our days. */
const secondsOf = (time: string): number | undefined => {
  const seconds = Math.floor(Date.parse(time) / 1000);
  return seconds > 0 && seconds < 253_402_300_800 ? seconds : undefined;
};

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000', '');

/** Mail and Chatbot do not know where their reader is. */
const utc = (time: string): string => {
  const seconds = secondsOf(time);
  return seconds === undefined ? time || 'an unknown time' : `${iso(seconds)} (UTC)`;
};

/**
 * As Slack shows a time to each reader in their own time zone, and to what cannot do that in UTC.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
const local = (time: string): string => {
  const seconds = secondsOf(time);
  return seconds === undefined
    ? escapeMrkdwn(utc(time), 50)
    : `<!date^${seconds}^{date_short_pretty} {time_secs}|${iso(seconds)}>`;
};

/** In plain text, a name of several words would read like a part of the sentence around it. */
const quoted = (text: string): string =>
  text.includes(' ') ? `"${text.replace(/^"|"$/g, '').replaceAll('"', "'")}"` : text;

/** As one line of plain text, each piece at most `max` characters. */
export const plain = (phrase: Phrase, max = 2000): string =>
  phrase
    .map((span) => {
      if (typeof span === 'string') return truncate(oneLine(span), max);
      if ('time' in span) return truncate(oneLine(utc(span.time)), max);
      return quoted(truncate(oneLine(span.code), max)) || '(empty)';
    })
    .join('');

/** Of words that are not a name: a sentence with some ids. */
const LONGEST_WORDS = 900;

const markedUp = (phrase: Phrase, time: (time: string) => string): string =>
  phrase
    .map((span) => {
      if (typeof span === 'string') return escapeMrkdwn(span, LONGEST_WORDS);
      return 'time' in span ? time(span.time) : codeSpan(span.code);
    })
    .join('');

/** As one line of Chatbot's client-markdown, escaped. */
export const markdown = (phrase: Phrase): string => markedUp(phrase, (time) => escapeMrkdwn(utc(time), 50));

/** As one line of Slack mrkdwn, escaped. */
export const mrkdwn = (phrase: Phrase): string => markedUp(phrase, local);

/** The first `most` phrases as a bulleted list, one line each, and the number of those left out. */
export const bullets = (
  phrases: readonly Phrase[],
  most: number,
  bullet: string,
  render: (phrase: Phrase) => string,
): readonly string[] => {
  const isCut = phrases.length > most;
  const shown = isCut ? phrases.slice(0, most - 1) : phrases;
  const more = phrases.length - shown.length;
  return [
    ...shown.map((phrase) => `${bullet} ${render(phrase)}`),
    ...(isCut ? [`${bullet} and ${more} more`] : []),
  ];
};
