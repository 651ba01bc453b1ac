import type { ApiCall, Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import type { Resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { coversRegion, forwarderIn, type Trail } from '../../account/trail/trails.ts';

type Calls = 'cloudtrail:StartLogging' | 'cloudtrail:UpdateTrail' | 'events:EnableRule';

const trailsOf = (state: AccountState): readonly Trail[] => [
  ...new Map(
    Object.values(state.trails)
      .flatMap((observed) => presentValue(observed) ?? [])
      .map((trail) => [trail.arn, trail] as const),
  ).values(),
];

/** Only the account that owns a trail can change it; that of an organization belongs to its management account. */
const isOurs = ({ identity }: AccountState, { arn }: Trail): boolean =>
  arn.split(':')[4] === identity.accountId;

const COPIES = 'where another trail logs the same events, CloudTrail charges for the second copy';

const start = ({ arn, name }: Trail): Plan<Calls> => ({
  calls: [{ api: 'cloudtrail:StartLogging', input: { Name: arn } }],
  restores: `logging of the trail ${name}`,
  exact: true,
});

/** What a trail must log besides, so that it covers a Region and the global services. */
const widened = (trail: Trail, region: string): Plan<Calls> => {
  const { arn, name, multiRegion, homeRegion, logging, globalEvents } = trail;
  const settings = {
    ...(multiRegion || homeRegion === region ? {} : { IsMultiRegionTrail: true }),
    ...(globalEvents === false ? { IncludeGlobalServiceEvents: true } : {}),
  };
  const calls: readonly ApiCall<Calls>[] = [
    ...(Object.keys(settings).length > 0
      ? [{ api: 'cloudtrail:UpdateTrail', input: { Name: arn, ...settings } } as const]
      : []),
    ...(logging === false ? start(trail).calls : []),
  ];
  return {
    calls,
    restores: `the trail ${name}, with all Regions and the global services`,
    exact: false,
    byHand: COPIES,
  };
};

/**
 * What may help a Region, what costs nothing first: to start the trail that would cover it, or to let a trail of this
 * account log more. Which events a trail leaves out, its owner chose; and a new trail needs a bucket.
 */
const forRegion = (state: AccountState, region: string): readonly Plan<Calls>[] => {
  const ours = trailsOf(state).filter((trail) => isOurs(state, trail));
  const stopped = ours.filter(
    (trail) => trail.logging === false && coversRegion({ ...trail, logging: true }, region) === true,
  );
  return [
    ...stopped.map(start),
    ...ours
      .filter(({ managementWrites }) => managementWrites !== false)
      .map((trail) => widened(trail, region))
      .filter(({ calls }) => calls.length > 0),
  ];
};

/** The rule of a forwarder is in another Region, where the deployment renews it. */
const forRule = ({ ownRules }: AccountState, name: string): readonly Plan<Calls>[] =>
  !forwarderIn(name) && presentValue(ownRules[name])?.enabled === false
    ? [
        {
          calls: [{ api: 'events:EnableRule', input: { Name: name } }],
          restores: `the rule ${name}, enabled`,
          exact: true,
        },
      ]
    : [];

/** What may help a trail or a rule of the guard. */
export const plansFor = (state: AccountState, { type, id }: Resource): readonly Plan<Calls>[] =>
  type === 'AWS::Events::Rule' ? forRule(state, id) : forRegion(state, id);
