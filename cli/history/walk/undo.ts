import type { ApiCall } from '../../../functions/account/api-call.ts';
import { applyCall } from '../../../functions/account/apply-call.ts';
import { applyPlan } from '../../../functions/account/apply-plan.ts';
import { takeBackOnNetwork } from '../../../functions/account/network/take-back.ts';
import { callsOf } from '../../../functions/account/records/calls-of-change.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../../functions/adapters/memory/account.ts';
import { replay } from '../../../functions/adapters/memory/replay.ts';
import type { Effect } from '../../../functions/core/effect.ts';
import type { Change } from '../../../functions/formats/cloudtrail.ts';
import { isSameAccount } from './same.ts';
import { changedSomething } from './slots.ts';

/** The account after some calls; undefined if AWS would refuse one of them, or if there are none. */
const after = (state: AccountState, calls: readonly ApiCall[]): AccountState | undefined => {
  if (calls.length === 0) return undefined;
  let current = state;
  for (const call of calls) {
    const applied = applyCall(current, call);
    if (!applied.ok) return undefined;
    current = applied.state;
  }
  return current;
};

/**
 * Does the change lead from one state to the other? A way back that restores too little or too much is found out here,
 * and so is one that restores nothing of a call that certainly changed something.
 */
const leadsTo = (before: AccountState, change: Change, now: AccountState): boolean => {
  if (isSameAccount(before, now)) return !changedSomething(change);
  const account = createEmbeddedAccount(before);
  replay(change, account, new Map());
  return isSameAccount(account.state(), now);
};

/**
 * The versions of documents are kept, so the effect says what was before. What was made and is there as it was made was
 * not there before, whatever AWS added to it.
 */
const needsNoProof = ({ api }: Change, effect: Effect | undefined, now: AccountState): boolean =>
  /^ssm:(Update|Create)Document$/.test(api) || (/^ec2:Create/.test(api) && effect?.isCurrent(now) === true);

const byInverse = (
  effect: Effect | undefined,
  change: Change,
  now: AccountState,
): AccountState | undefined => {
  if (!effect) {
    const calls = callsOf(change).map((call) => takeBackOnNetwork(call, now));
    return calls.every((call) => call !== undefined) ? after(now, calls) : undefined;
  }
  if (effect.before) return effect.before(now);
  const plan = effect.inverses(now).find(({ exact, beyond }) => exact && !beyond);
  return plan && applyPlan(now, plan);
};

/** What is known about a change besides the account that it left. */
export type Evidence = {
  /** What the guard makes of it; undefined if the guard does not watch the call. */
  readonly effect: Effect | undefined;
  /** The calls by which an older record set the same thing as a whole. */
  readonly setter: readonly ApiCall[] | undefined;
};

/**
 * The account right before a change, out of the account right after it; undefined if it is not known. It is known if an
 * older record set the same thing, or if the guard has an exact inverse and AWS would have refused a call that changes
 * nothing. Whatever is found must lead to the account after the change again.
 */
export const undone = (
  now: AccountState,
  change: Change,
  { effect, setter }: Evidence,
): AccountState | undefined => {
  if (setter) {
    const before = after(now, setter);
    return before && leadsTo(before, change, now) ? before : undefined;
  }
  if (!changedSomething(change)) return undefined;
  const before = byInverse(effect, change, now);
  if (!before) return undefined;
  return needsNoProof(change, effect, now) || leadsTo(before, change, now) ? before : undefined;
};
