/** How many letters must be typed differently to get from one word to another. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The known word that was probably meant: the nearest one, if at least half of its letters are right. */
export const didYouMean = (typed: string, known: readonly string[]): string | undefined => {
  const [best] = known
    .filter((word) => distance(typed, word) <= word.length / 2)
    .toSorted((a, b) => distance(typed, a) - distance(typed, b));
  return best;
};
