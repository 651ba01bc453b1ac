import type { Outcome } from '../core/outcome.ts';
import {
  consequence,
  differencePhrase,
  extent,
  footer,
  otherFindings,
  shownCommands,
  whoDidIt,
} from './facts.ts';
import { LABELS, labelsOf } from './labels.ts';
import { type Link, linksOf } from './links.ts';
import { type AlertOptions, muteCommand } from './mute.ts';
import type { Fact, Phrase } from './phrase.ts';

/** A part of an alert, which each channel writes in its own way. */
export type Part =
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'list'; readonly label: string; readonly phrases: readonly Phrase[] }
  /** What the guard did: the longest text of all, so each channel has a limit of its own. */
  | { readonly kind: 'action'; readonly label: string; readonly text: string }
  | {
      readonly kind: 'commands';
      readonly for: 'fix' | 'undo';
      readonly label: string;
      readonly commands: readonly string[];
    }
  | { readonly kind: 'links'; readonly links: readonly Link[] }
  | { readonly kind: 'mute'; readonly command: string }
  | { readonly kind: 'footer'; readonly phrase: Phrase };

/** The statuses of which people want to know first what was done; of the others, what they can do. */
const ARE_DONE: readonly Outcome['status'][] = ['fixed', 'fix-failed', 'resolved', 'follow-up'];

/** The command that mends it is only a part of what to do if the guard has begun. */
const todo = (outcome: Outcome): readonly Part[] => {
  const action: Part = { kind: 'action', label: labelsOf(outcome).action, text: outcome.action };
  const { fix: commands } = shownCommands(outcome);
  const fix: Part = { kind: 'commands', for: 'fix', label: labelsOf(outcome).fix, commands };
  return ARE_DONE.includes(outcome.status) ? [action, fix] : [fix, action];
};

/**
 * An alert below its headline, in the order in which it is read at night on a phone: what it means for users, who did
 * it, what to do, and then the rest. The first screen ends with the part `todo`.
 */
export const arranged = (
  outcome: Outcome,
  options: AlertOptions,
): { readonly first: readonly Part[]; readonly rest: readonly Part[] } => {
  const command = muteCommand(outcome, options);
  const differences = outcome.differences.map(differencePhrase);
  const ids = footer(outcome);
  const rest: readonly Part[] = [
    { kind: 'facts', facts: extent(outcome) },
    { kind: 'list', label: labelsOf(outcome).more, phrases: otherFindings(outcome) },
    { kind: 'list', label: LABELS.differences, phrases: differences },
    { kind: 'commands', for: 'undo', label: LABELS.undo, commands: shownCommands(outcome).undo },
    { kind: 'links', links: linksOf(outcome) },
    ...(command === undefined ? [] : [{ kind: 'mute', command } as const]),
    ...(ids.length > 0 ? [{ kind: 'footer', phrase: ids } as const] : []),
  ];
  return {
    first: [
      { kind: 'facts', facts: consequence(outcome) },
      { kind: 'facts', facts: whoDidIt(outcome) },
      ...todo(outcome),
    ],
    rest,
  };
};
