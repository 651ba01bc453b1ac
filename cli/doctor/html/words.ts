import { html, type Markup } from '../../html/markup.ts';
import type { Check } from '../examination.ts';

/** The verdict of a check. */
export type Verdict = Check['verdict'];

/** The word of a verdict, which stands beside its colour and its mark. */
export const WORDS: Readonly<Record<Verdict, string>> = {
  fail: 'FAIL',
  unknown: '?',
  pass: 'ok',
  'not-applicable': '-',
};

const CLASSES: Readonly<Record<Verdict, string>> = {
  fail: 'f',
  unknown: 'u',
  pass: 'p',
  'not-applicable': 'n',
};

const COUNTED: Readonly<Record<Verdict, string>> = {
  fail: 'fail',
  unknown: 'cannot be told',
  pass: 'ok',
  'not-applicable': 'not applicable',
};

/** A verdict as a mark beside a text. */
export const markOf = (verdict: Verdict): Markup =>
  html`<span class="m ${CLASSES[verdict]}">${verdict === 'unknown' ? '? cannot be told' : WORDS[verdict]}</span>`;

/** How many checks have each verdict. */
export const countsOf = (checks: readonly Check[]): readonly Markup[] =>
  (['fail', 'unknown', 'pass'] as const).flatMap((verdict) => {
    const count = checks.filter((check) => check.verdict === verdict).length;
    return count > 0
      ? [html`<li><span class="m ${CLASSES[verdict]}">${count} ${COUNTED[verdict]}</span></li>`]
      : [];
  });
