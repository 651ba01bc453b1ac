import type { CloudTrailClient, Trail as SdkTrail } from '@aws-sdk/client-cloudtrail';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import type { CollectionsOf } from '../../../account/collections.ts';
import { absent, type Observed, present, presentValue } from '../../../account/observed.ts';
import type { Scope } from '../../../account/state.ts';
import { trailTaken } from '../../../account/trail/selectors.ts';
import { coversRegion, forwarderIn, type OwnRule, type Trail } from '../../../account/trail/trails.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { aspect, aspectValue, observe } from '../shared/errors.ts';
import { queueReaders } from './queue-reader.ts';
import { forwarderFrom, readForwarders } from './read-forwarders.ts';
import { readOwnRule } from './read-own-rule.ts';

type TrailClients = {
  /** CloudTrail of our own Region, or of another one. */
  readonly cloudtrail: (region?: string) => CloudTrailClient;
  /** EventBridge of our own Region, or of another one. */
  readonly events: (region?: string) => EventBridgeClient;
  readonly lambda: () => Promise<LambdaClient>;
};

/** Loads the clients on demand, because few events need them and loading takes time. */
export type LazyTrailClients = () => Promise<TrailClients>;

export const trailClients = (overrides?: ClientOverrides): LazyTrailClients => {
  const load = async (): Promise<TrailClients> => {
    const [trail, bridge] = await Promise.all([
      import('./cloudtrail-sdk.ts'),
      import('./eventbridge-sdk.ts'),
    ]);
    return {
      cloudtrail: (region) =>
        new trail.CloudTrailClient({ ...clientOptions(overrides), ...(region ? { region } : {}) }),
      events: (region) =>
        new bridge.EventBridgeClient({ ...clientOptions(overrides), ...(region ? { region } : {}) }),
      lambda: async () => new (await import('./lambda-sdk.ts')).LambdaClient(clientOptions(overrides)),
    };
  };
  let loading: Promise<TrailClients> | undefined;
  return () => {
    loading ??= load();
    return loading;
  };
};

const trailOf = async (cloudtrail: CloudTrailClient, trail: SdkTrail): Promise<Trail> => {
  const { GetEventSelectorsCommand, GetTrailStatusCommand } = await import('./cloudtrail-sdk.ts');
  // A trail of another Region is known only by its ARN.
  const name = trail.TrailARN ?? trail.Name ?? '';
  const [status, selectors] = await Promise.all([
    aspect('cloudtrail:GetTrailStatus', [], () => cloudtrail.send(new GetTrailStatusCommand({ Name: name }))),
    aspect('cloudtrail:GetEventSelectors', [], () =>
      cloudtrail.send(new GetEventSelectorsCommand({ TrailName: name })),
    ),
  ]);
  const logging = aspectValue(status)?.IsLogging;
  const read = aspectValue(selectors);
  return {
    arn: name,
    name: trail.Name ?? name,
    homeRegion: trail.HomeRegion ?? '',
    multiRegion: trail.IsMultiRegionTrail ?? false,
    ...(logging === undefined ? {} : { logging }),
    ...(read ? trailTaken(read) : {}),
    ...(trail.IncludeGlobalServiceEvents === false ? { globalEvents: false } : {}),
  };
};

/**
 * The trails of a Region, including those of all Regions and of the organization.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
const readTrails = (cloudtrail: CloudTrailClient): Promise<Observed<readonly Trail[]>> =>
  observe('cloudtrail:DescribeTrails', [], async () => {
    const { DescribeTrailsCommand } = await import('./cloudtrail-sdk.ts');
    const { trailList } = await cloudtrail.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    return present(await Promise.all((trailList ?? []).map((trail) => trailOf(cloudtrail, trail))));
  });

/**
 * The trails of another Region. Those of all Regions are known from ours already; the others are asked for only if none
 * of these covers it. What was read of a trail in ours counts, because another Region may not tell all of it.
 */
const readTrailsOf = async (
  region: string,
  own: Observed<readonly Trail[]>,
  cloudtrail: TrailClients['cloudtrail'],
): Promise<Observed<readonly Trail[]>> => {
  const shared = presentValue(own)?.filter(({ multiRegion }) => multiRegion) ?? [];
  if (shared.some((trail) => coversRegion(trail, region) === true)) return present(shared);
  const there = await readTrails(cloudtrail(region));
  if (there.status !== 'present') return there;
  const known = new Map(shared.map((trail) => [trail.arn, trail]));
  return present(there.value.map((trail) => known.get(trail.arn) ?? trail));
};

const isQueue = (arn: string): boolean => arn.split(':')[2] === 'sqs';

/** A rule with the reader of its queue, which is read only where the rule was found. */
const withReader = async (
  observed: Observed<OwnRule>,
  readerOf: ReturnType<typeof queueReaders>,
): Promise<Observed<OwnRule>> => {
  const rule = presentValue(observed);
  const queue = rule?.deliversTo?.find(isQueue);
  const reader = queue && (await readerOf(queue));
  return rule && reader ? present({ ...rule, reader }) : observed;
};

/** Reads what the guard itself depends on: trails and rules of its own Region, and what forwards from another one. */
export const readTrailsAndRules = async (
  clients: LazyTrailClients,
  identity: AwsEnvironment,
  scope: Scope,
): Promise<CollectionsOf<'trail'>> => {
  const regions = [...new Set(scope.trails ?? [])];
  const names = [...new Set(scope.ownRules ?? [])];
  if (regions.length === 0 && names.length === 0) return { trails: {}, ownRules: {} };
  const { cloudtrail, events, lambda } = await clients();
  const own = events();
  const readerOf = queueReaders(lambda);
  const forwarding = new Map<string, ReturnType<typeof readForwarders>>();
  const forwardersOf = (region: string): ReturnType<typeof readForwarders> => {
    const known = forwarding.get(region) ?? readForwarders(events(region), identity);
    forwarding.set(region, known);
    return known;
  };
  const readRule = async (name: string): Promise<Observed<OwnRule>> => {
    const forwarder = forwarderIn(name);
    return forwarder
      ? forwarderFrom(name, forwarder.service, await forwardersOf(forwarder.region))
      : withReader(await readOwnRule(own, name), readerOf);
  };
  const ownTrails = regions.length > 0 ? readTrails(cloudtrail()) : undefined;
  const readRegion = async (region: string): Promise<Observed<readonly Trail[]>> => {
    const known = (await ownTrails) ?? absent;
    return region === identity.region ? known : readTrailsOf(region, known, cloudtrail);
  };
  const [trails, rules] = await Promise.all([
    Promise.all(regions.map(async (region) => [region, await readRegion(region)] as const)),
    Promise.all(names.map(async (name) => [name, await readRule(name)] as const)),
  ]);
  return { trails: Object.fromEntries(trails), ownRules: Object.fromEntries(rules) };
};
