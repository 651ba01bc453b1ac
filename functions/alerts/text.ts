import type { Outcome } from '../core/outcome.ts';
import { commandText, truncate } from './escape.ts';
import { differencePhrase, facts, findingPhrase, footer, linksOf, shownCommands } from './facts.ts';
import { headline } from './headline.ts';
import { type AlertOptions, DEFAULT_OPTIONS, muteCommand } from './mute.ts';
import { bullets, type Phrase, plain } from './phrase.ts';

const block = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length > 0 ? ['', title, ...lines] : [];

const listed = (phrases: readonly Phrase[]): readonly string[] => bullets(phrases, 20, '-', plain);

/**
 * The alert as plain text, for mail. Values that others control stay on their line, so that nobody can forge
 * an instruction by a tag or a name; commands are whole, each starting on a line of its own.
 */
export const toText = (outcome: Outcome, options: AlertOptions = DEFAULT_OPTIONS): string => {
  const { findings, differences, status } = outcome;
  const commands = shownCommands(outcome);
  const mute = muteCommand(outcome, options);
  return [
    headline(outcome),
    '',
    ...facts(outcome).map(({ label, phrase }) => `${label}: ${plain(phrase)}`),
    ...block('What broke:', listed(findings.map((finding) => findingPhrase(finding, status)))),
    ...block('Before and after:', listed(differences.map(differencePhrase))),
    '',
    `What was done: ${plain([outcome.action])}`,
    ...block('To put it back:', commands.fix.map(commandText)),
    ...block('To take the fix back:', commands.undo.map(commandText)),
    ...block(
      'Links:',
      linksOf(outcome).map(({ text, url }) => `${text}: ${url}`),
    ),
    ...block('To mute this (instead of true, a last day as YYYY-MM-DD works too):', mute ? [mute] : []),
    '',
    plain(footer(outcome)),
  ].join('\n');
};

/** Headline, what was done and the ids: where a whole mail would be too much. */
export const toShortText = (outcome: Outcome): string =>
  [headline(outcome), truncate(plain([outcome.action]), 1000), plain(footer(outcome), 300)].join('\n');
