import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallest } from '../../../functions/prerequisites/network-access/smallest.ts';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

describe('the smallest selection', () => {
  it('is nothing, if nothing is needed', () => {
    expect(smallest([1, 2, 3], () => true)).toEqual([]);
    expect(smallest([], () => true)).toEqual([]);
  });

  it('prefers the first of those that are enough by themselves', () => {
    expect(smallest(numbers(9), (some) => some.some((n) => [3, 5, 8].includes(n)))).toEqual([3]);
  });

  it('prefers two earlier ones to a later one', () => {
    const suffices = (some: readonly number[]): boolean =>
      some.includes(7) || (some.includes(1) && some.includes(4));
    expect(smallest(numbers(9), suffices)).toEqual([1, 4]);
  });

  it('suffices, and can do without none of its items', () => {
    const needs = fc.array(fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      // Each need is met by any one of its numbers.
      fc.property(needs, (all) => {
        const suffices = (some: readonly number[]): boolean =>
          all.every((need) => need.some((n) => some.includes(n)));
        const found = smallest(numbers(12), suffices);
        expect(suffices(found)).toBe(true);
        for (const one of found) expect(suffices(found.filter((n) => n !== one))).toBe(false);
      }),
    );
  });

  it.each([
    [3000, [1234], 40],
    [3000, [0], 40],
    [3000, [0, 1500, 2999], 120],
  ])('of %d items, of which %j are needed, is found with at most %d questions', (count, needed, most) => {
    let asked = 0;
    const found = smallest(numbers(count), (some) => {
      asked += 1;
      return needed.every((n) => some.includes(n));
    });
    expect(found).toEqual(needed);
    expect(asked).toBeLessThanOrEqual(most);
  });

  it('suffices even if it may no longer ask', () => {
    let left = 5;
    const found = smallest(numbers(100), (some) => {
      left -= 1;
      return left > 0 && some.includes(50);
    });
    expect(found).toContain(50);
  });
});
