import type { ApiCall, Plan } from '../../account/api-call.ts';
import { type Observed, presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import {
  covers,
  isTrail,
  type OwnRule,
  type Trail,
  takesManagementWrites,
} from '../../account/trail/trails.ts';
import {
  cannotTell,
  type Decoder,
  definePrerequisite,
  type Effect,
  fail,
  irrelevant,
  notApplicable,
  pass,
  type Result,
  unreadable,
} from '../../core/prerequisite.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { stringAt } from '../../formats/json.ts';

type Calls = 'cloudtrail:StartLogging' | 'events:EnableRule';

const trailOf = (id: string): Resource => resource('AWS::CloudTrail::Trail', id);
const ruleOf = (name: string): Resource => resource('AWS::Events::Rule', name);

const start = (Name: string): ApiCall<Calls> => ({ api: 'cloudtrail:StartLogging', input: { Name } });
const enable = (Name: string): ApiCall<Calls> => ({ api: 'events:EnableRule', input: { Name } });

const trailsOf = (state: AccountState): readonly Trail[] =>
  Object.values(state.trails).flatMap((observed) => presentValue(observed) ?? []);

/** Several trails may cover a Region, so the Region is what is judged: its name stands for all its trails. */
const onTrail =
  (
    key: 'name' | 'trailName',
    isAsLeft: (trail: Trail | undefined, change: Change) => boolean,
    waysBack: (name: string) => readonly Plan<Calls>[],
  ): Decoder<Calls> =>
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

const stopLogging = onTrail(
  'name',
  (trail) => trail !== undefined && trail.logging !== true,
  (name) => [{ calls: [start(name)], restores: `logging of the trail ${name}`, exact: true }],
);

// A trail is more than a name: it is put back by hand.
const deleteTrail = onTrail(
  'name',
  (trail) => trail === undefined,
  () => [],
);

const putEventSelectors = onTrail(
  'trailName',
  (trail, { request }) => trail !== undefined && trail.managementWrites === takesManagementWrites(request),
  () => [],
);

const onRule =
  (
    key: 'name' | 'rule',
    isAsLeft: (rule: Observed<OwnRule>) => boolean,
    waysBack: (name: string) => readonly Plan<Calls>[],
  ): Decoder<Calls> =>
  (change, { ownRules = [] }) => {
    const name = stringAt(change.request, key);
    if (!name) return unreadable('the record names no rule');
    const bus = stringAt(change.request, 'eventBusName') ?? 'default';
    const isDefault = bus === 'default' || bus.endsWith(':event-bus/default');
    if (!isDefault || !ownRules.includes(name)) return irrelevant('not a rule of the guard');
    const effect: Effect<Calls> = {
      kind: 'effect',
      resources: [ruleOf(name)],
      scope: { ownRules: [name] },
      isCurrent: (state) => {
        const observed = state.ownRules[name];
        return observed !== undefined && isAsLeft(observed);
      },
      inverses: () => waysBack(name),
    };
    return effect;
  };

const disableRule = onRule(
  'name',
  (rule) => presentValue(rule)?.enabled === false,
  (name) => [{ calls: [enable(name)], restores: `the rule ${name}, enabled`, exact: true }],
);

const deleteRule = onRule(
  'name',
  ({ status }) => status === 'absent',
  () => [],
);

const removeTargets = onRule(
  'rule',
  (rule) => (presentValue(rule)?.targets ?? 0) === 0,
  () => [],
);

const whyNot = (trail: Trail, region: string): string => {
  if (!trail.multiRegion && trail.homeRegion !== region)
    return `${trail.name} covers only ${trail.homeRegion}`;
  if (trail.logging === false) return `${trail.name} is not logging`;
  return `${trail.name} logs no write management events`;
};

const judgeRegion = (region: string, observed: Observed<readonly Trail[]>): Result => {
  const subject = trailOf(region);
  if (observed.status === 'unknown')
    return cannotTell(subject, `the trails could not be read: ${observed.because}`);
  if (observed.status === 'absent') return notApplicable(subject);
  const covering = observed.value.map((trail) => covers(trail, region));
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

const AGAIN = 'deploy session-guard again';

const judgeRule = (name: string, observed: Observed<OwnRule>): Result => {
  const subject = ruleOf(name);
  if (observed.status === 'unknown')
    return cannotTell(subject, `rule ${name} could not be read: ${observed.because}`);
  const broken = (what: string): Result =>
    fail(
      subject,
      'guard-blind',
      `${what}, so session-guard does not get the events that this rule delivers`,
      {
        security: true,
      },
    );
  if (observed.status === 'absent') return broken(`rule ${name} does not exist (${AGAIN})`);
  if (!observed.value.enabled) return broken(`rule ${name} is disabled`);
  return observed.value.targets > 0 ? pass(subject) : broken(`rule ${name} has no target (${AGAIN})`);
};

/** What the guard itself lives on: a trail, and its own rules. Alerts that no tag silences; nothing is put back. */
export const guardTrail = definePrerequisite({
  id: 'guard-trail',
  title: 'What the guard itself depends on',
  family: 'preferences',
  requires:
    'A CloudTrail trail logs the management events of this Region (a trail of this Region, of all Regions, or of the organization). The EventBridge rules of this installation are enabled and have their targets. Without these, session-guard sees no changes.',
  reference: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
  bites:
    'At once, and nobody notices: from the next event on, changes go unseen, and only the hourly sweep is left.',
  watches: {
    // It is recorded itself: what comes after it is not.
    'cloudtrail:StopLogging': stopLogging,
    'cloudtrail:DeleteTrail': deleteTrail,
    'cloudtrail:PutEventSelectors': putEventSelectors,
    'events:DisableRule': disableRule,
    'events:DeleteRule': deleteRule,
    'events:RemoveTargets': removeTargets,
  },
  reverts: [],
  offers: ['cloudtrail:StartLogging', 'events:EnableRule'],
  restsOnDocuments: false,
  check: (state) => [
    ...Object.entries(state.trails).map(([region, observed]) => judgeRegion(region, observed)),
    ...Object.entries(state.ownRules).map(([name, observed]) => judgeRule(name, observed)),
  ],
  advise: (state, { type, id }) => {
    if (type === 'AWS::Events::Rule') {
      const isOff = presentValue(state.ownRules[id])?.enabled === false;
      return isOff ? { calls: [enable(id)], restores: `the rule ${id}, enabled`, exact: true } : undefined;
    }
    const stopped = trailsOf(state).filter(
      (trail) => trail.logging === false && covers({ ...trail, logging: true }, id) === true,
    );
    const [first] = stopped;
    return first
      ? { calls: [start(first.arn)], restores: `logging of the trail ${first.name}`, exact: true }
      : undefined;
  },
});
