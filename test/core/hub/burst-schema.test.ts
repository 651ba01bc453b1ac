import { describe, expect, it } from 'vitest';
import { type Burst, nextBurst } from '../../../functions/core/hub/burst.ts';
import { readBurst } from '../../../functions/core/hub/burst-schema.ts';

const UNTIL = '2026-11-20T03:06:00.000Z';
/** As the first version wrote it. */
const OLD = { revision: 4, until: UNTIL, actors: ['alice'], leader: 'm1', lines: ['a', 'b'], count: 2 };

const arrived = (id: string) => ({ id, event: `e-${id}`, actor: 'alice', kind: 'alerted none', line: 'c' });

describe('the row of a burst', () => {
  it('that an earlier version wrote loses nothing: its leader tells what was collected', () => {
    const row = readBurst(4, OLD);
    expect(row).toEqual({ ...OLD, taken: [] });
    expect(nextBurst(row, arrived('m1'), new Date(UNTIL))).toMatchObject({
      kind: 'flush',
      lines: ['a', 'b'],
      count: 2,
    });
  });

  it('that an earlier version wrote does not say of what kind its lines are, so nobody claims to know it', () => {
    const now = new Date('2026-11-20T03:05:30.000Z');
    const kindsAfter = (json: object) => {
      const { row } = nextBurst(readBurst(4, json), arrived('m2'), now);
      return nextBurst(row, arrived('m1'), new Date(UNTIL));
    };
    expect(kindsAfter(OLD)).not.toHaveProperty('kinds');
    expect(kindsAfter({ ...OLD, kinds: 'alerted none' })).not.toHaveProperty('kinds');
    const telling = { by: 'm0', at: '2026-11-20T03:05:00.000Z', lines: ['z'], count: 1 };
    expect(kindsAfter({ ...OLD, kinds: ['fixed none'], telling })).not.toHaveProperty('kinds');
    const known = { ...telling, kinds: ['resolved none'] };
    expect(kindsAfter({ ...OLD, kinds: ['fixed none'], telling: known })).toMatchObject({
      kinds: ['resolved none', 'fixed none', 'alerted none'],
    });
    // Nothing waits in it, so all that follows is known.
    expect(kindsAfter({ ...OLD, lines: [], count: 0 })).toMatchObject({ kinds: ['alerted none'] });
  });

  it('keeps ten kinds of lines, and claims to know none of more', () => {
    const now = new Date('2026-11-20T03:05:30.000Z');
    const burstOf = (kinds: number) =>
      Array.from({ length: kinds }).reduce<Burst>(
        (row, _, n) => nextBurst(row, { ...arrived(`a${n}`), kind: `alerted ${n}` }, now).row,
        readBurst(4, { ...OLD, lines: [], count: 0 }),
      );
    expect(burstOf(10).kinds).toHaveLength(10);
    expect(burstOf(11)).not.toHaveProperty('kinds');
    expect(burstOf(12)).not.toHaveProperty('kinds');
    expect(burstOf(12).lines).toHaveLength(12);
  });

  it('that a later version wrote is read without what is unknown', () => {
    expect(readBurst(4, { ...OLD, taken: [], more: { a: 1 } })).toEqual({ ...OLD, taken: [] });
  });

  it.each([
    ['nothing', undefined],
    ['no row', 'example'],
    ['no time', { ...OLD, until: 7 }],
    ['no lines', { ...OLD, lines: 'a', count: null }],
    ['events of another form', { ...OLD, taken: [{ id: 1 }], telling: true }],
  ])('that nobody can read hides no alert: %s', (_, json) => {
    const now = new Date('2026-11-20T03:05:30.000Z');
    for (const id of ['m1', 'm2']) {
      for (const time of [now, new Date(UNTIL), new Date('2026-11-20T04:00:00Z')]) {
        const step = nextBurst(readBurst(4, json), arrived(id), time);
        // What is held has a message that will tell it.
        const isSafe = ['tell', 'flush'].includes(step.kind) || step.row.leader !== undefined;
        expect(isSafe).toBe(true);
        expect(step.kind).not.toBe('copy');
      }
    }
  });
});
