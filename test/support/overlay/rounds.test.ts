import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sequentialTrips } from '../../bench/measure.ts';
import type { SeenRequest } from './overlay-world.ts';
import { createRounds } from './rounds.ts';

/** A service that answers in rounds, and what it saw. */
const service = () => {
  const rounds = createRounds();
  const seen: SeenRequest[] = [];
  const ask = async (takes = 0, accessKeyId = 'a'): Promise<void> => {
    const one: SeenRequest = {
      operation: 'x:y',
      accessKeyId,
      region: '',
      headers: {},
      input: '',
      startedAt: performance.now(),
    };
    seen.push(one);
    const turn = rounds.enter(accessKeyId);
    await sleep(takes);
    await turn();
    one.endedAt = performance.now();
  };
  return { ask, trips: () => sequentialTrips(seen.filter(({ accessKeyId }) => accessKeyId === 'a')) };
};

it('one round is what is asked together, however long after each other it comes and each answer takes', async () => {
  const { ask, trips } = service();
  const slowly = [0, 20, 40, 60, 80, 100, 120].map(async (after) => {
    await sleep(after);
    await ask(after % 50);
  });
  await Promise.all(slowly);
  expect(trips()).toBe(1);
});

it('what waits for an answer is of a later round', async () => {
  const { ask, trips } = service();
  await Promise.all([ask(), ask(100)]);
  await Promise.all([ask(50).then(() => ask()), ask()]);
  expect(trips()).toBe(3);
});

it('others wait for nobody else', async () => {
  const { ask, trips } = service();
  const other = ask(500, 'b');
  await ask();
  await ask();
  expect(trips()).toBe(2);
  await other;
});
