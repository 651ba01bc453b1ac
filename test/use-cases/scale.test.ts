import { expect, it } from 'vitest';
import { measureScale } from '../bench/scale.ts';

it('one event costs the same, however many VPCs it does not touch', async () => {
  const small = await measureScale(1);
  const large = await measureScale(500);
  expect(large.map(({ event }) => event)).toEqual(small.map(({ event }) => event));
  for (const [index, row] of large.entries()) {
    expect(row, row.event).toMatchObject({ nodes: 10_000, calls: small[index]?.calls, hit: 20 });
  }
});
