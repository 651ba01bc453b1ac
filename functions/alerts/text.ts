import type { Outcome } from '../core/outcome.ts';
import { arranged, type Part } from './arrange.ts';
import { isCopyable, NOT_COPYABLE, truncate } from './escape.ts';
import { account, footer } from './facts.ts';
import { headline, headlineWithoutCause } from './headline.ts';
import { LABELS, labelsOf } from './labels.ts';
import type { Link } from './links.ts';
import { type AlertOptions, DEFAULT_OPTIONS } from './mute.ts';
import { bullets, type Phrase, plain } from './phrase.ts';

const listed = (phrases: readonly Phrase[]): readonly string[] => bullets(phrases, 20, '-', plain);

/** How a channel writes a line of words, a link, and commands that can be copied. */
type Writing = {
  readonly words: (line: string) => string;
  readonly link: (link: Link) => string;
  readonly commands: (commands: readonly string[]) => readonly string[];
};

const MUTE = `${LABELS.mute} (instead of true, you can give the last day to mute as YYYY-MM-DD)`;

const copied = (title: string, all: readonly string[], { words, commands }: Writing): readonly string[] => {
  const copyable = all.filter(isCopyable);
  return [
    ...(all.length > 0 ? ['', `${title}:`].map(words) : []),
    ...(copyable.length > 0 ? commands(copyable) : []),
    ...(copyable.length < all.length ? [words(NOT_COPYABLE)] : []),
  ];
};

const piecesOf = (part: Part, writing: Writing): readonly string[] => {
  const block = (lines: readonly string[]): readonly string[] =>
    lines.length > 0 ? ['', ...lines].map(writing.words) : [];
  switch (part.kind) {
    case 'facts':
      return block(part.facts.map(({ label, phrase }) => `${label}: ${plain(phrase)}`));
    case 'list':
      return part.phrases.length > 0 ? block([`${part.label}:`, ...listed(part.phrases)]) : [];
    case 'action':
      return block([`${part.label}: ${plain([part.text])}`]);
    case 'commands':
      return copied(part.label, part.commands, writing);
    case 'links':
      return part.links.length > 0 ? [...block([`${LABELS.links}:`]), ...part.links.map(writing.link)] : [];
    case 'mute':
      return copied(MUTE, [part.command], writing);
    case 'footer':
      return block([plain(part.phrase)]);
  }
};

/**
 * The whole alert in pieces, each of which begins a line. Values that others control stay on their line, so that
 * nobody can forge an instruction with a tag or a name. Commands are never cut.
 */
export const textPieces = (outcome: Outcome, options: AlertOptions, writing: Writing): readonly string[] => {
  const { first, rest } = arranged(outcome, options);
  return [
    writing.words(headlineWithoutCause(outcome)),
    ...[...first, ...rest].flatMap((part) => piecesOf(part, writing)),
  ];
};

/** The alert as plain text, for mail. */
export const toText = (outcome: Outcome, options: AlertOptions = DEFAULT_OPTIONS): string =>
  textPieces(outcome, options, {
    words: (line) => line,
    link: ({ text, url }) => `${text}: ${url}`,
    commands: (commands) => commands,
  }).join('\n');

/** The headline, the action, the account and the ids, for places where a whole mail would be too much. */
export const toShortText = (outcome: Outcome): string =>
  [
    headline(outcome),
    `${labelsOf(outcome).action}: ${truncate(plain([outcome.action]), 1000)}`,
    `${LABELS.account}: ${plain(account(outcome))}`,
    plain(footer(outcome), 300),
  ].join('\n');
