import { type Observed, presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { coversRegion, FORWARDED_SERVICES, type Trail } from '../../account/trail/trails.ts';
import { iamRegion } from '../../formats/regions.ts';
import { livePreferences } from '../../sessions/preferences.ts';
import type { Needed } from './serves.ts';

const IAM_EVENTS = 'iam.amazonaws.com';
/** The sources of the events that one Region of the partition records. */
export const GLOBAL_EVENTS = FORWARDED_SERVICES.map((service) => `${service}.amazonaws.com`);
const KMS = 'kms.amazonaws.com';

/** Nobody can switch off a key that AWS keeps for a service. */
const isOwnKey = (key: string | undefined): boolean => key !== undefined && !key.includes('alias/aws/');

const hasKey = (all: Readonly<Record<string, Observed<{ readonly kmsKeyId?: string }>>>): boolean =>
  Object.values(all).some((observed) => isOwnKey(presentValue(observed)?.kmsKeyId));

/**
 * Do sessions or their transcripts depend on a key of KMS? Where the preferences may not be read, nobody knows, so nothing
 * is claimed.
 */
export const keysInUse = (state: AccountState): boolean =>
  livePreferences(state).some(({ settings }) => isOwnKey(settings.kmsKeyId)) ||
  hasKey(state.buckets) ||
  hasKey(state.logGroups);

/**
 * The sources and names of events that the trails of our Region must deliver. Those of IAM and Route 53 come from the one
 * Region that records them, and those of KMS matter only where a key is used.
 */
export const neededOf = ({ patterns }: Needed, region: string, withKeys: boolean): readonly string[] => {
  const isOurs = iamRegion(region) === region;
  const wanted = patterns.filter(
    ({ service }) =>
      service !== 'iam' && (isOurs || service !== 'route53') && (withKeys || service !== 'kms'),
  );
  const sources = wanted.map(({ service }) => `${service}.amazonaws.com`);
  return [
    ...new Set([
      ...(withKeys ? [KMS] : []),
      ...(isOurs ? [IAM_EVENTS] : []),
      ...sources,
      ...wanted.flatMap(({ detail }) => detail.eventName),
    ]),
  ];
};

const leavesOut = (trail: Trail, event: string): boolean =>
  (trail.leavesOut?.includes(event) ?? false) || (event === IAM_EVENTS && trail.globalEvents === false);

/** Of some sources and names, those that no trail delivers, although some trail covers the Region. */
export const lacking = (
  trails: readonly Trail[],
  region: string,
  wanted: readonly string[],
): readonly string[] | 'unknown' => {
  const lack = wanted.filter(
    (event) => !trails.some((trail) => coversRegion(trail, region) === true && !leavesOut(trail, event)),
  );
  const mayDeliver = (event: string): boolean =>
    trails.some((trail) => coversRegion(trail, region) === undefined && !leavesOut(trail, event));
  return lack.length > 0 && lack.every(mayDeliver) ? 'unknown' : lack;
};

const whyLacking = (
  { name, multiRegion, homeRegion, leavesOut: left = [], globalEvents, logging, managementWrites }: Trail,
  region: string,
): readonly string[] => {
  if (!multiRegion && homeRegion !== region) return [`${name} covers only ${homeRegion}`];
  if (logging === false) return [`${name} is not logging`];
  if (managementWrites === false) return [`${name} logs no write management events`];
  if (left.length > 0) return [`${name} leaves out ${left.join(', ')}`];
  return globalEvents === false ? [`${name} leaves out global services`] : [];
};

/** What is missed, and why, in words. */
export const lackText = (trails: readonly Trail[], region: string, lack: readonly string[]): string => {
  const reasons = trails.flatMap((trail) => whyLacking(trail, region));
  const why = reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
  const whose = lack.map((event) => event.replace('.amazonaws.com', '')).join(', ');
  return `no CloudTrail trail delivers the events of ${whose} in ${region}${why}, so session-guard hears of these changes only by the hourly sweep, and never who made them`;
};
