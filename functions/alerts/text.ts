import type { Outcome } from '../core/outcome.ts';
import { isCopyable, NOT_COPYABLE, truncate } from './escape.ts';
import {
  differencePhrase,
  facts,
  findingPhrase,
  footer,
  type Link,
  linksOf,
  shownCommands,
} from './facts.ts';
import { headline } from './headline.ts';
import { LABELS, labelsOf } from './labels.ts';
import { type AlertOptions, DEFAULT_OPTIONS, muteCommand } from './mute.ts';
import { bullets, type Phrase, plain } from './phrase.ts';

const listed = (phrases: readonly Phrase[]): readonly string[] => bullets(phrases, 20, '-', plain);

/** How a channel writes a line of words, a link, and commands that can be copied. */
type Writing = {
  readonly words: (line: string) => string;
  readonly link: (link: Link) => string;
  readonly commands: (commands: readonly string[]) => readonly string[];
};

/**
 * The whole alert in pieces, each of which begins a line. Values that others control stay on their line, so that
 * nobody can forge an instruction with a tag or a name. Commands are never cut.
 */
export const textPieces = (outcome: Outcome, options: AlertOptions, writing: Writing): readonly string[] => {
  const { findings, differences, status } = outcome;
  const commands = shownCommands(outcome);
  const mute = muteCommand(outcome, options);
  const links = linksOf(outcome).map(writing.link);
  const words = (lines: readonly string[]): readonly string[] => lines.map(writing.words);
  const block = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length > 0 ? words(['', `${title}:`, ...lines]) : [];
  const toCopy = (title: string, all: readonly string[]): readonly string[] => {
    const copyable = all.filter(isCopyable);
    return [
      ...(all.length > 0 ? words(['', `${title}:`]) : []),
      ...(copyable.length > 0 ? writing.commands(copyable) : []),
      ...(copyable.length < all.length ? words([NOT_COPYABLE]) : []),
    ];
  };
  return [
    ...words([headline(outcome), '']),
    ...words(facts(outcome).map(({ label, phrase }) => `${label}: ${plain(phrase)}`)),
    ...block(labelsOf(outcome).findings, listed(findings.map((finding) => findingPhrase(finding, status)))),
    ...block(LABELS.differences, listed(differences.map(differencePhrase))),
    ...words(['', `${labelsOf(outcome).action}: ${plain([outcome.action])}`]),
    ...toCopy(LABELS.fix, commands.fix),
    ...toCopy(LABELS.undo, commands.undo),
    ...(links.length > 0 ? [...words(['', `${LABELS.links}:`]), ...links] : []),
    ...toCopy(
      `${LABELS.mute} (instead of true, you can give the last day to mute as YYYY-MM-DD)`,
      mute ? [mute] : [],
    ),
    ...words(['', plain(footer(outcome))]),
  ];
};

/** The alert as plain text, for mail. */
export const toText = (outcome: Outcome, options: AlertOptions = DEFAULT_OPTIONS): string =>
  textPieces(outcome, options, {
    words: (line) => line,
    link: ({ text, url }) => `${text}: ${url}`,
    commands: (commands) => commands,
  }).join('\n');

/** The headline, the action and the ids, for places where a whole mail would be too much. */
export const toShortText = (outcome: Outcome): string =>
  [
    headline(outcome),
    `${labelsOf(outcome).action}: ${truncate(plain([outcome.action]), 1000)}`,
    plain(footer(outcome), 300),
  ].join('\n');
