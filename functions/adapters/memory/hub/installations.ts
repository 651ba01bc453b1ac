import type { Sender } from '../../../core/hub/arrival.ts';
import { type Installation, type Installations, installationMark } from '../../../core/hub/installation.ts';

/** The key of the row of an account and Region. */
const keyOf = ({ account, region }: Sender): string => `${account}/${region}`;

/** What is not the same any more once another run has written the row. */
const written = (row: Installation | undefined): string =>
  row ? JSON.stringify([row.heardAt, row.silentSince, installationMark(row)]) : '';

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
      if (written(rows.get(keyOf(after))) !== written(before)) return false;
      rows.set(keyOf(after), after);
      return true;
    },
  };
};
