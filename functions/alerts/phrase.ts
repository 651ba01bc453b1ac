import { codeSpan, escapeMrkdwn, oneLine, truncate } from './escape.ts';

/** A piece of a sentence; `code` marks a name, id or value, which Slack and Chatbot show as code. */
export type Span = string | { readonly code: string };

/** A sentence that is written once and rendered for every channel; nothing in it is escaped yet. */
export type Phrase = readonly Span[];

/** A sentence with its label, e.g. `Who: alice using the AWS console`. */
export type Fact = { readonly label: string; readonly phrase: Phrase };

/** In plain text, a name of several words would read like a part of the sentence around it. */
const quoted = (text: string): string =>
  text.includes(' ') ? `"${text.replace(/^"|"$/g, '').replaceAll('"', "'")}"` : text;

/** As one line of plain text, each piece at most `max` characters. */
export const plain = (phrase: Phrase, max = 2000): string =>
  phrase
    .map((span) =>
      typeof span === 'string'
        ? truncate(oneLine(span), max)
        : quoted(truncate(oneLine(span.code), max)) || '(empty)',
    )
    .join('');

/** As one line of Slack mrkdwn or Chatbot client-markdown, escaped. */
export const mrkdwn = (phrase: Phrase): string =>
  phrase.map((span) => (typeof span === 'string' ? escapeMrkdwn(span) : codeSpan(span.code))).join('');

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
