import type { ApiCall } from '../api-call.ts';
import { type Applied, applied, refused } from '../applied.ts';
import { absent, present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import { plainTargets } from './trails.ts';

type EventsCall = Extract<ApiCall, { api: `events:${string}` }>;

/** Rules: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html and its neighbours. */
export const applyEvents = (state: AccountState, call: EventsCall): Applied => {
  const name = 'Rule' in call.input ? call.input.Rule : call.input.Name;
  const rule = presentValue(state.ownRules[name]);
  if (!rule) return refused('ResourceNotFoundException');
  const withRule = (next: AccountState['ownRules'][string]): Applied =>
    applied({ ...state, ownRules: { ...state.ownRules, [name]: next } });
  switch (call.api) {
    case 'events:EnableRule':
      return withRule(present({ ...rule, enabled: true }));
    case 'events:DisableRule':
      return withRule(present({ ...rule, enabled: false }));
    case 'events:DeleteRule':
      // "Before you can delete the rule, you must remove all targets", API_DeleteRule.
      return rule.targets > 0 ? refused('ValidationException') : withRule(absent);
    case 'events:PutRule': {
      // "If you omit arguments in PutRule, the old values for those arguments are not kept", API_PutRule.
      const { pattern: _, ...rest } = rule;
      const { EventPattern, State } = call.input;
      const enabled = State !== 'DISABLED';
      return withRule(present({ ...rest, enabled, ...(EventPattern ? { pattern: EventPattern } : {}) }));
    }
    case 'events:PutTargets':
      // A target of an id that is there already is replaced; which one, is not known here.
      return withRule(
        present({
          ...rule,
          targets: Math.max(rule.targets, call.input.Targets.length),
          deliversTo: plainTargets(call.input.Targets),
        }),
      );
    case 'events:RemoveTargets': {
      const targets = Math.max(0, rule.targets - call.input.Ids.length);
      const deliversTo = rule.deliversTo?.slice(call.input.Ids.length);
      return withRule(present({ ...rule, targets, ...(deliversTo ? { deliversTo } : {}) }));
    }
  }
};
