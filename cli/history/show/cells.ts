import { columns, pad, pieces } from '../../terminal/layout.ts';

/** Breaks a cell at spaces, and within names only after a sign that ends a part of them. */
export const cellLines = (text: string, width: number): readonly string[] => {
  const parts = text.split(/(?<=[-:/@.])|(?<= )/).flatMap((part) => pieces(part, width));
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line !== '' && columns(line + part.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = part;
    } else line += part;
  }
  return [...lines, line.trimEnd()];
};

/** The lines of a row: each cell in its column, as many lines as the longest one needs. */
export const rowLines = (cells: readonly string[], widths: readonly number[]): readonly string[] => {
  const broken = cells.map((cell, index) => cellLines(cell, widths[index] ?? 1));
  const height = Math.max(...broken.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    broken
      .map((lines, index) => pad(lines[at] ?? '', widths[index] ?? 1))
      .join('  ')
      .trimEnd(),
  );
};

/** Columns as wide as their content, within limits. */
export const widthsOf = (
  rows: readonly (readonly string[])[],
  limits: readonly number[],
): readonly number[] =>
  limits.map((limit, index) =>
    Math.max(1, Math.min(limit, Math.max(...rows.map((cells) => columns(cells[index] ?? ''))))),
  );
