/** Random numbers that are the same for the same seed on every machine. */
export type Random = {
  /** A number from 0 to `below` - 1. */
  readonly nat: (below: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  /** True in one of `n` cases. */
  readonly oneIn: (n: number) => boolean;
};

/** The generator mulberry32: https://github.com/cprosche/mulberry32 (public domain). */
export const randomOf = (seed: number): Random => {
  let state = seed >>> 0;
  const nat = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
  return {
    nat,
    pick: (items) => items[nat(items.length)] as (typeof items)[number],
    oneIn: (n) => nat(n) === 0,
  };
};
