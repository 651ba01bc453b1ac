/** A figure of a row; null where there is none. */
export type Cell = number | string | null;

export type Row = { readonly labels: readonly string[]; readonly cells: readonly Cell[] };

/** One table of the bench. */
export type Section = {
  readonly title: string;
  /** How to read it. */
  readonly says: string;
  /** Names of the columns that say what was measured; a row is found by them in other figures. */
  readonly labels: readonly string[];
  readonly columns: readonly string[];
  /** The columns that are compared with the base: smaller is better. */
  readonly compared: readonly string[];
  readonly rows: readonly Row[];
};

/** The figure of a row in a column. */
export const cellOf = ({ columns }: Section, row: Row, column: string): Cell =>
  row.cells[columns.indexOf(column)] ?? null;

const sameRow = (section: Section | undefined, { labels }: Row): Row | undefined =>
  section?.rows.find((row) => row.labels.join('\n') === labels.join('\n'));

const ratio = (section: Section, row: Row, base: Section | undefined, column: string): string => {
  const before = sameRow(base, row);
  const [now, then] = [cellOf(section, row, column), base && before ? cellOf(base, before, column) : null];
  return typeof now === 'number' && typeof then === 'number' && then > 0 ? (now / then).toFixed(2) : '-';
};

/** A table with its head: what was measured, then the ratios to the base, if there is one, then the figures. */
export const tableOf = (section: Section, base: Section | undefined): readonly (readonly string[])[] => {
  const { labels, columns, rows } = section;
  const compared = base ? section.compared : [];
  return [
    [...labels, ...compared.map((column) => `× ${column}`), ...columns],
    ...rows.map((row) => [
      ...row.labels,
      ...compared.map((column) => ratio(section, row, base, column)),
      ...row.cells.map((cell) => (cell === null ? '' : String(cell))),
    ]),
  ];
};

/** The table as Markdown, in columns of one width, so that it can be read on a terminal as well. */
export const markdownTable = (section: Section, base: Section | undefined): string => {
  const table = tableOf(section, base);
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  );
  const isText = (column: number): boolean => column < section.labels.length;
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, column) => (isText(column) ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const [head = [], ...rows] = table;
  const rule = widths.map((width, column) =>
    isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
};
