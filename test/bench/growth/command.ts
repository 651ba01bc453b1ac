import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';

const CLI = 'dist/cli/session-guard.mjs';

const SAY_COST =
  'process.on("exit", () => console.error(JSON.stringify([process.resourceUsage().maxRSS / 1024, process.cpuUsage()])))';

/** What a command cost from its start to its end: ms of processor time, MiB at most. */
export type CommandCost = { readonly cpu: number; readonly peak: number; readonly stdout: string };

/** Runs the built command line as a user does. Throws if it ends with another code than expected. */
export const runCommand = async (args: readonly string[], expected: number): Promise<CommandCost> => {
  const preload = `data:text/javascript,${encodeURIComponent(SAY_COST)}`;
  const child = spawn(process.execPath, ['--import', preload, CLI, ...args]);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (code !== expected) throw new Error(`${args[0]} ended with ${code}: ${stdout}${stderr}`);
  const [peak, { user, system }] = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as [
    number,
    NodeJS.CpuUsage,
  ];
  return { cpu: (user + system) / 1000, peak, stdout };
};

/** Runs something with a folder that has an account file, and deletes the folder. */
export const withAccountFile = async <T>(
  account: AccountFileInput,
  run: (folder: string, file: string) => Promise<T>,
): Promise<T> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'session-guard-bench-'));
  try {
    const file = path.join(folder, 'account.json');
    await writeFile(file, JSON.stringify(account));
    return await run(folder, file);
  } finally {
    await rm(folder, { recursive: true });
  }
};
