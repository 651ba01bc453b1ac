import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findMoto } from '../support/global-setup.ts';
import { recordStories } from './cold/record.ts';
import { type Cold, runOnce, type Story } from './cold/run-once.ts';
import { startReplay } from './cold/tape.ts';
import { median } from './measure.ts';

/** Memory that a function may have, with the share of a CPU that comes with it: 1,769 MB have one. */
const SIZES = [
  { memory: 512, share: 0.29 },
  { memory: 1024, share: 0.58 },
  { memory: 1769, share: 1 },
] as const;

/** Milliseconds after which AWS answers. */
const DELAY = 30;

/** Dollars of a GB-second on arm64 in us-east-1, init included: https://aws.amazon.com/lambda/pricing/ */
const GB_SECOND = 0.000_013_333_4;
const REQUEST = 0.000_000_2;

/** Figures of one function at one size. Times are medians in milliseconds. */
export type ShareRow = {
  readonly event: string;
  readonly function: string;
  readonly MB: number;
  /** From the start of the process to the message, with the init at a whole CPU. */
  readonly 'to publish': number;
  /** The same from the event on. */
  readonly 'of it after init': number;
  readonly 'to the end': number;
  readonly 'peak MB': number;
  /** Dollars for 1,000 events of which each starts a process. */
  readonly '$ per 1,000': number;
};

const rowOf = ({ name, guard }: Story, memory: number, runs: readonly Cold[]): ShareRow => {
  const of = (figure: (run: Cold) => number): number => Math.round(median(runs.map(figure)));
  const end = of(({ init, toEnd }) => init + toEnd);
  return {
    event: name,
    function: guard,
    MB: memory,
    'to publish': of(({ init, toPublish }) => init + toPublish),
    'of it after init': of(({ toPublish }) => toPublish),
    'to the end': end,
    'peak MB': of(({ peakMB }) => peakMB),
    '$ per 1,000': Number((1000 * (REQUEST + GB_SECOND * (end / 1000) * (memory / 1024))).toFixed(4)),
  };
};

/**
 * One alert of each guard and a sweep, from a cold start, with the CPU time that Lambda gives at each size. `dist` is a
 * folder of bundles. Sizes take turns, so that other work of the machine meets all of them.
 */
export const shareRows = async (
  stories: readonly Story[],
  rounds: number,
  dist = path.resolve('dist'),
): Promise<readonly ShareRow[]> => {
  const replay = await startReplay();
  const folder = await mkdtemp(path.join(tmpdir(), 'session-guard-share-'));
  const certFile = path.join(folder, 'cert.pem');
  await writeFile(certFile, replay.cert);
  const rows: ShareRow[] = [];
  for (const story of stories) {
    const runs = SIZES.map((): Cold[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, { share }] of SIZES.entries()) {
        runs[index]?.push(await runOnce(dist, story, replay, { share, delay: DELAY }, certFile));
      }
    }
    rows.push(...SIZES.map(({ memory }, index) => rowOf(story, memory, runs[index] ?? [])));
  }
  replay.stop();
  await rm(folder, { recursive: true });
  return rows;
};

const ROUNDS = 9;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const moto = await findMoto();
  if (moto.python === null) console.log(`\nNo figures of CPU shares: ${moto.reason}`);
  else {
    console.log(`\nA cold start by memory (answers take ${DELAY} ms)`);
    console.table(await shareRows(await recordStories(moto.python), Number(process.argv[2] ?? ROUNDS)));
  }
}
