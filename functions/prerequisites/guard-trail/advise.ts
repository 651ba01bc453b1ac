import type { ApiCall, Plan } from '../../account/api-call.ts';
import { presentValue } from '../../account/observed.ts';
import type { Resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { coversRegion, forwarderIn, type Trail } from '../../account/trail/trails.ts';

type Calls = 'cloudtrail:StartLogging' | 'cloudtrail:UpdateTrail' | 'events:EnableRule';

/** All trails, each as the Region that is asked about shows it: another Region may show less of it. */
const trailsOf = ({ trails }: AccountState, region: string): readonly Trail[] => {
  const all = [trails[region], ...Object.values(trails)].flatMap((observed) => presentValue(observed) ?? []);
  return all.filter((trail, at) => all.findIndex(({ arn }) => arn === trail.arn) === at);
};

/** A trail is changed in its home Region. Where that is another one, its ARN tells which. */
const nameOf = ({ identity }: AccountState, { arn, name, homeRegion }: Trail): string =>
  homeRegion === identity.region ? name : arn;

/** Only the account that owns a trail can change it; that of an organization belongs to its management account. */
const isOurs = ({ identity }: AccountState, { arn }: Trail): boolean =>
  arn.split(':')[4] === identity.accountId;

const COPIES = 'where another trail logs the same events, CloudTrail charges for the second copy';

const start = (state: AccountState, trail: Trail): Plan<Calls> => ({
  calls: [{ api: 'cloudtrail:StartLogging', input: { Name: nameOf(state, trail) } }],
  restores: `logging of the trail ${trail.name}`,
  exact: true,
});

/** What a trail must log besides, so that it covers a Region and the global services; none if it need not. */
const widened = (state: AccountState, trail: Trail, region: string): readonly Plan<Calls>[] => {
  const { name, multiRegion, homeRegion, logging, globalEvents } = trail;
  const settings = {
    ...(multiRegion || homeRegion === region ? {} : { IsMultiRegionTrail: true }),
    ...(globalEvents === false ? { IncludeGlobalServiceEvents: true } : {}),
  };
  if (Object.keys(settings).length === 0) return [];
  const calls: readonly ApiCall<Calls>[] = [
    { api: 'cloudtrail:UpdateTrail', input: { Name: nameOf(state, trail), ...settings } },
    ...(logging === false ? start(state, trail).calls : []),
  ];
  const restores = `the trail ${name}, with all Regions and the global services`;
  return [{ calls, restores, exact: false, byHand: COPIES }];
};

/**
 * What may help a Region, what costs nothing first: to start the trail that would cover it, or to let a trail of this
 * account log more. Which events a trail leaves out, its owner chose; and a new trail needs a bucket.
 */
const forRegion = (state: AccountState, region: string): readonly Plan<Calls>[] => {
  const ours = trailsOf(state, region).filter((trail) => isOurs(state, trail));
  const stopped = ours.filter(
    (trail) => trail.logging === false && coversRegion({ ...trail, logging: true }, region) === true,
  );
  return [
    ...stopped.map((trail) => start(state, trail)),
    ...ours
      .filter(({ managementWrites }) => managementWrites !== false)
      .flatMap((trail) => widened(state, trail, region)),
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
