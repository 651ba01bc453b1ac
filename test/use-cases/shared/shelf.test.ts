import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createShelf, SHARED_MS } from '../../../functions/use-cases/shared/shelf.ts';

const at = (begunAt: number, by = 1) => ({ value: `read at ${begunAt}`, begunAt, by });
const any = (now: number, by = 2) => ({ since: 0, now, by });

describe('a shelf of readings', () => {
  it('gives what began late enough and is not too old', () => {
    const shelf = createShelf<string>(10);
    shelf.keep('vpc', at(1_000));
    expect(shelf.find('vpc', { since: 1_000, now: 1_000, by: 2 })?.value).toBe('read at 1000');
    expect(shelf.find('vpc', { since: 1_001, now: 2_000, by: 2 })).toBeUndefined();
    expect(shelf.find('vpc', any(1_000 + SHARED_MS))?.value).toBe('read at 1000');
    expect(shelf.find('vpc', any(1_001 + SHARED_MS))).toBeUndefined();
    // The clock went back.
    expect(shelf.find('vpc', any(999))).toBeUndefined();
    expect(shelf.find('vpc', { since: Number.NaN, now: 1_000, by: 2 })).toBeUndefined();
  });

  it('gives a judgement what it has read itself', () => {
    const shelf = createShelf<string>(10);
    shelf.keep('vpc', at(1_000, 7));
    const window = { since: Number.POSITIVE_INFINITY, now: 1_000 };
    expect(shelf.find('vpc', { ...window, by: 7 })?.value).toBe('read at 1000');
    expect(shelf.find('vpc', { ...window, by: 8 })).toBeUndefined();
  });

  it('keeps the newer of two readings, whichever ended first', () => {
    const shelf = createShelf<string>(10);
    shelf.keep('vpc', at(2_000));
    shelf.keep('vpc', at(1_000));
    expect(shelf.find('vpc', any(2_000))?.value).toBe('read at 2000');
  });

  it('never holds more than its weight, and drops the oldest first', () => {
    const readings = fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 12 })), { maxLength: 60 });
    fc.assert(
      fc.property(readings, (all) => {
        const shelf = createShelf<number>(20);
        for (const [index, [key, weight]] of all.entries()) {
          shelf.keep(String(key), { value: weight, begunAt: index, by: 1 }, weight);
        }
        const held = Array.from({ length: 31 }, (_, key) => shelf.find(String(key), any(all.length)));
        const weighs = held.reduce((sum, one) => sum + (one?.value ?? 0), 0);
        expect(weighs).toBeLessThanOrEqual(20);
        const [key, weight] = all.at(-1) ?? [0, 0];
        if (weight > 0) expect(shelf.find(String(key), any(all.length))?.value).toBe(weight);
      }),
    );
  });

  it('does not keep what is heavier than the whole shelf', () => {
    const shelf = createShelf<string>(10);
    shelf.keep('vpc', at(1_000), 11);
    expect(shelf.find('vpc', any(1_000))).toBeUndefined();
  });
});
