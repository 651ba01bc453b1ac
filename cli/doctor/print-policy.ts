import { partitionOf } from '../../functions/formats/regions.ts';
import policy from '../generated/doctor-policy.json' with { type: 'json' };

const PARTITION = `\${AWS::Partition}`;

/** The IAM policy that doctor needs, for the partition of a Region. */
export const policyFor = (region: string): string =>
  JSON.stringify(policy, null, 2).replaceAll(PARTITION, partitionOf(region));
