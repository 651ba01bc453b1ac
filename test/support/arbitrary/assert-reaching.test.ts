import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { assertReaching } from './assert-reaching.ts';
import { runs } from './runs.ts';

/** Tries a property, and says which examples it was tried on. `meets` says whether it is about the n-th of them. */
const tryUntil = async (least: number, meets: (n: number) => boolean): Promise<readonly number[]> => {
  const examples: number[] = [];
  let reached = 0;
  const property = fc.asyncProperty(fc.nat(), async (example) => {
    examples.push(example);
    if (meets(examples.length)) reached += 1;
  });
  await assertReaching(property, { usual: 10, least, reached: () => reached });
  return examples;
};

const ROUND = runs(10);

describe('a property that must meet what it is about', () => {
  afterEach(() => fc.resetConfigureGlobal());

  it('tries the usual number of examples if these meet it', async () => {
    expect(await tryUntil(ROUND, () => true)).toHaveLength(ROUND);
  });

  it('tries more of them if too few meet it', async () => {
    expect(await tryUntil(3, (n) => n > 2 * ROUND - 3)).toHaveLength(2 * ROUND);
  });

  it('tries others in each round, also with the seed of the run', async () => {
    fc.configureGlobal({ seed: 7 });
    const examples = await tryUntil(1, (n) => n > ROUND);
    expect(examples.slice(ROUND)).not.toEqual(examples.slice(0, ROUND));
  });

  it('fails if none of them meets it', async () => {
    await expect(tryUntil(1, () => false)).rejects.toThrow(/met what the property is about/);
  });

  it('fails as fast-check says it if the property does not hold', async () => {
    const never = fc.asyncProperty(fc.nat(), async () => false);
    await expect(assertReaching(never, { usual: 10, least: 1, reached: () => 1 })).rejects.toThrow(/seed: /);
  });
});
