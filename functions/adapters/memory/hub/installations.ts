import type { Sender } from '../../../core/hub/arrival.ts';
import { type Installation, type Installations, nextRow } from '../../../core/hub/installation.ts';

/** The key of the row of an account and Region. */
const keyOf = ({ account, region }: Sender): string => `${account}/${region}`;

/** A table of installations that shows its rows. */
export type MemoryInstallations = Installations & { readonly rows: Map<string, Installation> };

/** The table of installations in memory. */
export const createMemoryInstallations = (): MemoryInstallations => {
  const rows = new Map<string, Installation>();
  return {
    rows,
    find: async (of) => rows.get(keyOf(of)),
    all: async () => [...rows.values()],
    replace: async (before, after) => {
      const there = rows.get(keyOf(after));
      const isSame = there?.heardAt === before?.heardAt && there?.silentSince === before?.silentSince;
      if (!isSame || there?.revision !== before?.revision) return false;
      rows.set(keyOf(after), nextRow(before, after));
      return true;
    },
  };
};
