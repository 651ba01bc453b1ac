// Uses the default import, because a bundle must load on a Node without styleText to say that it is too old.
import util from 'node:util';

/** `util.styleText` formats; a terminal that shows no colours gets the plain text. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta';

/** The place where a command writes, so that a test can read it. */
export type Terminal = {
  /** One line to standard output. */
  out(line: string): void;
  /** One line to standard error. */
  err(line: string): void;
  /** Uses colours only where they are visible: not in a pipe, and not with NO_COLOR. */
  style(format: Style, text: string): string;
  /** How many columns a line of text may have. */
  readonly columns: number;
  /** All of standard input. */
  input(): Promise<Uint8Array>;
};

/** It is no error if the reader goes away (`| head`): it does not want the rest. */
const endQuietly = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0);
};

const readAll = async (): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};

/** A pipe gets lines of this width. */
const DEFAULT_COLUMNS = 100;

/**
 * As wide as COLUMNS says, or as the window is, but not so narrow that nothing fits, nor so wide that nobody reads on.
 */
const columnsOf = (window: number | undefined): number => {
  const asked = Number(process.env['COLUMNS']);
  return Math.min(Math.max(asked > 0 ? asked : (window ?? DEFAULT_COLUMNS), 60), 120);
};

/** The terminal of this process. */
export const openTerminal = (): Terminal => {
  process.stdout.on('error', endQuietly);
  process.stderr.on('error', endQuietly);
  return {
    out: (line) => {
      process.stdout.write(`${line}\n`);
    },
    err: (line) => {
      process.stderr.write(`${line}\n`);
    },
    style: (format, text) => util.styleText(format, text, { stream: process.stdout }),
    columns: columnsOf(process.stdout.columns),
    input: readAll,
  };
};
