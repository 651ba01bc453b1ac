import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** How a shell reads what is pasted: `sh` by the standard, `bash` as a person types into it. */
const SHELLS = {
  sh: ['sh'],
  bash: ['bash', '--norc', '--noprofile', '-i'],
} as const;

export type Shell = keyof typeof SHELLS;
export const ALL_SHELLS = Object.keys(SHELLS) as readonly Shell[];

/** Every `aws` notes its arguments; everything that anybody could run besides writes into the folder. */
const PRELUDE = `
aws() { printf 'aws\\0' >&3; printf '%s\\0' "$@" >&3; printf '\\1\\0' >&3; }
tee() { cat; }
`;

/** The end of what was pasted in one go. */
const MARK = '\u0002';

type Pasted = {
  /** For each text, the arguments of each `aws` that it ran. */
  readonly ran: readonly (readonly (readonly string[])[])[];
  /** Files that the texts made. */
  readonly files: readonly string[];
};

/** Pastes texts into a real shell, one after the other, in an empty folder with an empty PATH. */
export const paste = (shell: Shell, texts: readonly string[]): Pasted => {
  const folder = mkdtempSync(path.join(tmpdir(), 'paste-'));
  const out = `${folder}.out`;
  try {
    const script = [
      `exec 3>'${out}'`,
      PRELUDE,
      ...texts.map((text) => `${text}\nprintf '\\2\\0' >&3`),
      'exit 0',
      '',
    ].join('\n');
    const [command, ...options] = SHELLS[shell];
    execFileSync(command, options, {
      input: script,
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, HISTFILE: '/dev/null', LC_ALL: 'C.UTF-8' },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const pieces = readFileSync(out, 'utf8').split(`${MARK}\0`).slice(0, -1);
    return {
      ran: pieces.map((piece) =>
        piece
          .split('\u0001\0')
          .slice(0, -1)
          .map((call) => call.split('\0').slice(1, -1)),
      ),
      files: readdirSync(folder),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(out, { force: true });
  }
};
