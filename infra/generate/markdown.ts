/** A Markdown table; pipes inside cells are escaped. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
};

export const code = (text: string): string => `\`${text}\``;

/** `a`, `b`, or a word for none. */
export const codes = (items: readonly string[], none = 'none'): string =>
  items.length === 0 ? none : items.map(code).join(', ');

/** Puts a text between `<!-- generated:NAME -->` and the next `<!-- /generated -->`; no markers, no change. */
export const fillBlock = (markdown: string, name: string, text: string): string =>
  markdown.replace(
    new RegExp(`(<!-- generated:${name} -->\\n)[\\s\\S]*?(<!-- /generated -->)`),
    (_, open: string, close: string) => `${open}${text}\n${close}`,
  );
