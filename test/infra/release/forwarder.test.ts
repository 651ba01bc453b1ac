import { describe, expect, it } from 'vitest';
import { releaseForwarder } from '../../../infra/release/forwarder.ts';
import { type Parameterized, refusalsOf, resourcesMade } from './evaluate.ts';

const forwarder = releaseForwarder('1.0.0') as unknown as Parameterized;

/** Where the template is deployed, for the tests. */
const HERE = 'us-east-1';

const REGIONS = ['eu', 'ap'].flatMap((area) => [1, 2, 3, 4, 5, 6].map((n) => `${area}-central-${n}`));
const given = (count: number) => ({ GuardedRegions: REGIONS.slice(0, count).join(',') });

/** The policies of a template, in which IAM and SQS want no empty list. */
const policiesWith = (given: Readonly<Record<string, string>>): readonly string[] =>
  Object.values(resourcesMade(forwarder, { ...given, 'AWS::Region': HERE })).flatMap(
    ({ Type, Properties }) => (/Role|Policy$/.test(Type) ? [JSON.stringify(Properties)] : []),
  );

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

  it.each<[string, Readonly<Record<string, string>>]>([
    ['its own Region alone, as where only us-east-1 is guarded', { GuardedRegions: HERE }],
    ['its own Region with buckets', { GuardedRegions: HERE, LogBuckets: 'example-logs' }],
    ['a Region that records no IAM, and no bucket', { ...given(2), ForwardIam: 'false' }],
    ['buckets alone', { ...given(2), ForwardIam: 'false', LogBuckets: 'example-logs' }],
    ['six Regions and its own', { GuardedRegions: `${given(6).GuardedRegions},${HERE}` }],
  ])('makes no policy that IAM refuses for %s', (_, parameters) => {
    expect(refusalsOf(forwarder, parameters)).toEqual([]);
    // "Policy statement must contain resources": https://github.com/aws-samples/aws-health-aware/issues/1
    for (const policy of policiesWith(parameters)) expect(policy).not.toMatch(/\[\]|\{\}/);
    const made = resourcesMade(forwarder, { ...parameters, 'AWS::Region': HERE });
    const rules = Object.values(made).filter(({ Type }) => Type === 'AWS::Events::Rule');
    for (const { Properties } of rules) expect(Properties['Targets']).not.toEqual([]);
    expect('ForwarderRole' in made).toBe(rules.length > 0);
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

  it.each([
    ['AlertEmail', 'ops'],
    ['LogBuckets', 'example-logs-*'],
    ['LogBuckets', 'example-logs,arn:aws:s3:::example'],
  ])('refuses %s=%s before it makes anything', (name, value) => {
    expect(refusalsOf(forwarder, { ...given(1), [name]: value })).toEqual([name]);
  });
});
