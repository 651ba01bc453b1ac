/** So many calls of the table are made at once. */
const AT_ONCE = 25;

/** Does something with each of many items, 25 at once. Rejects with the first error, and then begins nothing more. */
export const withEach = async <T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> => {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    await Promise.all(items.slice(from, from + AT_ONCE).map(run));
  }
};
