import type { AwsEnvironment } from '../../../functions/account/aws-environment.ts';
import { iamRegion } from '../../../functions/formats/regions.ts';
import { namesIn } from '../records/apis.ts';

/** Event names that are looked up in one Region, one after the other. */
export type Lane = { readonly region: string; readonly names: readonly string[] };

/**
 * CloudTrail allows two lookups a second in each account and Region, so each Region has a lane of its own. The calls of
 * IAM and Route 53 are recorded in one Region of the partition.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const lanesOf = ({ region }: Pick<AwsEnvironment, 'region'>): readonly Lane[] => {
  const global = iamRegion(region);
  if (global === region) return [{ region, names: namesIn('both') }];
  return [
    { region, names: namesIn('region') },
    { region: global, names: namesIn('global') },
  ];
};
