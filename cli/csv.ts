import { oneLine } from '../functions/alerts/escape.ts';

/**
 * A spreadsheet takes a cell that begins so for a formula, wherever the text comes from. A quote before it makes it text.
 * Source: https://owasp.org/www-community/attacks/CSV_Injection
 */
const harmless = (text: string): string => (/^\s*[=+\-@]/.test(text) ? `'${text}` : text);

/** One cell, by RFC 4180. */
const cell = (text: string): string => {
  const safe = harmless(oneLine(text));
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A line of CSV. Texts that others chose stay texts, in a spreadsheet as well. */
export const csvLine = (cells: readonly string[]): string => cells.map(cell).join(',');
