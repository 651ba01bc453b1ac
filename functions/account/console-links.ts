import { own } from '../formats/json.ts';
import { isRegion, partitionOf } from '../formats/regions.ts';
import type { AwsEnvironment } from './aws-environment.ts';
import { encode } from './console-paths.ts';
import { KINDS } from './kinds.ts';
import type { Resource } from './resource.ts';

/**
 * Console hosts by partition: https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html and the partitions' guides. Those
 * of the partitions that are not open to the public are not known here.
 */
const HOSTS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};

/** Their Regions have hosts of their own. */
const BY_REGION: readonly string[] = ['aws', 'aws-eusc'];

/** Does a host belong to an AWS console that we know? */
export const isConsoleHost = (host: string): boolean =>
  Object.values(HOSTS).some((known) => host === known || host.endsWith(`.${known}`));

/** Undefined where a Region is none, or none of the partition, because its name is part of the host. */
const base = ({ partition, region }: AwsEnvironment): string | undefined => {
  const host = own(HOSTS, partition);
  if (!host || !isRegion(region) || partitionOf(region) !== partition) return undefined;
  return BY_REGION.includes(partition) ? `https://${region}.${host}` : `https://${host}`;
};

const link = (identity: AwsEnvironment, path: string): string | undefined => {
  const start = base(identity);
  return start === undefined ? undefined : `${start}${path}`;
};

/** The CloudTrail event in the console; undefined if its Region is none that the account can have. */
export const eventLink = (identity: AwsEnvironment, eventId: string): string | undefined =>
  link(identity, `/cloudtrailv2/home?region=${identity.region}#/events/${encode(eventId)}`);

/** The resource in the console; undefined in a partition whose console we do not know. */
export const resourceLink = (identity: AwsEnvironment, { type, id }: Resource): string | undefined =>
  link(identity, KINDS[type].console(id, identity.region));
