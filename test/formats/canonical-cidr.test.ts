import { describe, expect, it } from 'vitest';
import { canonicalCidr } from '../../functions/formats/canonical-cidr.ts';

describe('canonicalCidr', () => {
  it.each([
    ['100.68.0.18/18', '100.68.0.0/18'],
    ['10.0.0.0/16', '10.0.0.0/16'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['1.2.3.4/32', '1.2.3.4/32'],
    ['::/0', '::/0'],
    ['2001:DB8:0:0::7/32', '2001:db8::/32'],
    ['pl-6fa54006', 'pl-6fa54006'],
    ['10.0.0.0/33', '10.0.0.0/33'],
    ['local', 'local'],
  ])('%s is kept as %s', (asked, kept) => {
    expect(canonicalCidr(asked)).toBe(kept);
  });
});
