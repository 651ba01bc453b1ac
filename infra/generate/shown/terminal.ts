import type { Terminal } from '../../../cli/terminal/terminal.ts';

/** A terminal without colours that keeps what is written to its standard output. */
export const keepingTerminal = (columns: number): Terminal & { readonly lines: readonly string[] } => {
  const lines: string[] = [];
  return {
    lines,
    columns,
    out: (line) => {
      lines.push(...line.split('\n'));
    },
    err: () => undefined,
    style: (_format, text) => text,
    input: async () => new Uint8Array(),
  };
};
