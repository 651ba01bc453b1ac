import type { Screen } from '../doctor/progress.ts';

const EVERY_MS = 100;

/** A line on standard error that says how far it is, if anybody sees it; otherwise nothing is written. */
export const createLine = (screen: Screen, clock: () => number = Date.now) => {
  let last = 0;
  let isShown = false;
  return {
    show: (text: () => string): void => {
      if (!screen.isTTY || clock() - last < EVERY_MS) return;
      last = clock();
      isShown = true;
      screen.write(`\r\u001b[K${text().slice(0, (screen.columns ?? 80) - 1)}`);
    },
    /** Takes the line away. */
    clear: (): void => {
      if (isShown) screen.write('\r\u001b[K');
      isShown = false;
    },
  };
};

/** The line that {@link createLine} keeps. */
export type Line = ReturnType<typeof createLine>;
