import type {
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  SectionBlock,
} from '@slack/types';
import type { Outcome } from '../core/outcome.ts';
import { codeBlock, codeSpan, escapeEntities, escapeMrkdwn, truncate, withoutMentions } from './escape.ts';
import { differencePhrase, facts, findingPhrase, footer, linksMrkdwn, shownCommands } from './facts.ts';
import { headline, sign } from './headline.ts';
import { LABELS } from './labels.ts';
import { type AlertOptions, DEFAULT_OPTIONS, muteCommand } from './mute.ts';
import { bullets, mrkdwn, type Phrase } from './phrase.ts';
import type { SlackMessage } from './slack-message.ts';
import { toText } from './text.ts';

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

type Fits = (text: string) => boolean;

/** Joins commands as long as they fit into one code block. */
const pack = (commands: readonly string[], fits: Fits): readonly string[] => {
  const packs: string[] = [];
  for (const command of commands) {
    const joined = [...packs.slice(-1), command].join('\n');
    if (packs.length > 0 && fits(joined)) packs.splice(-1, 1, joined);
    else packs.push(command);
  }
  return packs;
};

/** A command is shown whole or not at all, because nobody must paste half a command. */
const commandSections = (title: string, commands: readonly string[], most: number): SectionBlock[] => {
  const withTitle = (text: string): string => `*${title}:*\n${codeBlock(text)}`;
  const fits: Fits = (text) => withTitle(text).length <= SLACK_LIMITS.section;
  const packs = pack(commands.filter(fits), fits);
  const isCut = packs.length > most || !commands.every(fits);
  return [
    ...packs.slice(0, most).map((text, index) => section(index === 0 ? withTitle(text) : codeBlock(text))),
    ...(isCut ? [section(`*${title}:* ${TOO_LONG}`)] : []),
  ];
};

const blocksOf = (outcome: Outcome, options: AlertOptions): KnownBlock[] => {
  const { findings, differences, status } = outcome;
  const commands = shownCommands(outcome);
  const mute = muteCommand(outcome, options);
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
    section(`*${LABELS.action}:* ${escapeMrkdwn(outcome.action, 1000)}`),
    divider,
    ...commandSections(LABELS.fix, commands.fix, 6),
    ...commandSections(LABELS.undo, commands.undo, 3),
    ...(mute ? [context(`${LABELS.mute}: ${codeSpan(mute, 1500)}`)] : []),
    context([...linksMrkdwn(outcome), mrkdwn(footer(outcome))].join(' · ')),
  ];
};

/** The alert as Block Kit; push notifications and screen readers get `text`. */
export const toSlackMessage = (outcome: Outcome, options: AlertOptions = DEFAULT_OPTIONS): SlackMessage => ({
  text: `${sign(outcome)} ${escapeMrkdwn(headline(outcome), SLACK_LIMITS.section)}`,
  blocks: blocksOf(outcome, options).slice(0, SLACK_LIMITS.blocks),
});

/** The alert without blocks, so that it is not lost when Slack refuses the blocks. */
export const plainSlackText = (outcome: Outcome, options: AlertOptions = DEFAULT_OPTIONS): SlackMessage => ({
  text: truncate(escapeEntities(withoutMentions(toText(outcome, options))), SLACK_LIMITS.text),
});
