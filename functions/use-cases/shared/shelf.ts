/** Milliseconds for which a reading may be shared: other processes change the account and the ledger as well. */
export const SHARED_MS = 30_000;

/**
 * Which readings a judgement may use: those that began at or after `since` and not too long before `now`, and its own.
 * Times in milliseconds since 1970.
 */
export type Window = { readonly since: number; readonly now: number; readonly by: number };

/** What was read, when the reading began, and the number of the judgement that read it. */
export type Kept<T> = { readonly value: T; readonly begunAt: number; readonly by: number };

type Weighed<T> = Kept<T> & { readonly weight: number };

/** What was read, by key. */
export type Shelf<T> = {
  keep(key: string, kept: Kept<T>, weight?: number): void;
  find(key: string, window: Window): Kept<T> | undefined;
  /** The first one of some kind that may be used. */
  some(is: (value: T) => boolean, window: Window): Kept<T> | undefined;
  clear(): void;
};

const mayUse = ({ begunAt, by }: Kept<unknown>, window: Window): boolean =>
  by === window.by || (begunAt >= window.since && begunAt <= window.now && window.now - begunAt <= SHARED_MS);

/**
 * A shelf that holds at most so much. What is too old to be used goes first, then what was put there first. What is
 * heavier than the whole shelf is not kept.
 */
export const createShelf = <T>(most: number): Shelf<T> => {
  const all = new Map<string, Weighed<T>>();
  let weighs = 0;
  const drop = (key: string): void => {
    weighs -= all.get(key)?.weight ?? 0;
    all.delete(key);
  };
  const makeRoom = (now: number): void => {
    for (const [key, { begunAt }] of all) {
      if (weighs > most || now - begunAt > SHARED_MS) drop(key);
    }
  };
  return {
    keep: (key, kept, weight = 1) => {
      const known = all.get(key);
      if (known && known.begunAt > kept.begunAt) return;
      drop(key);
      if (weight > most) return;
      all.set(key, { ...kept, weight });
      weighs += weight;
      makeRoom(kept.begunAt);
    },
    find: (key, window) => {
      const found = all.get(key);
      return found && mayUse(found, window) ? found : undefined;
    },
    some: (is, window) => [...all.values()].find((one) => mayUse(one, window) && is(one.value)),
    clear: () => {
      all.clear();
      weighs = 0;
    },
  };
};
