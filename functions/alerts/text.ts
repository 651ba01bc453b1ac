import type { Outcome } from '../core/outcome.ts';
import { commandText, truncate } from './escape.ts';
import { differencePhrase, facts, findingPhrase, footer, linksOf, shownCommands } from './facts.ts';
import { headline } from './headline.ts';
import { LABELS } from './labels.ts';
import { type AlertOptions, DEFAULT_OPTIONS, muteCommand } from './mute.ts';
import { bullets, type Phrase, plain } from './phrase.ts';

const block = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length > 0 ? ['', `${title}:`, ...lines] : [];

const listed = (phrases: readonly Phrase[]): readonly string[] => bullets(phrases, 20, '-', plain);

/**
 * The alert as plain text, for mail. Values that others control stay on their line, so that nobody can forge
 * an instruction with a tag or a name. Commands are never cut, and each starts on a line of its own.
 */
export const toText = (outcome: Outcome, options: AlertOptions = DEFAULT_OPTIONS): string => {
  const { findings, differences, status } = outcome;
  const commands = shownCommands(outcome);
  const mute = muteCommand(outcome, options);
  return [
    headline(outcome),
    '',
    ...facts(outcome).map(({ label, phrase }) => `${label}: ${plain(phrase)}`),
    ...block(LABELS.findings, listed(findings.map((finding) => findingPhrase(finding, status)))),
    ...block(LABELS.differences, listed(differences.map(differencePhrase))),
    '',
    `${LABELS.action}: ${plain([outcome.action])}`,
    ...block(LABELS.fix, commands.fix.map(commandText)),
    ...block(LABELS.undo, commands.undo.map(commandText)),
    ...block(
      LABELS.links,
      linksOf(outcome).map(({ text, url }) => `${text}: ${url}`),
    ),
    ...block(
      `${LABELS.mute} (instead of true, you can give the last day to mute as YYYY-MM-DD)`,
      mute ? [mute] : [],
    ),
    '',
    plain(footer(outcome)),
  ].join('\n');
};

/** The headline, the action and the ids, for places where a whole mail would be too much. */
export const toShortText = (outcome: Outcome): string =>
  [headline(outcome), truncate(plain([outcome.action]), 1000), plain(footer(outcome), 300)].join('\n');
