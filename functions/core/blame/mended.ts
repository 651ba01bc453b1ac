import { applyPlan } from '../../account/apply-plan.ts';
import type { AccountState } from '../../account/state.ts';
import { assess, assessmentKey } from '../assessment.ts';
import type { Effect } from '../effect.ts';
import type { Prerequisite } from '../prerequisite.ts';
import { knowingBefore, type Undone } from './knowing-before.ts';

/**
 * What a change mended, by {@link assessmentKey}: it would fail with the change undone, or failed right before it. It is
 * pure. Empty for a change that cannot be undone on data: then nothing shows who mended what passes now.
 */
export const mendedBy = (
  prerequisites: readonly Prerequisite[],
  effect: Effect,
  state: AccountState,
): ReadonlySet<string> => {
  const ways = effect.inverses(state).flatMap((plan): readonly Undone[] => {
    const undone = applyPlan(state, plan);
    return undone ? [{ plan, undone }] : [];
  });
  const earlier = effect.before?.(state);
  const withBefore = knowingBefore(effect, state, ways);
  const without = [...ways.map(({ undone }) => undone), ...(earlier ? [earlier] : [])];
  return new Set(
    without
      .flatMap((one) => assess(prerequisites, withBefore(one)))
      .filter(({ result }) => result.kind === 'fail')
      .map(assessmentKey),
  );
};
