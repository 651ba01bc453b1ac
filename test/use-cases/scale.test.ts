import { expect, it } from 'vitest';
import { measurePoint } from '../bench/growth/measure.ts';
import { SERIES } from '../bench/growth/series.ts';

it.each(SERIES.filter(({ what }) => what === 'VPCs'))(
  '$event costs the same, however many VPCs it does not touch',
  async (series) => {
    const small = await measurePoint(series, 5, 1);
    const large = await measurePoint(series, 500, 1);
    expect(large).toMatchObject({
      portCalls: small.portCalls,
      growingCalls: small.growingCalls,
      hit: small.hit,
    });
    expect(large.hit).toBe(20);
  },
);
