import { oneLine } from '../../../functions/alerts/escape.ts';
import type { Degree } from '../walk/verdict.ts';

/** The degrees in words, as headings and as columns. */
export const DEGREE_WORDS: Readonly<Record<Degree, { readonly heading: string; readonly column: string }>> = {
  broke: { heading: 'Certainly broke it', column: 'broke' },
  'may-have-broken': { heading: 'May have broken it', column: 'may have' },
  harmless: { heading: 'Harmless', column: 'harmless' },
};

/** A time of a record to the minute, in UTC as CloudTrail writes it. */
export const minute = (time: string): string => oneLine(time).slice(0, 16).replace('T', ' ');
