import { columns, pad, pieces } from '../../terminal/layout.ts';

/** Breaks a cell at spaces, and within names only after a sign that ends a part of them. */
const cellLines = (text: string, width: number): readonly string[] => {
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

/** No column is made narrower than this. */
const NARROWEST = 8;

/** Columns as wide as their content; if they do not fit into a line, the widest ones give way. */
export const widthsOf = (rows: readonly (readonly string[])[], total: number): readonly number[] => {
  const count = Math.max(...rows.map((cells) => cells.length));
  const widths = Array.from({ length: count }, (_, index) =>
    Math.max(1, ...rows.map((cells) => columns(cells[index] ?? ''))),
  );
  const used = (): number => widths.reduce((sum, width) => sum + width + 2, -2);
  while (used() > total) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
};
