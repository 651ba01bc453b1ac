import { describe, expect, it } from 'vitest';
import { measurePoint } from '../bench/growth/measure.ts';
import { SERIES } from '../bench/growth/series.ts';

describe.each(SERIES.filter(({ what }) => what === 'VPCs'))('$event', (series) => {
  it('one event costs the same, however many VPCs it does not touch', async () => {
    const small = await measurePoint(series, 5, 1);
    const large = await measurePoint(series, 500, 1);
    expect(large).toMatchObject({ portCalls: small.portCalls, growingCalls: small.growingCalls, hit: 20 });
    expect(small.hit).toBe(20);
  });
});
