import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../support/arbitrary/runs.ts';
import { problemsOf } from '../support/races/problems.ts';
import { STORIES } from '../support/races/stories.ts';

it('two runs at once name who broke something, and end what is over, in whatever order they take their steps', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.values(STORIES)),
      fc.infiniteStream(fc.nat()),
      async (story, order) => {
        const schedule = (ready: readonly number[]): number =>
          ready[(order.next().value ?? 0) % ready.length] ?? 0;
        expect(await problemsOf(story, schedule)).toEqual([]);
      },
    ),
    { numRuns: runs(60) },
  );
});
