import type { Plan } from '../../account/api-call.ts';
import type { AccountState } from '../../account/state.ts';
import { type Assessment, assessmentKey, goodOf, harms, resultOf } from '../assessment.ts';

/** A way back, with the account and the checks as they would be after it. */
export type Way = {
  readonly plan: Plan;
  readonly undone: AccountState;
  readonly checks: readonly Assessment[];
};

/** Does what fails now fail no longer after a way back, even if nobody can tell then whether it is whole? */
const endsFailures = (now: readonly Assessment[], { checks }: Way): boolean =>
  now
    .filter(({ result }) => result.kind === 'fail')
    .every((one) => resultOf(checks, assessmentKey(one))?.kind !== 'fail');

/** The first way back that heals something; else the first one that eases it, if possible so far that nothing fails. */
export const bestOf = (now: readonly Assessment[], ways: readonly Way[]): Way | undefined => {
  const easing = ways.filter(({ checks }) => goodOf(now, checks) === 'eases');
  return (
    ways.find(({ checks }) => goodOf(now, checks) === 'heals') ??
    easing.find((way) => endsFailures(now, way)) ??
    easing[0]
  );
};

/** Where two changes broke something, each of them has a way back that does not help by itself. */
export const partOf = (now: readonly Assessment[], ways: readonly Way[]): Way | undefined =>
  ways.find(({ plan, checks }) => plan.exact && plan.calls.length > 0 && !harms(now, checks));
