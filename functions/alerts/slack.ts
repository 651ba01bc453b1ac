import type {
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  SectionBlock,
} from '@slack/types';
import type { Outcome } from '../core/outcome.ts';
import {
  codeBlock,
  commandSpan,
  escapeEntities,
  escapeMrkdwn,
  fitting,
  isCopyable,
  NOT_COPYABLE,
  truncate,
} from './escape.ts';
import {
  differencePhrase,
  facts,
  findingPhrase,
  footer,
  linkMrkdwn,
  linksMrkdwn,
  shownCommands,
} from './facts.ts';
import { headline, sign } from './headline.ts';
import { LABELS, labelsOf } from './labels.ts';
import { type AlertOptions, DEFAULT_OPTIONS, muteCommand } from './mute.ts';
import { bullets, mrkdwn, type Phrase } from './phrase.ts';
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

/** At most three lines, because people read alerts on a phone. */
const lines = (phrases: readonly Phrase[]): SectionBlock[] =>
  phrases.length > 0 ? [section(bullets(phrases, 3, '•', mrkdwn).join('\n'))] : [];

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

const blocksOf = (outcome: Outcome, options: AlertOptions): KnownBlock[] => {
  const { findings, differences, status } = outcome;
  const commands = shownCommands(outcome);
  const mute = muteCommand(outcome, options);
  const isMuteShort = mute !== undefined && mute.length <= LONGEST_MUTE;
  return [
    header(`${sign(outcome)} ${escapeEntities(headline(outcome))}`),
    ...lines(findings.map((finding) => findingPhrase(finding, status))),
    ...lines(differences.map(differencePhrase)),
    {
      type: 'section',
      fields: facts(outcome).map(({ label, phrase }) =>
        element(`*${label}:* ${mrkdwn(phrase)}`, SLACK_LIMITS.field),
      ),
    },
    section(`*${labelsOf(outcome).action}:* ${escapeMrkdwn(outcome.action, 1000)}`),
    divider,
    ...commandSections(LABELS.fix, commands.fix, 6),
    ...commandSections(LABELS.undo, commands.undo, 3),
    ...(isMuteShort ? [context(`${LABELS.mute}: ${commandSpan(mute)}`)] : []),
    context([...linksMrkdwn(outcome), mrkdwn(footer(outcome))].join(' · ')),
  ];
};

/** The alert as Block Kit; push notifications and screen readers get `text`. */
export const toSlackMessage = (outcome: Outcome, options: AlertOptions = DEFAULT_OPTIONS): SlackMessage => ({
  text: `${sign(outcome)} ${escapeMrkdwn(headline(outcome), SLACK_LIMITS.section)}`,
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
