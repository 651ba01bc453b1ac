import { oneLine, truncate } from '../../functions/alerts/escape.ts';

/** Text that is HTML already. Everything else is data, and is escaped where it is put into a template. */
export type Markup = { readonly markup: string };

type Piece = string | number | undefined | Markup | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  oneLine(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

const isList = (piece: Piece): piece is readonly Markup[] => Array.isArray(piece);

const written = (piece: Piece): string => {
  if (piece === undefined) return '';
  if (isList(piece)) return piece.map(({ markup }) => markup).join('');
  return typeof piece === 'object' ? piece.markup : escaped(String(piece));
};

/**
 * A template of HTML. Each value in it is escaped, for text and for quoted attributes alike, unless it was made by this
 * function. Control and format characters become spaces.
 */
export const html = (texts: TemplateStringsArray, ...values: readonly Piece[]): Markup => ({
  markup: texts.map((text, index) => `${text}${written(values[index])}`).join(''),
});

/** No markup at all. */
export const NOTHING: Markup = { markup: '' };

/** No tag of AWS holds more; a longer name would only push everything else away. */
const MOST = 256;

/** A name that others chose. It may be written from right to left, which must not turn the text around it. */
export const nameOf = (text: string): Markup => html`<bdi>${truncate(oneLine(text), MOST)}</bdi>`;

/** Around a table: it scrolls sideways, by keyboard, too, where it does not fit. */
export const wide = (label: string, table: Markup): Markup =>
  html`<div class="wide" tabindex="0" role="region" aria-label="${label}">${table}</div>`;

/** A time, ISO 8601, as `2026-06-15 10:00 UTC`. */
export const timeOf = (iso: string): Markup =>
  html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
