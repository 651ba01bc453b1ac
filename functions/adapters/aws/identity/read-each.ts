import { batches } from '../shared/collect.ts';

/** The number of parallel reads: IAM allows few per second. */
const AT_ONCE = 5;

/** Reads several things by their ids, each once. */
export const readEach = async <T>(
  ids: readonly (string | undefined)[],
  read: (id: string) => Promise<T>,
): Promise<Readonly<Record<string, T>>> => {
  const wanted = [...new Set(ids.flatMap((id) => (id ? [id] : [])))];
  const entries: (readonly [string, T])[] = [];
  for (const some of batches(wanted, AT_ONCE)) {
    entries.push(...(await Promise.all(some.map(async (id) => [id, await read(id)] as const))));
  }
  return Object.fromEntries(entries);
};
