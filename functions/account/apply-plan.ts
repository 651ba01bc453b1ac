import type { Plan } from './api-call.ts';
import { applyCall } from './apply-call.ts';
import type { AccountState } from './state.ts';

/** The state after a plan, or undefined when AWS would refuse one of its calls. */
export const applyPlan = (state: AccountState, plan: Plan): AccountState | undefined => {
  let current = state;
  for (const call of plan.calls) {
    const applied = applyCall(current, call);
    if (!applied.ok) return undefined;
    current = applied.state;
  }
  return current;
};
