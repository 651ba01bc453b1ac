import type { Plan } from '../account/api-call.ts';
import { applyPlan } from '../account/apply-plan.ts';
import { aroundSubject } from '../account/identity/around-subject.ts';
import { type Resource, resourceKey } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import { type Assessment, assess, assessmentKey, harms, resultOf } from './assessment.ts';
import type { Prerequisite } from './prerequisite.ts';

/**
 * What is seen after a plan, without what could not be seen before because of the failure itself: other subjects of the
 * same check, and doubts about what was not judged at all. A trail that logs again shows what it leaves out.
 */
const withoutUncovered = (
  now: readonly Assessment[],
  then: readonly Assessment[],
  { id }: Prerequisite,
): readonly Assessment[] =>
  then.filter((one) => {
    const was = resultOf(now, assessmentKey(one))?.kind ?? 'not-applicable';
    return was !== 'not-applicable' || (one.prerequisite !== id && one.result.kind !== 'unknown');
  });

/** Judges each state once: many subjects of one part of the account may need advice. */
const assessingOnce = (
  prerequisites: readonly Prerequisite[],
): ((state: AccountState) => readonly Assessment[]) => {
  const known = new WeakMap<AccountState, readonly Assessment[]>();
  return (state) => {
    const found = known.get(state) ?? assess(prerequisites, state);
    known.set(state, found);
    return found;
  };
};

/**
 * Gives each prerequisite only advice that AWS would not refuse, and after which no check of any of them is worse. Hundreds
 * of nodes or roles may fail at once, so each is looked at with no more of the account than its own mending may concern.
 */
export const withSafeAdvice = (prerequisites: readonly Prerequisite[]): readonly Prerequisite[] => {
  const assessBefore = assessingOnce(prerequisites);
  return prerequisites.map((prerequisite) => {
    const { advise } = prerequisite;
    if (!advise) return prerequisite;
    return {
      ...prerequisite,
      advise: (whole, subject) => {
        const state = aroundSubject(whole, subject);
        const plan = advise(state, subject);
        const after = plan && applyPlan(state, plan);
        if (!plan || !after) return undefined;
        const now = assessBefore(state);
        const then = withoutUncovered(now, assess(prerequisites, after), prerequisite);
        return harms(now, then) ? undefined : plan;
      },
    };
  });
};

/** What some advice sets up, and what to mind before it is carried out: one sentence without a full stop. */
export const adviceWords = ({
  restores,
  byHand,
  caution,
}: Pick<Plan, 'restores' | 'byHand' | 'caution'>): string => {
  const minds = [caution, byHand].filter((one) => one !== undefined).join('; ');
  return `The offered fix sets up ${restores}${minds ? `. Before you run it: ${minds}` : ''}`;
};

/**
 * The first plan after which a check no longer fails at a subject; undefined if it does not fail, if no plan mends it, or
 * if AWS refuses each of them.
 */
export const firstThatMends = <P extends Plan>(
  { check }: Pick<Prerequisite, 'check'>,
  state: AccountState,
  subject: Resource,
  plans: readonly P[],
): P | undefined => {
  const fails = (some: AccountState): boolean =>
    check(some).find((result) => resourceKey(result.subject) === resourceKey(subject))?.kind === 'fail';
  if (plans.length === 0 || !fails(state)) return undefined;
  return plans.find((plan) => {
    const then = applyPlan(state, plan);
    return then !== undefined && !fails(then);
  });
};
