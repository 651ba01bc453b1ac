import type {
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  SectionBlock,
} from '@slack/types';
import type { Outcome } from '../core/outcome.ts';
import { arranged, type Part } from './arrange.ts';
import {
  codeBlock,
  commandSpan,
  escapeEntities,
  escapeMrkdwn,
  fitting,
  isCopyable,
  NOT_COPYABLE,
  truncate,
  truncateLine,
} from './escape.ts';
import { headline, sign } from './headline.ts';
import { LABELS } from './labels.ts';
import { linkMrkdwn } from './links.ts';
import { type AlertOptions, DEFAULT_OPTIONS } from './mute.ts';
import { bullets, type Fact, mrkdwn, type Phrase } from './phrase.ts';
import type { SlackMessage } from './slack-message.ts';
import { textPieces } from './text.ts';

/** With one character too many, Slack refuses the whole message. https://docs.slack.dev/reference/block-kit/blocks */
export const SLACK_LIMITS = { blocks: 50, header: 150, section: 3000, field: 2000, text: 3900 } as const;

/** `verbatim` keeps Slack from turning text of others into links and mentions. */
const element = (text: string, max: number): MrkdwnElement => ({
  type: 'mrkdwn',
  text: truncate(text, max),
  verbatim: true,
});
const header = (text: string): HeaderBlock => ({
  type: 'header',
  text: { type: 'plain_text', text: truncate(text, SLACK_LIMITS.header), emoji: false },
});
const section = (text: string): SectionBlock => ({
  type: 'section',
  text: element(text, SLACK_LIMITS.section),
});
const context = (text: string): ContextBlock => ({
  type: 'context',
  elements: [element(text, SLACK_LIMITS.field)],
});
const divider: DividerBlock = { type: 'divider' };

/** So long that a section holds three of them. */
const item = (phrase: Phrase): string => truncateLine(mrkdwn(phrase), 900);

/** At most three lines, because people read alerts on a phone. */
const list = (title: string, phrases: readonly Phrase[]): SectionBlock[] =>
  phrases.length > 0 ? [section([`*${title}:*`, ...bullets(phrases, 3, '•', item)].join('\n'))] : [];

/** So long that a section holds four of them, or one that stands alone. */
const LONGEST_FACT = 740;
const LONGEST_ALONE = 2900;

const line = ({ label, phrase }: Fact, max: number): string =>
  truncateLine(`*${label}:* ${mrkdwn(phrase)}`, max);

/** Slack gives each field half of the width, so only short facts are fields. */
const factSections = (facts: readonly Fact[]): SectionBlock[] => {
  const fields = facts
    .filter(({ isShort }) => isShort)
    .map((fact) => element(line(fact, LONGEST_FACT), SLACK_LIMITS.field));
  const wide = facts.filter(({ isShort }) => !isShort);
  const long = wide.map((fact) => line(fact, wide.length > 1 ? LONGEST_FACT : LONGEST_ALONE));
  const texts = Array.from({ length: Math.ceil(long.length / 4) }, (_, n) =>
    section(long.slice(4 * n, 4 * n + 4).join('\n')),
  );
  return [...texts, ...(fields.length > 0 ? [{ type: 'section', fields } as const] : [])];
};

const TOO_LONG = 'Not every command fits into Slack. The mail and the JSON message hold them all.';

type Fits = (commands: readonly string[]) => boolean;

/** Joins commands as long as they fit into one code block. */
const pack = (commands: readonly string[], fits: Fits): readonly (readonly string[])[] => {
  const packs: (readonly string[])[] = [];
  for (const command of commands) {
    const joined = [...(packs.at(-1) ?? []), command];
    if (packs.length > 0 && fits(joined)) packs.splice(-1, 1, joined);
    else packs.push([command]);
  }
  return packs;
};

/** A command is shown whole or not at all, because nobody must paste half a command. */
const commandSections = (title: string, commands: readonly string[], most: number): SectionBlock[] => {
  const withTitle = (pack: readonly string[]): string => `*${title}:*\n${codeBlock(pack)}`;
  const fits: Fits = (pack) => withTitle(pack).length <= SLACK_LIMITS.section;
  const copyable = commands.filter(isCopyable);
  const shown = copyable.filter((command) => fits([command]));
  const packs = pack(shown, fits);
  const isCut = packs.length > most || shown.length < copyable.length;
  return [
    ...packs.slice(0, most).map((text, index) => section(index === 0 ? withTitle(text) : codeBlock(text))),
    ...(isCut ? [section(`*${title}:* ${TOO_LONG}`)] : []),
    ...(copyable.length < commands.length ? [section(`*${title}:* ${NOT_COPYABLE}`)] : []),
  ];
};

/** Of a line of words in a message without blocks. */
const LONGEST_LINE = 1500;

/** Longer than any id of AWS makes it. */
const LONGEST_MUTE = 1500;

const blocksOfPart = (part: Part): readonly KnownBlock[] => {
  switch (part.kind) {
    case 'facts':
      return factSections(part.facts);
    case 'list':
      return list(part.label, part.phrases);
    case 'action':
      return [section(`*${part.label}:* ${escapeMrkdwn(part.text, 1000)}`)];
    case 'commands':
      return commandSections(part.label, part.commands, part.for === 'fix' ? 6 : 3);
    case 'mute':
      return part.command.length <= LONGEST_MUTE
        ? [context(`${LABELS.mute}: ${commandSpan(part.command)}`)]
        : [];
    case 'links':
      return part.links.length > 0 ? [context(part.links.map(linkMrkdwn).join(' · '))] : [];
    case 'footer':
      return [context(mrkdwn(part.phrase))];
  }
};

/** The headline that fits into a header, which is plain text and yet needs its entities escaped. */
const title = (outcome: Outcome): string => {
  const written = (text: string): string => `${sign(outcome)} ${escapeEntities(text)}`;
  return written(headline(outcome, (text) => written(text).length <= SLACK_LIMITS.header));
};

const blocksOf = (outcome: Outcome, options: AlertOptions): KnownBlock[] => {
  const { first, rest } = arranged(outcome, options);
  return [header(title(outcome)), ...first.flatMap(blocksOfPart), divider, ...rest.flatMap(blocksOfPart)];
};

/** The alert as Block Kit; push notifications and screen readers get `text`. */
export const toSlackMessage = (outcome: Outcome, options: AlertOptions = DEFAULT_OPTIONS): SlackMessage => ({
  text: `${sign(outcome)} ${escapeMrkdwn(
    headline(outcome, (text) => text.length <= SLACK_LIMITS.header - 3),
    SLACK_LIMITS.section,
  )}`,
  blocks: blocksOf(outcome, options).slice(0, SLACK_LIMITS.blocks),
});

/** The alert without blocks, so that it is not lost when Slack refuses the blocks. What does not fit is left out. */
export const plainSlackText = (outcome: Outcome, options: AlertOptions = DEFAULT_OPTIONS): SlackMessage => {
  const pieces = textPieces(outcome, options, {
    words: (line) => escapeMrkdwn(line, LONGEST_LINE),
    link: linkMrkdwn,
    // Outside code, Slack would read the stars of a policy as bold text.
    commands: (commands) => [codeBlock(commands)],
  });
  return { text: fitting(pieces, SLACK_LIMITS.text) };
};
