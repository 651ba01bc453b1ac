import fc from 'fast-check';
import { expect } from 'vitest';
import { runs } from './runs.ts';

type Reaching = {
  /** How many examples are usual. */
  readonly usual: number;
  /** How often the examples must meet what the property is about: one that never meets it would hold of anything. */
  readonly least: number;
  /** How often they have met it so far. */
  readonly reached: () => number;
};

/** Ten times as many examples as usual, and still too few: then the property does not meet what it is about. */
const MOST = 10;

/**
 * Tries a property until its examples have met often enough what it is about. How many of them do is chance, so there are
 * more examples where the usual number of them was not enough.
 */
export const assertReaching = async <T>(
  property: fc.IAsyncProperty<T>,
  { usual, least, reached }: Reaching,
): Promise<void> => {
  const numRuns = runs(usual);
  const { seed } = fc.readConfigureGlobal();
  let tried = 0;
  do {
    // With the seed of the run, each round would try the same examples again.
    await fc.assert(property, { numRuns, ...(seed === undefined ? {} : { seed: seed + tried }) });
    tried += numRuns;
  } while (reached() < least && tried < MOST * usual);
  expect(reached(), 'the examples that met what the property is about').toBeGreaterThanOrEqual(least);
};
