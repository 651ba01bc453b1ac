import type { Plan } from '../account/api-call.ts';
import { applyPlan } from '../account/apply-plan.ts';
import { type Resource, resourceKey } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import { assess, harms } from './assessment.ts';
import type { Prerequisite } from './prerequisite.ts';

/**
 * What helps a check that fails at one subject although no event is known: the prerequisite's advice, unless AWS would
 * refuse it or any check is worse after it. It is offered as commands and never carried out.
 */
export const adviceOn = (
  prerequisites: readonly Prerequisite[],
  { advise }: Pick<Prerequisite, 'advise'>,
  state: AccountState,
  subject: Resource,
): Plan | undefined => {
  const plan = advise?.(state, subject);
  const then = plan && applyPlan(state, plan);
  if (!plan || !then) return undefined;
  return harms(assess(prerequisites, state), assess(prerequisites, then)) ? undefined : plan;
};

/** What some advice sets up, and what to mind before it is carried out: one sentence without a full stop. */
export const adviceWords = ({ restores, byHand }: Pick<Plan, 'restores' | 'byHand'>): string =>
  `The offered fix sets up ${restores}${byHand ? `. Before you run it: ${byHand}` : ''}`;

/** The first plan after which a check no longer fails at a subject; undefined if none does that, or AWS refuses it. */
export const firstThatMends = <P extends Plan>(
  { check }: Pick<Prerequisite, 'check'>,
  state: AccountState,
  subject: Resource,
  plans: readonly P[],
): P | undefined =>
  plans.find((plan) => {
    const then = applyPlan(state, plan);
    const after = then && check(then).find((result) => resourceKey(result.subject) === resourceKey(subject));
    return then !== undefined && after?.kind !== 'fail';
  });
