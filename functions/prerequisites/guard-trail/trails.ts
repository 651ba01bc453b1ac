import type { Plan } from '../../account/api-call.ts';
import { type Observed, presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { coversRegion, isTrail, type Trail, takesManagementWrites } from '../../account/trail/trails.ts';
import { type Decoder, unreadable } from '../../core/effect.ts';
import { cannotTell, fail, notApplicable, pass, type Result } from '../../core/prerequisite.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { stringAt } from '../../formats/json.ts';

type TrailCalls = 'cloudtrail:StartLogging';

const trailOf = (id: string): Resource => resource('AWS::CloudTrail::Trail', id);

const restart = (Name: string, name: string): Plan<TrailCalls> => ({
  calls: [{ api: 'cloudtrail:StartLogging', input: { Name } }],
  restores: `logging of the trail ${name}`,
  exact: true,
});

const trailsOf = (state: AccountState): readonly Trail[] =>
  Object.values(state.trails).flatMap((observed) => presentValue(observed) ?? []);

/** Several trails may cover a Region, so the Region is judged: its name stands for all its trails. */
const onTrail =
  (
    key: 'name' | 'trailName',
    isAsLeft: (trail: Trail | undefined, change: Change) => boolean,
    waysBack: (name: string) => readonly Plan<TrailCalls>[],
  ): Decoder<TrailCalls> =>
  (change) => {
    const name = stringAt(change.request, key);
    if (!name) return unreadable('the record names no trail');
    return {
      kind: 'effect',
      resources: [trailOf(name), trailOf(change.region)],
      scope: { trails: [change.region] },
      isCurrent: (state) =>
        isAsLeft(
          trailsOf(state).find((trail) => isTrail(trail, name)),
          change,
        ),
      inverses: () => waysBack(name),
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

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html */
export const putEventSelectors = onTrail(
  'trailName',
  (trail, { request }) => trail !== undefined && trail.managementWrites === takesManagementWrites(request),
  () => [],
);

const whyNot = (trail: Trail, region: string): string => {
  if (!trail.multiRegion && trail.homeRegion !== region)
    return `${trail.name} covers only ${trail.homeRegion}`;
  if (trail.logging === false) return `${trail.name} is not logging`;
  return `${trail.name} logs no write management events`;
};

/** Does any trail deliver the management events of a Region? */
export const judgeRegion = (region: string, observed: Observed<readonly Trail[]>): Result => {
  const subject = trailOf(region);
  if (observed.status === 'unknown')
    return cannotTell(subject, `the trails could not be read: ${observed.because}`);
  if (observed.status === 'absent') return notApplicable(subject);
  const covering = observed.value.map((trail) => coversRegion(trail, region));
  if (covering.includes(true)) return pass(subject);
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

/** Switches on again the trail that would cover a Region. */
export const adviseRegion = (state: AccountState, region: string): Plan<TrailCalls> | undefined => {
  const stopped = trailsOf(state).find(
    (trail) => trail.logging === false && coversRegion({ ...trail, logging: true }, region) === true,
  );
  return stopped && restart(stopped.arn, stopped.name);
};
