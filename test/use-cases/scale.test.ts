import { expect, it } from 'vitest';
import { measureScale } from '../bench/scale.ts';

it('one event costs the same, however many VPCs it does not touch', async () => {
  const small = await measureScale(1);
  const large = await measureScale(500);
  expect(large).toMatchObject({ nodes: 10_000, calls: small.calls, hit: 20 });
  // Generous: the machine of the tests has other things to do. The bench shows less than a millisecond.
  expect(large.ms).toBeLessThan(200);
});
