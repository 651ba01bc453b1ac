import type { Plan } from '../../account/api-call.ts';
import { type Observed, presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { forwarderIn, type OwnRule } from '../../account/trail/trails.ts';
import { type Decoder, type Effect, irrelevant, unreadable } from '../../core/effect.ts';
import { cannotTell, fail, pass, type Result } from '../../core/prerequisite.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { at, own, parseJson, stringAt } from '../../formats/json.ts';
import { judgeForwarder } from './forwarders.ts';
import { covers, type Needed, type Service, servicesOf, unserved } from './serves.ts';

type RuleCalls = 'events:EnableRule';

const ruleOf = (name: string): Resource => resource('AWS::Events::Rule', name);

const enable = (name: string): Plan<RuleCalls> => ({
  calls: [{ api: 'events:EnableRule', input: { Name: name } }],
  restores: `the rule ${name}, enabled`,
  exact: true,
});

const onRule =
  (
    key: 'name' | 'rule',
    isAsLeft: (rule: Observed<OwnRule>, change: Change) => boolean,
    waysBack: (name: string) => readonly Plan<RuleCalls>[],
  ): Decoder<RuleCalls> =>
  (change, { ownRules = [] }) => {
    const name = stringAt(change.request, key);
    if (!name) return unreadable('the record names no rule');
    const bus = stringAt(change.request, 'eventBusName') ?? 'default';
    const isDefault = bus === 'default' || bus.endsWith(':event-bus/default');
    if (!isDefault || !ownRules.includes(name)) return irrelevant('not a rule of the guard');
    const effect: Effect<RuleCalls> = {
      kind: 'effect',
      resources: [ruleOf(name)],
      // Whether a rule delivers what is needed, all of them say together.
      scope: { ownRules },
      isCurrent: (state) => {
        const observed = own(state.ownRules, name);
        return observed !== undefined && isAsLeft(observed, change);
      },
      inverses: () => waysBack(name),
    };
    return effect;
  };

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html */
export const disableRule = onRule(
  'name',
  (rule) => presentValue(rule)?.enabled === false,
  (name) => [enable(name)],
);

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html */
export const deleteRule = onRule(
  'name',
  ({ status }) => status === 'absent',
  () => [],
);

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html */
export const removeTargets = onRule(
  'rule',
  (rule) => (presentValue(rule)?.targets ?? 0) === 0,
  () => [],
);

/**
 * Is the rule's pattern the one of the record? A rule that is put is replaced as a whole; without a state, it is
 * enabled. A deployment puts rules, too: they then deliver what the new version needs, or a sweep tells.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 */
export const putRule = onRule(
  'name',
  (observed, { request }) => {
    const rule = presentValue(observed);
    if (!rule || rule.enabled !== (stringAt(request, 'state') !== 'DISABLED')) return false;
    if (rule.pattern === undefined) return true;
    const now = parseJson(rule.pattern) ?? null;
    const put = parseJson(stringAt(request, 'eventPattern') ?? '{}') ?? null;
    return covers(now, put) && covers(put, now);
  },
  () => [],
);

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html */
export const putTargets = onRule(
  'rule',
  (observed, { request }) => {
    const targets = at(request, 'targets');
    const put = (Array.isArray(targets) ? targets : []).flatMap((one: unknown) => stringAt(one, 'arn') ?? []);
    const rule = presentValue(observed);
    // One with an input of its own is not among those that deliver events as they are.
    return rule !== undefined && rule.targets >= Math.min(1, put.length);
  },
  () => [],
);

const AGAIN = 'deploy session-guard again';

const LOST = 'so session-guard does not get the events that this rule delivered';

const whyBroken = (name: string, service: Service | undefined): string | undefined => {
  if (service?.kind === 'other-pattern') {
    return `the event pattern of rule ${name} is not the one that session-guard needs (${AGAIN})`;
  }
  if (service?.kind === 'other-target') {
    return `rule ${name} delivers to other targets than the queue of session-guard (${AGAIN})`;
  }
  return undefined;
};

const whyUnread = ({ name, reader }: OwnRule): string | undefined => {
  if (reader === 'disabled') {
    return `the event source mapping is disabled with which a function reads the queue of rule ${name} (enable it in Lambda)`;
  }
  return reader === 'none' ? `no function reads the queue of rule ${name} (${AGAIN})` : undefined;
};

/** Does a rule of the guard still deliver events to it, and does a function read them? */
const judgeRule = (name: string, observed: Observed<OwnRule>, service: Service | undefined): Result => {
  const subject = ruleOf(name);
  if (observed.status === 'unknown')
    return cannotTell(subject, `rule ${name} could not be read: ${observed.because}`);
  const broken = (what: string): Result =>
    fail(subject, 'guard-blind', `${what}, ${LOST}`, { security: true });
  if (observed.status === 'absent') return broken(`rule ${name} does not exist (${AGAIN})`);
  if (!observed.value.enabled) return broken(`rule ${name} is disabled`);
  if (observed.value.targets === 0) return broken(`rule ${name} has no target (${AGAIN})`);
  const because = whyBroken(name, service) ?? whyUnread(observed.value);
  return because === undefined ? pass(subject) : broken(because);
};

/** A rule all of whose events other rules deliver as well: it lost those that it had. */
const redundant = (services: ReadonlyMap<string, Service>): string | undefined => {
  const needsOf = (name: string): readonly number[] => {
    const service = services.get(name);
    return service?.kind === 'serves' ? service.needs : [];
  };
  const names = [...services.keys()].toSorted();
  return names.findLast((name) =>
    needsOf(name).every((need) => names.some((other) => other !== name && needsOf(other).includes(need))),
  );
};

/** Do the rules of the guard deliver all that it needs? */
export const judgeRules = (state: AccountState, needed: Needed): readonly Result[] => {
  const services = servicesOf(state, needed);
  const lacking = unserved(state, needed, services);
  const blamed = lacking.length > 0 ? redundant(services) : undefined;
  const sources = [...new Set(lacking.map(({ service }) => service))].join(', ');
  return Object.entries(state.ownRules).map(([name, observed]) => {
    const forwarder = forwarderIn(name);
    if (forwarder) return judgeForwarder(state, name, forwarder, observed, needed);
    return name === blamed
      ? fail(
          ruleOf(name),
          'guard-blind',
          `rule ${name} has the event pattern of another rule (${AGAIN}), and no rule delivers the events of ${sources}, ${LOST}`,
          { security: true },
        )
      : judgeRule(name, observed, services.get(name));
  });
};
