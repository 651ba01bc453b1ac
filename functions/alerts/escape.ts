import { isConsoleHost } from '../account/console-links.ts';

/** Controls, format characters, every kind of space and line end, and characters that are drawn as nothing. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Z}\p{Default_Ignorable_Code_Point}\p{NChar}\u2800]+/gu;

/**
 * Makes text that others control (names, tags, user agents, document contents) harmless for one line of a
 * message: a control or format character could forge a line, or hide or reverse text; and many spaces could
 * push a text to where a mail program begins its next line.
 */
export const oneLine = (text: string): string => text.toWellFormed().replace(UNSEEN, ' ');

/**
 * Can a command be shown as code, and copied from there, without a change? It must be one line of printable
 * ASCII, because a terminal obeys control characters, a reader does not see format characters and is misled by
 * those that reverse text; and a backtick would end the code.
 */
export const isCopyable = (command: string): boolean => /^[ -_a-~]+$/.test(command);

/**
 * Stands where a command cannot be shown. The guard writes no such command, but an alert may come from another
 * version, or from somebody who could write to its queue.
 */
export const NOT_COPYABLE =
  'A command is not shown, because it holds characters that mislead a reader or a shell.';

/** A cut through a surrogate pair or through `&amp;` would show rubbish, or the rest would be read differently. */
const endsInside = /[\uD800-\uDBFF]$|&[a-z]{0,4}$/;

/** At most `max` UTF-16 units; `…` marks a cut, which never goes through a pair or an entity. */
export const truncate = (text: string, max: number): string => {
  if (text.length <= max) return text;
  if (max < 1) return '';
  return `${text.slice(0, max - 1).replace(endsInside, '')}…`;
};

/** The pieces that fit into `max` characters, one below the other; each is shown whole or not at all. */
export const fitting = (pieces: readonly string[], max: number): string =>
  pieces.reduce((text, piece) => {
    const longer = text === '' ? piece : `${text}\n${piece}`;
    return longer.length <= max ? longer : text;
  }, '');

/**
 * Escapes the three characters that make up Slack's control sequences (`<!channel>`, `<@U…>`, links).
 * Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export const escapeEntities = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Keeps `@channel` and the like readable, but nobody is notified. */
export const withoutMentions = (text: string): string =>
  text.replace(/@(?=channel|here|everyone)/gi, '@\u2060');

/** Keeps an address readable, but no chat makes a link of it. */
const withoutLinks = (text: string): string =>
  text.replace(/:(?=\/\/)|\b(?:www|mailto)(?=[.:])/gi, (found) => `${found}\u2060`);

/** Replaces markup of emphasis, code and links with characters that look alike and have no effect. */
const withoutMarkup = (text: string): string =>
  text.replaceAll('`', "'").replaceAll('*', '∗').replaceAll('~', '∼').replaceAll('](', '] (');

/** One line of prose for Slack mrkdwn and for Chatbot's client-markdown, at most `max` characters escaped. */
export const escapeMrkdwn = (text: string, max = 500): string =>
  truncate(escapeEntities(withoutLinks(withoutMentions(withoutMarkup(oneLine(text))))), max);

/** Lines of prose for Slack mrkdwn, one below the other: those that fit into `max` characters escaped. */
export const escapeLines = (text: string, max: number): string =>
  fitting(
    text.split('\n').map((line) => escapeMrkdwn(line, max)),
    max,
  );

/** A code span that its text cannot end; at most `max` characters, backticks included. */
export const codeSpan = (text: string, max = 200): string =>
  `\`${truncate(escapeEntities(oneLine(text).replaceAll('`', "'")), max - 2) || '(empty)'}\``;

/** A copyable command as a code span. It is never cut, because nobody must paste half a command. */
export const commandSpan = (command: string): string => `\`${escapeEntities(command)}\``;

/** At most `max` characters of a line of mrkdwn; a code span that is cut gets its closing backtick. */
export const truncateLine = (line: string, max: number): string => {
  const cut = truncate(line, max - 1);
  return cut.split('`').length % 2 === 0 ? `${cut}\`` : cut;
};

/** A code block of commands that are copyable, one on each line. */
export const codeBlock = (commands: readonly string[]): string =>
  `\`\`\`\n${escapeEntities(commands.join('\n'))}\n\`\`\``;

/** Names and ids for fields that machines read: characters that no AWS name contains become `_`. */
export const identifier = (text: string, max: number): string =>
  truncate(text.replace(/[^\w:/#.+=,-]/g, '_'), max);

/** The pages about what sessions need. */
const DOCS = 'docs.aws.amazon.com';

/** With this limit, two links and the text beside them fit into one Slack element. A longer link is left out. */
const LONGEST_URL = 700;

/**
 * A link target that cannot end `<url|text>`; undefined unless it is short enough and leads to an AWS console or to
 * AWS's documentation, because somebody who can write to a queue of alerts must not send people elsewhere.
 */
export const safeUrl = (url: string | undefined): string | undefined => {
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed?.protocol !== 'https:' || parsed.username) return undefined;
  if (!isConsoleHost(parsed.host) && parsed.host !== DOCS) return undefined;
  const safe = parsed.href.replace(/[|<>`\s]/g, encodeURIComponent);
  return safe.length > LONGEST_URL ? undefined : safe;
};
