import type { Notice, Notices } from '../../../core/hub/installation.ts';

/** A topic that shows what was told. */
export type MemoryNotices = Notices & { readonly told: Notice[] };

/** A topic in memory. */
export const createMemoryNotices = (): MemoryNotices => {
  const told: Notice[] = [];
  return { told, tell: async (notice) => void told.push(notice) };
};
