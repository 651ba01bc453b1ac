import { columns, pieces } from './layout.ts';
import type { Style, Terminal } from './terminal.ts';

/** A piece of text in one style. */
export type Span = { readonly text: string; readonly style?: Style };

type Word = { readonly spans: readonly Span[]; readonly width: number };

const wordOf = (spans: readonly Span[]): Word => ({
  spans,
  width: spans.reduce((sum, { text }) => sum + columns(text), 0),
});

/** Words with the styles of their parts: `alice` and the comma behind it are one word. */
const wordsOf = (spans: readonly Span[], width: number): readonly Word[] => {
  const words: Span[][] = [[]];
  for (const { text, ...style } of spans) {
    for (const [index, part] of text.split(' ').entries()) {
      if (index > 0) words.push([]);
      if (part !== '') words.at(-1)?.push({ text: part, ...style });
    }
  }
  return words
    .map(wordOf)
    .flatMap((word) =>
      word.width <= width
        ? [word]
        : word.spans.flatMap(({ text, ...style }) =>
            pieces(text, width).map((piece) => wordOf([{ text: piece, ...style }])),
          ),
    );
};

/** Breaks styled text into lines of at most `width` columns and styles each line separately. */
export const wrapSpans = (spans: readonly Span[], width: number, terminal: Terminal): readonly string[] => {
  const lines: Word[][] = [];
  let used = 0;
  for (const word of wordsOf(spans, width)) {
    const line = lines.at(-1);
    if (line === undefined || used + 1 + word.width > width) {
      lines.push([word]);
      used = word.width;
    } else {
      line.push(word);
      used += 1 + word.width;
    }
  }
  const styled = ({ text, style }: Span): string => (style ? terminal.style(style, text) : text);
  return lines.map((line) => line.map((word) => word.spans.map(styled).join('')).join(' '));
};
