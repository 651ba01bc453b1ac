import type { Log } from '../../../core/ports.ts';

/** What runs while the caller goes on. */
type Background = {
  /** Starts something. If it fails, that is logged under the line. */
  start(task: () => Promise<void>): void;
  /** Ends when nothing runs any more. */
  settled(): Promise<void>;
};

/** Runs what must not delay or fail who starts it. `line` is logged for each failure. */
export const inBackground = (log: Log, line: string): Background => {
  const pending = new Set<Promise<void>>();
  return {
    start: (task) => {
      const running = (async () => task())()
        .catch((error: unknown) => log.error(line, { error }))
        .finally(() => pending.delete(running));
      pending.add(running);
    },
    settled: async () => {
      await Promise.all(pending);
    },
  };
};
