import { type Burst, isOnlyCounted } from '../../../core/hub/burst.ts';
import type { Bursts } from '../../../core/hub/installation.ts';
import { keyOf } from './installations.ts';

/** Bursts in memory. */
export const createMemoryBursts = (): Bursts => {
  const rows = new Map<string, Burst>();
  return {
    find: async (of) => rows.get(keyOf(of)),
    count: async (of, arrived, now) => {
      const row = rows.get(keyOf(of));
      if (!row || !isOnlyCounted(row, arrived, now)) return row;
      rows.set(keyOf(of), { ...row, revision: row.revision + 1, count: row.count + 1 });
      return 'counted';
    },
    replace: async (of, before, after) => {
      if (rows.get(keyOf(of))?.revision !== before?.revision) return false;
      rows.set(keyOf(of), after);
      return true;
    },
  };
};
