/**
 * Text that others control (names, tags, user agents, document contents) made harmless for one line of a
 * message: a control or format character could forge a line, hide text or reverse it.
 */
export const oneLine = (text: string): string =>
  text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFE\uFFFF]+/gu, ' ');

/**
 * A command as it may be pasted: line breaks stay, what a terminal would act upon or a reader would not see
 * goes. Characters of the world's scripts stay as they are, because a command restores contents.
 */
export const commandText = (command: string): string =>
  command.toWellFormed().replace(/[^\P{Cc}\n\t]|[\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu, '');

/** A cut through a surrogate pair or through `&amp;` would show rubbish, or let the rest of it be read anew. */
const endsInside = /[\uD800-\uDBFF]$|&[a-z]{0,4}$/;

/** At most `max` UTF-16 units; a cut is marked with `…` and never goes through a pair or an entity. */
export const truncate = (text: string, max: number): string => {
  if (text.length <= max) return text;
  if (max < 1) return '';
  return `${text.slice(0, max - 1).replace(endsInside, '')}…`;
};

/**
 * The three characters by which Slack tells its own control sequences (`<!channel>`, `<@U…>`, links) from text.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export const escapeEntities = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `@channel` and its like, kept readable and without a bell. */
export const withoutMentions = (text: string): string =>
  text.replace(/@(?=channel|here|everyone)/gi, '@\u2060');

/** Marks of emphasis, code and links, replaced by what looks like them and does nothing. */
const withoutMarkup = (text: string): string =>
  text.replaceAll('`', "'").replaceAll('*', '∗').replaceAll('~', '∼').replaceAll('](', '] (');

/** One line of prose for Slack mrkdwn and for Chatbot's client-markdown, at most `max` characters escaped. */
export const escapeMrkdwn = (text: string, max = 500): string =>
  truncate(escapeEntities(withoutMentions(withoutMarkup(oneLine(text)))), max);

/** A code span that its text cannot leave; at most `max` characters with its backticks. */
export const codeSpan = (text: string, max = 200): string =>
  `\`${truncate(escapeEntities(oneLine(text).replaceAll('`', "'")), max - 2) || '(empty)'}\``;

/** At most `max` characters of a line of mrkdwn; a code span that the cut goes through is closed. */
export const truncateLine = (line: string, max: number): string => {
  const cut = truncate(line, max - 1);
  return cut.split('`').length % 2 === 0 ? `${cut}\`` : cut;
};

/**
 * A code block that its text cannot leave: only the fence is broken up, a single backtick stays, so that
 * nearly every command can be copied unchanged.
 */
export const codeBlock = (text: string): string =>
  `\`\`\`\n${escapeEntities(commandText(text).replace(/`{3,}/g, (run) => [...run].join('\u200B')))}\n\`\`\``;

/** Names and ids for fields that machines read: what no AWS name holds becomes `_`. */
export const identifier = (text: string, max: number): string =>
  truncate(text.replace(/[^\w:/#.+=,-]/g, '_'), max);

/** Two links and what stands beside them fit into one Slack element: a longer one is left out, never cut. */
const LONGEST_URL = 700;

/** A link target that cannot leave `<url|text>`; undefined for anything but https, and for one too long. */
export const safeUrl = (url: string | undefined): string | undefined => {
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed?.protocol !== 'https:') return undefined;
  const safe = parsed.href.replace(/[|<>`\s]/g, encodeURIComponent);
  return safe.length > LONGEST_URL ? undefined : safe;
};
