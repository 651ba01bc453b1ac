import { describe, expect, it } from 'vitest';
import { inTurns } from '../../support/races/interleave.ts';
import { problemsOf, STORIES } from '../../support/races/stories.ts';

/** In its first steps, a run reads; then it claims, tells and records. */
const STOPS = [2, 3, 4, 5, 6, 7, 8, 9];
const TO_THE_END = 1000;

describe('two runs at once, of which one stops after some steps until the other one has ended', () => {
  it.each(Object.entries(STORIES))('name who broke something, and end what is over: %s', async (_, story) => {
    for (const first of [0, 1]) {
      for (const steps of STOPS) {
        const turns = inTurns([
          [first, steps],
          [1 - first, TO_THE_END],
        ]);
        expect(await problemsOf(story, turns), `run ${first} stops after ${steps} steps`).toEqual([]);
      }
    }
  });
});
