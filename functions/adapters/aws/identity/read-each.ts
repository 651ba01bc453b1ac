/** Lets so many things run at the same time, and the others wait for their turn. */
export const atMost = (limit: number): (<T>(run: () => Promise<T>) => Promise<T>) => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (running < limit) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
};

/** Reads of one kind of thing within one reading of the account. */
export type Reads<T> = {
  /** One of them. It is asked for once, by whoever is the first to know its id. */
  one(id: string): Promise<T>;
  /** Several of them, by id, in their order. */
  all(ids: readonly (string | undefined)[]): Promise<Readonly<Record<string, T>>>;
};

/** The number of parallel reads: IAM allows few per second. */
const AT_ONCE = 5;

/** Made for one reading and no more: the next one must see what has changed. */
export const readsOf = <T>(read: (id: string) => Promise<T>): Reads<T> => {
  const inTurn = atMost(AT_ONCE);
  const begun = new Map<string, Promise<T>>();
  const one = (id: string): Promise<T> => {
    const known = begun.get(id);
    if (known) return known;
    const reading = inTurn(() => read(id));
    // Whoever waits for it handles its failure. Where nobody does yet, it must not end the process.
    reading.catch(() => undefined);
    begun.set(id, reading);
    return reading;
  };
  return {
    one,
    all: async (ids) => {
      const wanted = [...new Set(ids.flatMap((id) => (id ? [id] : [])))];
      return Object.fromEntries(await Promise.all(wanted.map(async (id) => [id, await one(id)] as const)));
    },
  };
};
