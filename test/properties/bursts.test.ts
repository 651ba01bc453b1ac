import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../support/arbitrary/runs.ts';
import {
  accountOf,
  type Chances,
  kindOfSent,
  runQueue,
  type Sent,
  type Told,
} from '../support/hub/run-queue.ts';

const arbitrarySent = (most: number): fc.Arbitrary<readonly Sent[]> =>
  fc.array(
    fc.record({
      account: fc.nat(2),
      region: fc.nat(2),
      actor: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(9)),
      at: fc.oneof({ weight: 3, arbitrary: fc.nat(20) }, fc.nat(300)),
      copies: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(fc.nat(20), { maxLength: 2 })),
    }),
    { minLength: 1, maxLength: most },
  );

/** A storm, which is more than a summary lists, and quiet accounts next to it. */
const arbitraryStorm = fc
  .tuple(arbitrarySent(20), fc.integer({ min: 25, max: 60 }), fc.nat(90), fc.integer({ min: 1, max: 12 }))
  .map(([others, size, over, actors]) => [
    ...others,
    ...Array.from({ length: size }, (_, n) => ({
      account: 0,
      actor: n % actors,
      region: n % 2,
      at: Math.floor((n * over) / size),
      copies: [],
    })),
  ]);

const picking = (seed: number): Chances['pick'] => {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const run = (sent: readonly Sent[], seed: number, more: Partial<Chances> = {}): Promise<readonly Told[]> =>
  runQueue(sent, { pick: picking(seed), crashes: 0, redeliveries: 0, workers: 2, ...more });

const NONE = { markers: 0, more: 0 };

/** By account: the outcomes that were named, and how many more there were. */
const totals = (told: readonly Told[], account: string) =>
  told
    .filter((one) => one.account === account)
    .reduce(
      (sum, { markers, more }) => ({ markers: sum.markers + markers.length, more: sum.more + more }),
      NONE,
    );

const accountsOf = (sent: readonly Sent[]): readonly string[] => [...new Set(sent.map(accountOf))];

const markersOf = (sent: readonly Sent[], account: string): readonly number[] =>
  sent.flatMap((one, marker) => (accountOf(one) === account ? [marker] : []));

/** Does it reach a subscriber who asked only for outcomes like the one with this marker? */
const isFor = ({ statuses, prerequisites }: Told, marker: number): boolean => {
  const { status, prerequisite } = kindOfSent(marker);
  return statuses.includes(status) && prerequisites.includes(prerequisite ?? 'none');
};

/** Nothing is lost, nothing is told under another account, and who chose an outcome hears of it. */
const expectAllTold = (sent: readonly Sent[], told: readonly Told[]): void => {
  for (const one of told) {
    for (const marker of one.markers) {
      expect(sent[marker] && accountOf(sent[marker])).toBe(one.account);
      expect(isFor(one, marker)).toBe(true);
    }
  }
  for (const account of accountsOf(sent)) {
    const named = new Set(told.filter((one) => one.account === account).flatMap(({ markers }) => markers));
    const unnamed = markersOf(sent, account).filter((marker) => !named.has(marker));
    expect(totals(told, account).more).toBeGreaterThanOrEqual(unnamed.length);
    const counting = told.filter((one) => one.account === account && one.more > 0);
    for (const marker of unnamed) expect(counting.some((one) => isFor(one, marker))).toBe(true);
  }
};

const seeds = fc.nat(2 ** 31);

describe('events of several accounts, in any order', () => {
  const arbitrary = fc.oneof(arbitrarySent(40), arbitraryStorm);

  it('are each told or counted once, with copies of events, however the messages race', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrarySent(20),
        seeds,
        fc.integer({ min: 1, max: 4 }),
        async (sent, seed, workers) => {
          const told = await run(sent, seed, { workers });
          expectAllTold(sent, told);
          for (const account of accountsOf(sent)) {
            const { markers, more } = totals(told, account);
            expect(markers + more).toBe(markersOf(sent, account).length);
          }
        },
      ),
      { numRuns: runs(400) },
    );
  });

  it('fill the channel with at most six messages of an account for each minute', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrary, seeds, fc.nat(10), async (sent, seed, redeliveries) => {
        const told = await run(sent, seed, { redeliveries });
        expectAllTold(sent, told);
        for (const account of accountsOf(sent)) {
          const times = told.filter((one) => one.account === account).map(({ at }) => at);
          const minutes = Math.floor((Math.max(...times) - Math.min(...times)) / 60) + 1;
          expect(times.length).toBeLessThanOrEqual(6 * minutes);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it('of one incident are told in the order in which they came, whoever made them', async () => {
    const arbitraryOrder = fc.array(
      fc.record({
        account: fc.nat(1),
        region: fc.nat(1),
        actor: fc.nat(6),
        incident: fc.nat(3),
        pause: fc.integer({ min: 1, max: 25 }),
      }),
      { minLength: 2, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(arbitraryOrder, seeds, async (steps, seed) => {
        let at = 0;
        const sent = steps.map(({ pause, ...one }) => {
          at += pause;
          return { ...one, at, copies: [] };
        });
        const told = await run(sent, seed, { workers: 1 });
        const keyOf = (marker: number) => {
          const { account, region, incident } = sent[marker] ?? {};
          return `${account} ${region} ${incident}`;
        };
        const markers = told.flatMap((one) => one.markers);
        for (const key of new Set(markers.map(keyOf))) {
          const seen = markers.filter((marker) => keyOf(marker) === key);
          expect(seen).toEqual(seen.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it('are each told or counted, whatever crashes between two calls and whatever comes again', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrary,
        seeds,
        fc.nat(12),
        fc.nat(10),
        async (sent, seed, crashes, redeliveries) => {
          expectAllTold(sent, await run(sent, seed, { crashes, redeliveries }));
        },
      ),
      { numRuns: runs(400) },
    );
  });

  it('of a quiet account are told as they would be without the storm of another one', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryStorm, seeds, async (sent, seed) => {
        const quiet = sent.filter(({ account }) => account !== 0);
        const of = (told: readonly Told[]) => told.filter(({ account }) => !account.endsWith('660')).length;
        expect(of(await run(sent, seed))).toBe(of(await run(quiet, seed)));
      }),
      { numRuns: runs(50) },
    );
  });
});
