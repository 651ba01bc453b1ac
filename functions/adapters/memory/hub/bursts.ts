import type { Burst } from '../../../core/hub/burst.ts';
import type { Bursts } from '../../../core/hub/installation.ts';
import { keyOf } from './installations.ts';

/** Bursts in memory. */
export const createMemoryBursts = (): Bursts => {
  const rows = new Map<string, Burst>();
  return {
    find: async (of) => rows.get(keyOf(of)),
    replace: async (of, before, after) => {
      if (rows.get(keyOf(of))?.revision !== before?.revision) return false;
      rows.set(keyOf(of), after);
      return true;
    },
  };
};
