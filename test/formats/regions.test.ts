import { partition } from '@aws-sdk/core/client';
import { describe, expect, it } from 'vitest';
import { eventLink } from '../../functions/account/console-links.ts';
import { endpointDomain, iamRegion, isRegion, partitionOf } from '../../functions/formats/regions.ts';

const REGIONS = [
  'us-east-1',
  'eu-central-2',
  'ap-southeast-7',
  'ca-west-1',
  'il-central-1',
  'mx-central-1',
  'cn-north-1',
  'cn-northwest-1',
  'us-gov-east-1',
  'us-gov-west-1',
  'eusc-de-east-1',
  'us-iso-west-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-east-1',
];

describe('a Region', () => {
  it.each(REGIONS)('has the partition and the domain that the SDK has for it: %s', (region) => {
    expect(isRegion(region)).toBe(true);
    const { name, dnsSuffix } = partition(region);
    expect([partitionOf(region), endpointDomain(region)]).toEqual([name, dnsSuffix]);
    expect(partition(iamRegion(region)).name).toBe(name);
  });

  it.each([
    ['eu-central-1', 'us-east-1'],
    ['cn-northwest-1', 'cn-north-1'],
    ['us-gov-east-1', 'us-gov-west-1'],
    ['eusc-de-east-1', 'eusc-de-east-1'],
  ])('has the calls of IAM recorded in its partition: %s in %s', (region, recorded) => {
    expect(iamRegion(region)).toBe(recorded);
  });

  it.each([
    ['eu-central-1', 'https://eu-central-1.console.aws.amazon.com/'],
    ['us-gov-west-1', 'https://console.amazonaws-us-gov.com/'],
    ['cn-north-1', 'https://console.amazonaws.cn/'],
    ['eusc-de-east-1', 'https://eusc-de-east-1.console.amazonaws-eusc.eu/'],
  ])('has links to the console of its partition: %s', (region, start) => {
    const identity = { accountId: '111122223333', region, partition: partitionOf(region) };
    expect(eventLink(identity, 'e-1')?.startsWith(start)).toBe(true);
  });

  it('of a partition whose console nobody here knows has no link', () => {
    const identity = { accountId: '111122223333', region: 'us-iso-east-1', partition: 'aws-iso' };
    expect(eventLink(identity, 'e-1')).toBeUndefined();
  });
});
