import { describe, expect, it } from 'vitest';
import { tryInputs } from '../hostile/try-inputs.ts';
import { runs } from '../support/arbitrary/runs.ts';

const COUNT = runs(1500);
/** Other inputs each time: a seed that fails is in the message, and `npm run test:hostile -- 1 SEED` tries it alone. */
const FIRST = Math.floor(Math.random() * 1e9);

describe('hostile events, rows, documents, policies and notifications', () => {
  it('throw nothing, take no second each, and are judged', async () => {
    const { throws, slow, ended } = await tryInputs(FIRST, COUNT);
    expect(throws).toEqual([]);
    expect(slow).toEqual([]);
    const judged = ['alerted', 'fixed', 'healthy', 'inconclusive'].map((status) => ended.get(status) ?? 0);
    expect(Math.min(...judged)).toBeGreaterThan(0);
  });
});
