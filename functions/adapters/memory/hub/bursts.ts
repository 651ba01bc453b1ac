import { type Burst, isOnlyCounted } from '../../../core/hub/burst.ts';
import type { Bursts } from '../../../core/hub/installation.ts';

/** Bursts in memory. */
export const createMemoryBursts = (): Bursts => {
  const rows = new Map<string, Burst>();
  return {
    find: async (of) => rows.get(of.account),
    count: async (of, arrived, now) => {
      const row = rows.get(of.account);
      if (!row || !isOnlyCounted(row, arrived, now)) return row;
      rows.set(of.account, { ...row, revision: row.revision + 1, count: row.count + 1 });
      return 'counted';
    },
    replace: async (of, before, after) => {
      if (rows.get(of.account)?.revision !== before?.revision) return false;
      rows.set(of.account, after);
      return true;
    },
  };
};
