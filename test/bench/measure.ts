import { spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SeenRequest } from '../support/overlay/overlay-world.ts';

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

export const kilobytes = async (file: string): Promise<number> => Math.round((await stat(file)).size / 1000);

/** Milliseconds that a fresh process takes to import a bundle, one process a round. */
export const coldImport = (name: string, env: Readonly<Record<string, string>>): number => {
  const url = pathToFileURL(path.resolve('dist', name, 'index.mjs')).href;
  const program = `const t = performance.now(); await import(${JSON.stringify(url)}); console.log(performance.now() - t);`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  if (run.status !== 0) throw new Error(`${name} does not load: ${run.stderr}`);
  return Number(run.stdout.trim().split('\n').at(-1));
};

/** Peak resident memory of a process in megabytes (Linux). */
export const peakMegabytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1000);
};

/** The longest chain of requests of which each began after the one before had ended: round trips in sequence. */
export const sequentialTrips = (requests: readonly SeenRequest[]): number => {
  const byEnd = requests
    .filter(({ endedAt }) => endedAt !== undefined)
    .sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0));
  let trips = 0;
  let free = Number.NEGATIVE_INFINITY;
  for (const { startedAt, endedAt } of byEnd) {
    if (startedAt < free) continue;
    trips += 1;
    free = endedAt ?? free;
  }
  return trips;
};

export const isLedgerOrTopic = ({ operation }: SeenRequest): boolean => /^(dynamodb|sns):/.test(operation);
const isRead = ({ operation }: SeenRequest): boolean =>
  /:(Get|List|Describe|Head|Lookup|Query)/.test(operation);

/**
 * The decision is made at the last read of the account before the first write or message. Later reads of the
 * ledger only ask which nodes are affected.
 */
export const aroundDecision = (own: readonly SeenRequest[]) => {
  const firstWrite = own.findIndex((request) => !isRead(request));
  const reads = own.slice(0, firstWrite);
  const decision = reads.findLastIndex((request) => !isLedgerOrTopic(request)) + 1;
  return { before: own.slice(0, decision), after: own.slice(decision) };
};
