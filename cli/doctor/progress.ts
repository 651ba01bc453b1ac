import type { Writable } from 'node:stream';

/** A terminal to which a line can be written again and again. */
export type Screen = Pick<Writable, 'write'> & { readonly isTTY?: boolean; readonly columns?: number };

type Seen = { readonly nodes: number; readonly vpcs: number };

const EVERY_MS = 100;

/** Shows on one line how far it is, if anybody sees it; otherwise it writes nothing. */
export const createProgress = (screen: Screen, clock: () => number = Date.now) => {
  let calls = 0;
  let throttled = 0;
  let done = 0;
  let last = 0;
  let shown = false;
  const seen = new Map<string, Seen>();
  const text = (total: number): string => {
    const sum = (key: keyof Seen): number => [...seen.values()].reduce((all, one) => all + one[key], 0);
    const places = total > 1 ? `${done} of ${total} accounts and Regions, ` : '';
    const slowed = throttled > 0 ? ` (${throttled} tried again)` : '';
    return `${places}${sum('nodes')} nodes, ${sum('vpcs')} VPCs, ${calls} calls${slowed}`;
  };
  let total = 1;
  const show = (): void => {
    if (!screen.isTTY || clock() - last < EVERY_MS) return;
    last = clock();
    shown = true;
    screen.write(`\r\u001b[K${text(total).slice(0, (screen.columns ?? 80) - 1)}`);
  };
  return {
    begin: (places: number): void => {
      total = places;
    },
    call: (attempts: number): void => {
      calls += 1;
      throttled += attempts - 1;
      show();
    },
    seen: (place: string, now: Seen): void => {
      seen.set(place, now);
      show();
    },
    placeDone: (): void => {
      done += 1;
      show();
    },
    /** Takes the line away. */
    clear: (): void => {
      if (shown) screen.write('\r\u001b[K');
      shown = false;
    },
    calls: (): number => calls,
  };
};

/** The line that {@link createProgress} keeps. */
export type ProgressLine = ReturnType<typeof createProgress>;
