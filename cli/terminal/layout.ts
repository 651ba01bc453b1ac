// Uses the default import for the same reason as terminal.ts.
import util from 'node:util';

const WIDE =
  /^[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}|\uFE0F/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The columns of a text in a terminal: an emoji takes two, a colour code none. */
export const columns = (text: string): number => {
  const plain = util.stripVTControlCharacters(text);
  if (/^[ -~]*$/.test(plain)) return plain.length;
  return [...segmenter.segment(plain)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0);
};

/** Cuts a word that is wider than a line, e.g. a URL or a command without spaces. */
export const pieces = (word: string, width: number): readonly string[] => {
  if (columns(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const { segment } of segmenter.segment(word)) {
    if (part !== '' && columns(part + segment) > width) {
      parts.push(part);
      part = '';
    }
    part += segment;
  }
  return [...parts, part];
};

/** Breaks a line of plain text at spaces; no line is wider than `width` columns. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ').flatMap((w) => pieces(w, width))) {
    const longer: string = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && columns(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line ?? ''];
};

/** Pads a text with spaces to `width` columns. */
export const pad = (text: string, width: number): string =>
  `${text}${' '.repeat(Math.max(0, width - columns(text)))}`;

/** Cuts a text that is wider than `width` columns; `…` marks the cut. */
export const cut = (text: string, width: number): string =>
  columns(text) <= width ? text : `${pieces(text, width - 1)[0]?.trimEnd() ?? ''}…`;
