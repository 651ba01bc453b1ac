/**
 * The smallest selection that still suffices, in order of preference: a later item is taken only if all earlier ones
 * together do not suffice without it, and no item of the selection can be left out. All items together must suffice,
 * and adding an item must never make a selection insufficient.
 *
 * It asks about `k log(n / k)` questions for `k` of `n` items, where one question for each item would be `n`. If
 * `suffices` says no too often, because it has no time left, the selection is larger than needed but suffices.
 * Source: U. Junker, QuickXplain: Preferred Explanations and Relaxations for Over-Constrained Problems, AAAI 2004.
 */
export const smallest = <T>(items: readonly T[], suffices: (some: readonly T[]) => boolean): readonly T[] => {
  const needed = (given: readonly T[], isNew: boolean, open: readonly T[]): readonly T[] => {
    if (open.length === 0 || (isNew && suffices(given))) return [];
    if (open.length === 1) return open;
    const middle = Math.ceil(open.length / 2);
    const [preferred, others] = [open.slice(0, middle), open.slice(middle)];
    const ofOthers = needed([...given, ...preferred], true, others);
    return [...needed([...given, ...ofOthers], ofOthers.length > 0, preferred), ...ofOthers];
  };
  return suffices([]) ? [] : needed([], false, items);
};
