import { readFileSync, writeFileSync } from 'node:fs';

/** Processor time in ms, and how many MiB something needed at most beyond what the process had (Linux). */
export type Spent<T> = { readonly cpu: number; readonly peak: number; readonly value: T };

const memory = (name: 'VmHWM' | 'VmRSS'): number =>
  Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;

/** Makes the peak the memory of now. */
const forgetPeak = (): void => {
  globalThis.gc?.();
  writeFileSync('/proc/self/clear_refs', '5');
};

/** Runs something in this process and says what it cost. */
export const costOf = async <T>(run: () => Promise<T>): Promise<Spent<T>> => {
  forgetPeak();
  const [before, start] = [memory('VmRSS'), process.cpuUsage()];
  const value = await run();
  const { user, system } = process.cpuUsage(start);
  return { cpu: (user + system) / 1000, peak: memory('VmHWM') - before, value };
};
