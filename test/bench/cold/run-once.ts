import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { giveShare } from './quota.ts';
import type { Recorded, Replay } from './tape.ts';

/** An event of one function, with what it asks and is answered. */
export type Story = {
  readonly name: string;
  readonly guard: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A file with the event, as Lambda would hand it over. */
  readonly eventFile: string;
  readonly tape: readonly Recorded[];
};

type Said = {
  readonly what: 'loaded' | 'done';
  readonly cpu: { readonly user: number; readonly system: number };
  readonly peak?: number;
  readonly answer?: { readonly batchItemFailures?: readonly unknown[] };
};

/** Milliseconds of a cold run, and its peak memory. */
export type Cold = {
  /** From the start of the process until the bundle is loaded: Lambda's init, which has a CPU of its own. */
  readonly init: number;
  /** From there to the message, or to the end where nothing is told. */
  readonly toPublish: number;
  readonly toEnd: number;
  readonly initCpu: number;
  readonly cpu: number;
  readonly peakMB: number;
};

const cpuOf = ({ cpu }: Said): number => (cpu.user + cpu.system) / 1000;

const ONCE = fileURLToPath(new URL('once.mjs', import.meta.url));

/** Runs the bundle in `dist` (a folder of bundles) once, with this share of a CPU from the event on. */
export const runOnce = async (
  dist: string,
  { guard, environment, eventFile, tape }: Story,
  replay: Replay,
  { share, delay }: { readonly share: number; readonly delay: number },
  certFile: string,
): Promise<Cold> => {
  replay.begin(tape, delay);
  const start = performance.now();
  const child = spawn(process.execPath, [ONCE], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...environment,
      PATH: process.env['PATH'] ?? '',
      AWS_ENDPOINT_URL: replay.url,
      NODE_EXTRA_CA_CERTS: certFile,
      AWS_LAMBDA_FUNCTION_NAME: guard,
      BENCH_BUNDLE: pathToFileURL(`${dist}/${guard}/index.mjs`).href,
      BENCH_EVENT: eventFile,
    },
  });
  let loaded: { readonly at: number; readonly said: Said } | undefined;
  let held: ReturnType<typeof giveShare> | undefined;
  let begun = 0;
  let end: { readonly at: number; readonly said: Said } | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('@')) continue;
    const said = JSON.parse(line.slice(1)) as Said;
    if (said.what === 'done') end = { at: performance.now(), said };
    else {
      loaded = { at: performance.now(), said };
      held = giveShare(child.pid ?? 0, share);
      begun = performance.now();
      child.stdin.write('go\n');
    }
  }
  await held?.release();
  const { published, missing } = replay.seen();
  const failed = end?.said.answer?.batchItemFailures?.length ?? 0;
  if (!loaded || !end || missing.length > 0 || failed > 0) {
    throw new Error(
      `${guard} did not end as it was recorded: ${failed} failed, no answer for ${missing.join('\n')}`,
    );
  }
  return {
    init: loaded.at - start,
    toPublish: (published ?? end.at) - begun,
    toEnd: end.at - begun,
    initCpu: cpuOf(loaded.said),
    cpu: cpuOf(end.said),
    peakMB: (end.said.peak ?? 0) / 1000,
  };
};
