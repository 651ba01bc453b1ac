/** Does work on some items at the same time, and gives the results in the order of the items. */
export async function* inTurn<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  const begin = (item: T): void => {
    const one = work(item);
    // It is awaited when its turn comes; until then, its failure must not end the process.
    one.catch(() => undefined);
    running.push(one);
  };
  const waiting = [...items];
  for (const item of waiting.splice(0, atOnce)) begin(item);
  while (running.length > 0) {
    const first = running.shift();
    if (first) yield await first;
    const [next] = waiting.splice(0, 1);
    if (next !== undefined) begin(next);
  }
}
