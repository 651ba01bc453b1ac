import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { giveShare, type Share } from './quota.ts';
import type { Tape } from './record.ts';
import type { Played, Replay } from './replay.ts';

/** Processor time in ms (user and system), of one invocation and of the process so far; `at` in ms since 1970; peak in MiB. */
type Handled = { readonly cpu: number; readonly total: number; readonly at: number; readonly peak: number };

/** A process that handled invocations. */
export type Run = {
  readonly startedAt: number;
  readonly handled: readonly Handled[];
  readonly played: Played;
};

type Options = {
  /** The folder of the built functions. */
  readonly dist: string;
  /** How long each answer takes, in ms. */
  readonly delay: number;
  readonly invocations: readonly unknown[];
  /** Does the tape begin anew with each invocation? */
  readonly rewinds: boolean;
  /** The share of a CPU that the process has once its bundle is loaded; all of it by default. */
  readonly share?: number;
};

const outputOf = async (
  program: string,
  environment: Readonly<Record<string, string>>,
  share: number | undefined,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> => {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  const holding = share === undefined ? undefined : hold(child, share);
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  await (await holding)?.release();
  return { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
};

/** Lets a process that has loaded its bundle go on with a share of a CPU. */
const hold = async (child: ChildProcessWithoutNullStreams, share: number): Promise<Share> => {
  await once(child.stdout, 'data');
  const held = giveShare(child.pid ?? 0, share);
  child.stdin.end('go\n');
  return held;
};

/** Loads a built function in a fresh process, which handles invocations and is answered by a tape. Throws if it asks what the tape does not answer. */
export const runTape = async (tape: Tape, replay: Replay, options: Options): Promise<Run> => {
  const { dist, delay, invocations, rewinds, share } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'session-guard-bench-'));
  const task = path.join(folder, 'task.json');
  const bundle = pathToFileURL(path.resolve(dist, tape.function, 'index.mjs')).href;
  const rewind = rewinds ? replay.rewindUrl : null;
  await writeFile(
    task,
    JSON.stringify({ bundle, at: tape.at, invocations, rewind, waits: share !== undefined }),
  );
  const played = replay.play(tape.answered, delay);
  const { code, stdout, stderr } = await outputOf(
    path.join(import.meta.dirname, 'child.mjs'),
    {
      ...tape.environment,
      ...replay.environment,
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_LAMBDA_FUNCTION_NAME: tape.function,
      BENCH_TASK: task,
    },
    share,
  );
  await rm(folder, { recursive: true });
  const [unanswered] = played.unanswered;
  if (unanswered) throw new Error(`${tape.function}, ${tape.event}: the tape does not answer ${unanswered}`);
  if (code !== 0) throw new Error(`${tape.function}, ${tape.event}: ${stdout.slice(-2000)}${stderr}`);
  const said = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Omit<Run, 'played'>;
  return { ...said, played };
};
