import { describe, expect, it } from 'vitest';
import { releaseForwarder } from '../../../infra/release/forwarder.ts';
import { type Parameterized, refusalsOf, resourcesMade } from './evaluate.ts';

const forwarder = releaseForwarder('1.0.0') as unknown as Parameterized;

const REGIONS = ['eu', 'ap'].flatMap((area) => [1, 2, 3, 4, 5, 6].map((n) => `${area}-central-${n}`));
const given = (count: number) => ({ GuardedRegions: REGIONS.slice(0, count).join(',') });

/** The Regions to which it may send events. */
const targetsWith = (count: number): readonly string[] => {
  const made = JSON.stringify(resourcesMade(forwarder, given(count)));
  return REGIONS.filter((region) => made.includes(`:${region}:`) || made.includes(`"${region}"`));
};

describe('the forwarder of all guarded Regions', () => {
  it.each([1, 2, 5, 6, 10])('sends to each of %i Regions', (count) => {
    expect(refusalsOf(forwarder, given(count))).toEqual([]);
    expect(targetsWith(count)).toEqual(REGIONS.slice(0, count));
  });

  it.each([
    ['an eleventh Region, for which it has no place', given(11).GuardedRegions],
    ['a twelfth one', given(12).GuardedRegions],
    ['no Region', ''],
    ['what is none', 'eu-central-1,everywhere'],
    ['a comma at the end', 'eu-central-1,'],
    ['spaces, which would be part of an ARN', 'eu-central-1, us-east-1'],
  ])('refuses %s', (_, GuardedRegions) => {
    expect(refusalsOf(forwarder, { GuardedRegions })).toEqual(['GuardedRegions']);
  });
});
