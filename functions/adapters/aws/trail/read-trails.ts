import type { CloudTrailClient, Trail as SdkTrail } from '@aws-sdk/client-cloudtrail';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { AwsEnvironment } from '../../../account/aws-environment.ts';
import type { CollectionsOf } from '../../../account/collections.ts';
import { absent, type Observed, present, presentValue } from '../../../account/observed.ts';
import type { Scope } from '../../../account/state.ts';
import { trailTaken } from '../../../account/trail/selectors.ts';
import {
  coversRegion,
  type ForwardedService,
  forwarderIn,
  type OwnRule,
  plainTargets,
  type Trail,
} from '../../../account/trail/trails.ts';
import { type ClientOverrides, clientOptions } from '../shared/client-options.ts';
import { aspect, aspectValue, observe } from '../shared/errors.ts';
import { queueReaders } from './queue-reader.ts';

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
 * of these covers it.
 */
const readTrailsOf = async (
  region: string,
  own: Observed<readonly Trail[]>,
  cloudtrail: TrailClients['cloudtrail'],
): Promise<Observed<readonly Trail[]>> => {
  const shared = presentValue(own)?.filter(({ multiRegion }) => multiRegion) ?? [];
  return shared.some((trail) => coversRegion(trail, region) === true)
    ? present(shared)
    : readTrails(cloudtrail(region));
};

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html */
const readOwnRule = (events: EventBridgeClient, name: string): Promise<Observed<OwnRule>> =>
  observe('events:DescribeRule', ['ResourceNotFoundException'], async () => {
    const { DescribeRuleCommand, ListTargetsByRuleCommand } = await import('./eventbridge-sdk.ts');
    const [rule, targets] = await Promise.all([
      events.send(new DescribeRuleCommand({ Name: name })),
      events.send(new ListTargetsByRuleCommand({ Rule: name })),
    ]);
    if (rule.Name === undefined) return absent;
    const enabled = rule.State !== 'DISABLED';
    const found = targets.Targets ?? [];
    return present({
      name,
      enabled,
      targets: found.length,
      // A rule without a pattern delivers nothing of CloudTrail.
      pattern: rule.EventPattern ?? '{}',
      deliversTo: plainTargets(found),
    });
  });

const isUnknown = ({ status }: Observed<OwnRule>): boolean => status === 'unknown';

/**
 * The rules of another Region that forward to our bus. They belong to a stack of their own, so they are looked up by their
 * target.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRuleNamesByTarget.html
 */
const readForwarders = (
  events: EventBridgeClient,
  { partition, region, accountId }: AwsEnvironment,
): Promise<Observed<readonly Observed<OwnRule>[]>> =>
  observe('events:ListRuleNamesByTarget', ['ResourceNotFoundException'], async () => {
    const { ListRuleNamesByTargetCommand } = await import('./eventbridge-sdk.ts');
    const TargetArn = `arn:${partition}:events:${region}:${accountId}:event-bus/default`;
    const { RuleNames = [] } = await events.send(new ListRuleNamesByTargetCommand({ TargetArn }));
    return present(await Promise.all(RuleNames.map((rule) => readOwnRule(events, rule))));
  });

/** What these rules bring of one service, as one rule. Absent if there is none. */
const forwarderFrom = (
  name: string,
  service: ForwardedService,
  rules: Observed<readonly Observed<OwnRule>[]>,
): Observed<OwnRule> => {
  if (rules.status !== 'present') return rules;
  const about = rules.value.flatMap((rule) => {
    const value = presentValue(rule);
    return value?.pattern?.includes(`"${service}.amazonaws.com"`) ? [value] : [];
  });
  const [first, ...others] = about.toSorted((a, b) => Number(b.enabled) - Number(a.enabled));
  if (!first) return rules.value.find(isUnknown) ?? absent;
  const more = others.flatMap(({ enabled, pattern }) => (enabled && pattern ? [pattern] : []));
  return present({
    ...first,
    name,
    ...(more.length > 0 ? { alsoForwards: more } : {}),
    ...(others.some(({ enabled }) => !enabled) ? { alsoDisabled: true } : {}),
  });
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
