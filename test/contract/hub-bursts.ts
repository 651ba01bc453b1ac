import { expect, it } from 'vitest';
import { type Burst, isOnlyCounted, nextBurst } from '../../functions/core/hub/burst.ts';
import type { Bursts } from '../../functions/core/hub/installation.ts';
import { sampleInstallation } from '../support/samples/sample-installation.ts';

const row = sampleInstallation();
const NOW = new Date('2026-11-20T03:05:30.000Z');
const seconds = (count: number): string => new Date(NOW.getTime() + count * 1000).toISOString();

/** A burst of which everything is kept that will be. */
const full = (more: Partial<Burst> = {}): Burst => ({
  revision: 7,
  until: seconds(30),
  actors: ['alice'],
  leader: 'm2',
  lines: Array.from({ length: 20 }, (_, n) => `line ${n}`),
  incidents: ['x', 'y'],
  kinds: ['alerted session-key', 'resolved none'],
  count: 20,
  taken: [{ event: 'e1', message: 'm1', at: seconds(-30) }],
  ...more,
});

const { leader: _, ...leaderless } = full();
const telling = {
  by: 'm9',
  at: seconds(-1),
  lines: ['a', 'b'],
  incidents: ['x'],
  kinds: ['fixed session-key'],
  count: 2,
};
const FIVE = ['a', 'b', 'c', 'd', 'e'];

const BURSTS: readonly [string, Burst, { readonly id?: string; readonly actor?: string }][] = [
  ['another alert of its actor', full(), {}],
  ['the first alert of another actor', full(), { actor: 'bob' }],
  ['a sixth actor', full({ actors: FIVE }), { actor: 'bob' }],
  ['nobody known', full({ actors: [''] }), { actor: '' }],
  ['its leader', full(), { id: 'm2' }],
  ['an earlier leader that has not told', full({ telling }), { id: 'm9' }],
  ['another message while one tells', full({ telling }), {}],
  ['lines that are not all kept', full({ lines: ['one'] }), {}],
  ['no leader', leaderless, {}],
  ['a window that is over', full({ until: seconds(0) }), {}],
  ['another actor after the window', full({ until: seconds(-1) }), { actor: 'bob' }],
  ['a leader that is late', full({ until: seconds(-15 * 60) }), {}],
  ['a leader that is almost late', full({ until: seconds(1 - 15 * 60) }), {}],
  ['a window that nobody can read', full({ until: '' }), {}],
];

/** What every table of bursts must keep. */
export const burstsContract = (make: () => Promise<Bursts>): void => {
  it('gives back every field of a row, and of its account only', async () => {
    const bursts = await make();
    expect(await bursts.find(row)).toBeUndefined();
    const burst = full({ telling });
    expect(await bursts.replace(row, undefined, burst)).toBe(true);
    expect(await bursts.find(row)).toEqual(burst);
    expect(await bursts.find({ account: '999988887777' })).toBeUndefined();
  });

  it('writes a row only if nobody has written it or counted since', async () => {
    const bursts = await make();
    await bursts.replace(row, undefined, full());
    expect(await bursts.replace(row, undefined, full())).toBe(false);
    expect(await bursts.replace(row, full({ revision: 6 }), full())).toBe(false);
    expect(await bursts.count(row, { id: 'm3', actor: 'alice' }, NOW)).toBe('counted');
    expect(await bursts.replace(row, full(), full({ revision: 8 }))).toBe(false);
    const counted = full({ revision: 8, count: 21 });
    expect(await bursts.find(row)).toEqual(counted);
    expect(await bursts.replace(row, counted, full({ revision: 9, count: 0 }))).toBe(true);
    expect(await bursts.find(row)).toEqual(full({ revision: 9, count: 0 }));
  });

  it('counts what comes at once, and loses none of it', async () => {
    const bursts = await make();
    await bursts.replace(row, undefined, full());
    const counting = Array.from({ length: 10 }, (_, n) =>
      bursts.count(row, { id: `n${n}`, actor: 'alice' }, NOW),
    );
    expect(new Set(await Promise.all(counting))).toEqual(new Set(['counted']));
    expect(await bursts.find(row)).toEqual(full({ revision: 17, count: 30 }));
  });

  it('has nothing to count without a row', async () => {
    const bursts = await make();
    expect(await bursts.count(row, { id: 'm3', actor: 'alice' }, NOW)).toBeUndefined();
    expect(await bursts.find(row)).toBeUndefined();
  });

  it.each(BURSTS)('counts exactly what is only counted: %s', async (_, burst, more) => {
    const bursts = await make();
    await bursts.replace(row, undefined, burst);
    const arrived = { id: 'm3', actor: 'alice', ...more };
    const isCounted = isOnlyCounted(burst, arrived, NOW);
    expect(await bursts.count(row, arrived, NOW)).toEqual(isCounted ? 'counted' : burst);
    const step = nextBurst(burst, { ...arrived, event: '', kind: 'fix-failed none', line: 'one more' }, NOW);
    if (isCounted) expect(step).toEqual({ kind: 'collected', row: await bursts.find(row) });
    else expect(await bursts.find(row)).toEqual(burst);
  });
};
