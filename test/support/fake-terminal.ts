import type { Terminal } from '../../cli/terminal/terminal.ts';

/** A terminal without colours that keeps what was written. */
export const fakeTerminal = (
  input: string | Uint8Array = '',
  columns = 100,
): Terminal & { readonly lines: string[]; readonly errors: string[] } => {
  const lines: string[] = [];
  const errors: string[] = [];
  return {
    lines,
    errors,
    out: (line) => {
      lines.push(...line.split('\n'));
    },
    err: (line) => {
      errors.push(...line.split('\n'));
    },
    columns,
    style: (_format, text) => text,
    input: async () => Buffer.from(input),
  };
};
