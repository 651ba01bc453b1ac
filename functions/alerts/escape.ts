/**
 * Makes text that others control (names, tags, user agents, document contents) harmless for one line of a
 * message: a control or format character could forge a line, or hide or reverse text.
 */
export const oneLine = (text: string): string =>
  text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFE\uFFFF]+/gu, ' ');

/**
 * A command that is safe to paste: line breaks stay; characters that a terminal would obey or that a reader
 * would not see are removed. Characters of all scripts stay as they are, because a command restores contents.
 */
export const commandText = (command: string): string =>
  command.toWellFormed().replace(/[^\P{Cc}\n\t]|[\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu, '');

/** A cut through a surrogate pair or through `&amp;` would show rubbish, or the rest would be read differently. */
const endsInside = /[\uD800-\uDBFF]$|&[a-z]{0,4}$/;

/** At most `max` UTF-16 units; `…` marks a cut, which never goes through a pair or an entity. */
export const truncate = (text: string, max: number): string => {
  if (text.length <= max) return text;
  if (max < 1) return '';
  return `${text.slice(0, max - 1).replace(endsInside, '')}…`;
};

/**
 * Escapes the three characters that make up Slack's control sequences (`<!channel>`, `<@U…>`, links).
 * Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export const escapeEntities = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Keeps `@channel` and the like readable, but nobody is notified. */
export const withoutMentions = (text: string): string =>
  text.replace(/@(?=channel|here|everyone)/gi, '@\u2060');

/** Replaces markup of emphasis, code and links with characters that look alike and have no effect. */
const withoutMarkup = (text: string): string =>
  text.replaceAll('`', "'").replaceAll('*', '∗').replaceAll('~', '∼').replaceAll('](', '] (');

/** One line of prose for Slack mrkdwn and for Chatbot's client-markdown, at most `max` characters escaped. */
export const escapeMrkdwn = (text: string, max = 500): string =>
  truncate(escapeEntities(withoutMentions(withoutMarkup(oneLine(text)))), max);

/** A code span that its text cannot end; at most `max` characters, backticks included. */
export const codeSpan = (text: string, max = 200): string =>
  `\`${truncate(escapeEntities(oneLine(text).replaceAll('`', "'")), max - 2) || '(empty)'}\``;

/** At most `max` characters of a line of mrkdwn; a code span that is cut gets its closing backtick. */
export const truncateLine = (line: string, max: number): string => {
  const cut = truncate(line, max - 1);
  return cut.split('`').length % 2 === 0 ? `${cut}\`` : cut;
};

/**
 * A code block that its text cannot end: only a fence is broken up and single backticks stay, so that nearly
 * every command can be copied unchanged.
 */
export const codeBlock = (text: string): string =>
  `\`\`\`\n${escapeEntities(commandText(text).replace(/`{3,}/g, (run) => [...run].join('\u200B')))}\n\`\`\``;

/** Names and ids for fields that machines read: characters that no AWS name contains become `_`. */
export const identifier = (text: string, max: number): string =>
  truncate(text.replace(/[^\w:/#.+=,-]/g, '_'), max);

/** With this limit, two links and the text beside them fit into one Slack element. A longer link is left out. */
const LONGEST_URL = 700;

/** A link target that cannot end `<url|text>`; undefined unless it is https and short enough. */
export const safeUrl = (url: string | undefined): string | undefined => {
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed?.protocol !== 'https:') return undefined;
  const safe = parsed.href.replace(/[|<>`\s]/g, encodeURIComponent);
  return safe.length > LONGEST_URL ? undefined : safe;
};
