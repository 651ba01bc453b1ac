import type { Plan } from '../../account/api-call.ts';
import { type Observed, presentValue } from '../../account/observed.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import type { OwnRule } from '../../account/trail/trails.ts';
import { type Decoder, type Effect, irrelevant, unreadable } from '../../core/effect.ts';
import { cannotTell, fail, pass, type Result } from '../../core/prerequisite.ts';
import { stringAt } from '../../formats/json.ts';

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
    isAsLeft: (rule: Observed<OwnRule>) => boolean,
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
      scope: { ownRules: [name] },
      isCurrent: (state) => {
        const observed = state.ownRules[name];
        return observed !== undefined && isAsLeft(observed);
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

const AGAIN = 'deploy session-guard again';

/** Does a rule of the guard still deliver events to it? */
export const judgeRule = (name: string, observed: Observed<OwnRule>): Result => {
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

/** Enables a rule of the guard that was disabled. */
export const adviseRule = ({ ownRules }: AccountState, name: string): Plan<RuleCalls> | undefined =>
  presentValue(ownRules[name])?.enabled === false ? enable(name) : undefined;
