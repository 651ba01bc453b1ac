import type { Finding, Outcome } from '../../core/outcome.ts';
import { oneLine } from '../escape.ts';

/** The finding that the headline reports: one with the same impact as the whole outcome. */
export const chiefFinding = ({ findings, impact }: Outcome): Finding | undefined =>
  findings.find((finding) => finding.impact === impact) ?? findings[0];

/** All but the first action of a list. */
const countActions = (text: string): string =>
  text.replace(/( is denied [\w-]+:\w+)((?:, [\w-]+:\w+)+)/, (_, first: string, others: string) => {
    const count = others.split(', ').length - 1;
    return `${first} and ${count} other ${count === 1 ? 'action' : 'actions'}`;
  });

/**
 * What a reason can do without, the consequence first. Never what comes after a "but": what stands before it is true and
 * misleads.
 */
const SHORTEN: readonly ((text: string) => string)[] = [
  (text) => text.replace(/, so \d+ of \d+ .*$/, ''),
  (text) => text.replace(/ \([^()]*(\([^()]*\)[^()]*)*\)$/, ''),
  (text) => text.replace(/\barn:[\w-]+:kms:[\w-]+:\d+:key\//, ''),
  countActions,
  (text) => text.replace(/: .*$/, ''),
  (text) => text.replace(/, and (?!.*\bbut\b).*$/, ''),
];

/** A longer reason fits nowhere. */
const LONGEST = 1000;

/** A reason and its main clause, from long to short. */
const shorter = (because: string): readonly string[] => {
  const forms = [because];
  for (const shorten of SHORTEN) {
    const form = shorten(forms.at(-1) ?? '');
    if (form !== forms.at(-1)) forms.push(form);
  }
  return forms;
};

/** Why it is so, from long to short, and with the number of the other reasons. Empty if no reason is known. */
export const causeForms = (outcome: Outcome): readonly string[] => {
  const because = oneLine(chiefFinding(outcome)?.because || outcome.because).trim();
  const more = outcome.findings.length - 1;
  if (because === '' || because.length > LONGEST) return [];
  return shorter(because)
    .filter((form) => form !== '')
    .map((form) => (more > 0 ? `${form} (and ${more} more)` : form));
};
