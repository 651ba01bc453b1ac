import type { Plan } from '../../account/api-call.ts';
import { type Observed, presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { managementTaken } from '../../account/trail/selectors.ts';
import { coversRegion, isTrail, type Trail } from '../../account/trail/trails.ts';
import {
  type DecodeContext,
  type Decoder,
  documentScope,
  irrelevant,
  unreadable,
} from '../../core/effect.ts';
import { cannotTell, fail, notApplicable, pass, type Result } from '../../core/prerequisite.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { at, stringAt } from '../../formats/json.ts';
import { iamRegion } from '../../formats/regions.ts';
import { GLOBAL_EVENTS, keysInUse, lacking, lackText, neededOf } from './left-out.ts';
import type { Needed } from './serves.ts';

type TrailCalls = 'cloudtrail:StartLogging' | 'cloudtrail:UpdateTrail';

const trailOf = (id: string): Resource => resource('AWS::CloudTrail::Trail', id);

const restart = (Name: string, name: string): Plan<TrailCalls> => ({
  calls: [{ api: 'cloudtrail:StartLogging', input: { Name } }],
  restores: `logging of the trail ${name}`,
  exact: true,
});

const trailsOf = (state: AccountState): readonly Trail[] =>
  Object.values(state.trails).flatMap((observed) => presentValue(observed) ?? []);

/** The Region of a change, and the one that records the calls of IAM. */
const regionsOf = ({ region }: Change): readonly string[] => [...new Set([region, iamRegion(region)])];

/** Several trails may cover a Region, so the Region is judged: its name stands for all its trails. */
const onTrail =
  (
    key: 'name' | 'trailName',
    isAsLeft: (trail: Trail | undefined, change: Change) => boolean,
    waysBack: (name: string, change: Change) => readonly Plan<TrailCalls>[],
    harmless: (trail: Trail | undefined, change: Change) => string | undefined = () => undefined,
  ): Decoder<TrailCalls> =>
  (change, context: DecodeContext) => {
    const name = stringAt(change.request, key);
    if (!name) return unreadable('the record names no trail');
    const named = (state: AccountState) => trailsOf(state).find((trail) => isTrail(trail, name));
    return {
      kind: 'effect',
      resources: [trailOf(name), ...regionsOf(change).map(trailOf)],
      // The documents say whether sessions depend on keys.
      scope: { trails: regionsOf(change), documents: documentScope(context) },
      unrelated: (state) => harmless(named(state), change),
      isCurrent: (state) => isAsLeft(named(state), change),
      inverses: () => waysBack(name, change),
    };
  };

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html */
export const stopLogging = onTrail(
  'name',
  (trail) => trail !== undefined && trail.logging !== true,
  (name) => [restart(name, name)],
);

/** A trail is more than a name, so only a person can put it back. */
export const deleteTrail = onTrail(
  'name',
  (trail) => trail === undefined,
  () => [],
);

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html */
export const putEventSelectors = onTrail(
  'trailName',
  (trail, { request }) => {
    const { writes, leavesOut } = managementTaken(request);
    if (trail === undefined) return false;
    // What may not be read may still be as the change left it.
    return (
      trail.managementWrites === undefined ||
      (trail.managementWrites === writes && isSame(trail.leavesOut ?? [], leavesOut))
    );
  },
  () => [],
  (trail, { request }) => {
    const { writes, leavesOut } = managementTaken(request);
    return trail !== undefined && trail.managementWrites === undefined && writes && leavesOut.length === 0
      ? 'the selectors take all management events, and the guard may not read what is in force'
      : undefined;
  },
);

const isOff = (value: unknown): boolean => value === false || value === 'false';

const takesAway = ({ request }: Change): readonly ('IsMultiRegionTrail' | 'IncludeGlobalServiceEvents')[] => [
  ...(isOff(at(request, 'isMultiRegionTrail')) ? (['IsMultiRegionTrail'] as const) : []),
  ...(isOff(at(request, 'includeGlobalServiceEvents')) ? (['IncludeGlobalServiceEvents'] as const) : []),
];

const trailUpdated = onTrail(
  'name',
  (trail, change) => {
    const off = takesAway(change);
    const isSingle = !off.includes('IsMultiRegionTrail') || trail?.multiRegion === false;
    return (
      trail !== undefined &&
      isSingle &&
      (!off.includes('IncludeGlobalServiceEvents') || trail.globalEvents === false)
    );
  },
  (Name, change) => [
    {
      calls: [
        {
          api: 'cloudtrail:UpdateTrail',
          input: { Name, ...Object.fromEntries(takesAway(change).map((setting) => [setting, true])) },
        },
      ],
      restores: `the trail ${Name}, with what it logged before`,
      exact: true,
    },
  ],
);

/**
 * The call is recorded in the home Region of the trail, where the trail goes on logging. It may take away other Regions,
 * among them the one that records the calls of IAM, or the events of global services. Where the log files go does not
 * matter here, nor whether other accounts of the organization have the trail.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
 */
export const updateTrail: Decoder<TrailCalls> = (change, context) => {
  const name = stringAt(change.request, 'name');
  return name && takesAway(change).length === 0
    ? irrelevant('the trail goes on logging the same Regions and services')
    : trailUpdated(change, context);
};

const whyNot = (trail: Trail, region: string): string => {
  if (!trail.multiRegion && trail.homeRegion !== region)
    return `${trail.name} covers only ${trail.homeRegion}`;
  if (trail.logging === false) return `${trail.name} is not logging`;
  return `${trail.name} logs no write management events`;
};

/** Do the trails of a Region deliver some sources and names of events? Without them, the guard is late, not blind. */
const judgeLack = (
  subject: Resource,
  region: string,
  trails: readonly Trail[],
  wanted: readonly string[],
): Result => {
  const lack = lacking(trails, region, wanted);
  if (lack === 'unknown') {
    return cannotTell(subject, `the guard may not read whether a trail logs all changes in ${region}`);
  }
  return lack.length === 0 ? pass(subject) : fail(subject, 'guard-blind', lackText(trails, region, lack));
};

/** Does no trail cover our own Region? */
const isBlind = ({ trails, identity: { region } }: AccountState): boolean =>
  presentValue(trails[region])?.every((trail) => coversRegion(trail, region) === false) ?? false;

/** Does any trail deliver the management events of a Region? */
export const judgeRegion = (
  state: AccountState,
  region: string,
  observed: Observed<readonly Trail[]>,
  needed: Needed,
): Result => {
  const subject = trailOf(region);
  if (observed.status === 'unknown')
    return cannotTell(subject, `the trails could not be read: ${observed.because}`);
  if (observed.status === 'absent') return notApplicable(subject);
  // Another Region than ours is the one that records the calls of IAM. A guard that is blind is told so once.
  if (region !== state.identity.region && isBlind(state)) return notApplicable(subject);
  if (region !== state.identity.region) return judgeLack(subject, region, observed.value, GLOBAL_EVENTS);
  const covering = observed.value.map((trail) => coversRegion(trail, region));
  if (covering.includes(true)) {
    const wanted = neededOf(needed, region, keysInUse(state));
    return judgeLack(subject, region, observed.value, wanted);
  }
  if (covering.includes(undefined)) {
    return cannotTell(subject, 'the guard may not read whether a trail logs management events');
  }
  const reasons = observed.value.map((trail) => whyNot(trail, region));
  return fail(
    subject,
    'guard-blind',
    `no CloudTrail trail delivers management events of ${region}, so EventBridge receives no change events${reasons.length > 0 ? ` (${reasons.join('; ')})` : ''}`,
    { security: true },
  );
};
