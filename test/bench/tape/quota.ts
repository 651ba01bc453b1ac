import { readdirSync, readFileSync } from 'node:fs';
import { parentPort, Worker, workerData } from 'node:worker_threads';

/** As Linux shares CPU time out by quota; Lambda gives a function one CPU at 1,769 MB and a part of it below that. */
const PERIOD = 20;

/** CPU nanoseconds of all threads of a process (Linux). */
const cpuTime = (pid: number): number => {
  let sum = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]);
    } catch {
      // The thread has ended.
    }
  }
  return sum;
};

const pause = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(milliseconds, 0));
};

/** Stops the process for the rest of each period in which it has used its share. What it took too much, it gives back. */
const holdTo = (pid: number, share: number, flag: Int32Array): void => {
  const quota = share * PERIOD;
  let debt = 0;
  while (Atomics.load(flag, 0) === 0) {
    const end = performance.now() + PERIOD;
    const before = cpuTime(pid);
    const allowed = quota - debt;
    let used = 0;
    let isStopped = false;
    for (let now = performance.now(); now < end && Atomics.load(flag, 0) === 0; now = performance.now()) {
      used = (cpuTime(pid) - before) / 1e6;
      if (!isStopped && used >= allowed) {
        process.kill(pid, 'SIGSTOP');
        isStopped = true;
      }
      pause(isStopped ? end - now : Math.min(0.5, end - now));
    }
    debt = Math.max(used - allowed, 0);
    if (isStopped) process.kill(pid, 'SIGCONT');
  }
};

type Held = { readonly pid: number; readonly share: number; readonly flag: SharedArrayBuffer };

if (workerData !== null && parentPort) {
  const { pid, share, flag } = workerData as Held;
  try {
    holdTo(pid, share, new Int32Array(flag));
  } catch {
    // The process has ended.
  }
}

/** What a process was given; releasing it waits until nobody holds the process any more. */
export type Share = { readonly release: () => Promise<void> };

/** Gives a process this share of a CPU until it is released. 1 is all of it: then nothing is done. */
export const giveShare = (pid: number, share: number): Share => {
  if (share >= 1) return { release: async () => undefined };
  const flag = new SharedArrayBuffer(4);
  const worker = new Worker(new URL(import.meta.url), { workerData: { pid, share, flag } satisfies Held });
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
  });
  return {
    release: async () => {
      Atomics.store(new Int32Array(flag), 0, 1);
      await ended;
    },
  };
};
