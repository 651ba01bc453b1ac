import type { AwsEnvironment } from './aws-environment.ts';
import { encode } from './console-paths.ts';
import { KINDS } from './kinds.ts';
import type { Resource } from './resource.ts';

/** Console hosts by partition: https://docs.aws.amazon.com/general/latest/gr/aws-general.html and the partitions' guides. */
const HOSTS: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

const base = ({ partition, region }: AwsEnvironment): string => {
  const host = HOSTS[partition] ?? 'console.aws.amazon.com';
  return partition === 'aws' ? `https://${region}.${host}` : `https://${host}`;
};

/** The CloudTrail event in the console. */
export const eventLink = (identity: AwsEnvironment, eventId: string): string =>
  `${base(identity)}/cloudtrailv2/home?region=${identity.region}#/events/${encode(eventId)}`;

/** The resource in the console. */
export const resourceLink = (identity: AwsEnvironment, { type, id }: Resource): string =>
  `${base(identity)}${KINDS[type].console(id, identity.region)}`;
