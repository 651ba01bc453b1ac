import type { Plan } from '../../account/api-call.ts';
import {
  type Assessment,
  assessmentKey,
  brokeMore,
  cutAt,
  type Failure,
  isOpenIn,
  resultOf,
  standsInTheWay,
} from '../assessment.ts';
import type { Attribution } from '../outcome.ts';
import type { Result } from '../prerequisite.ts';

/** The checks without the change that is judged. */
export type WithoutChange = {
  /** The way back that helps; undefined if none does. */
  readonly plan: Plan | undefined;
  /** The checks after that way back, or else after the best known way back. */
  readonly before: readonly Assessment[];
  /** The checks right before the change, if ways back do more than undo it. */
  readonly rightBefore: readonly Assessment[];
  /** The checks right before it, if something was taken away first that the way back restores as well. */
  readonly between: readonly Assessment[];
};

/** A check result by prerequisite, subject and words. */
const wordsOf = (assessment: Assessment): string => {
  const { result } = assessment;
  return `${assessmentKey(assessment)}|${'because' in result ? result.because : ''}`;
};

const failed = (assessments: readonly Assessment[]): readonly Assessment[] =>
  assessments.filter(({ result }) => standsInTheWay(result));

/** Was every path of a failure cut in other results, perhaps by another obstacle? */
const wasCutIn = (then: readonly Assessment[], { result }: Assessment): boolean => {
  if (result.kind !== 'fail' || result.cut === undefined || result.cut.length === 0) return false;
  const already = cutAt(then, result);
  return result.cut.every((way) => already.has(way));
};

/** Is a path of a failure still cut in other results? */
const isCutIn = (then: readonly Assessment[], result: Result): boolean => {
  const still = cutAt(then, result);
  return result.kind === 'fail' && (result.cut ?? []).some((way) => still.has(way));
};

/** The obstacle that a failure names, without the paths that it cuts. */
const obstacleIn = (result: Result | undefined): string | undefined =>
  result?.kind === 'fail' ? result.because.split(', so ')[0] : undefined;

/** Did it fail right before the change? */
const failedRightBefore = ({ rightBefore }: WithoutChange, assessment: Assessment): boolean =>
  assessment.result.kind === 'fail' &&
  (failed(rightBefore).some((old) => wordsOf(old) === wordsOf(assessment)) ||
    wasCutIn(rightBefore, assessment));

/** Was it broken in between, in whatever words? */
const failedBetween = ({ between }: WithoutChange, assessment: Assessment): boolean =>
  assessment.result.kind === 'fail' &&
  (failed(between).some((old) => assessmentKey(old) === assessmentKey(assessment)) ||
    wasCutIn(between, assessment));

/**
 * Blame by counterfactual: a failure is `proven` to be caused by a change if it disappears on the same
 * account when the change is completely undone, and every path that it cut is open then. If it does not disappear, but
 * the change `breaks` it by itself, it shares it with another one.
 */
export const attributionOf = (
  without: WithoutChange,
  assessment: Assessment,
  breaks?: Failure,
): Attribution => {
  const { plan, before } = without;
  const { prerequisite, result } = assessment;
  const then = resultOf(before, assessmentKey(assessment));
  // It was already broken, but this change may have broken more of it.
  if (then?.kind === 'fail' && !(then.apart && brokeMore(then, result))) {
    // If the very obstacle that the change makes stays for fewer paths, the way back reaches only a part of it.
    const isOwn = obstacleIn(then) === obstacleIn(breaks) && obstacleIn(breaks) === obstacleIn(result);
    if (breaks) return isOwn && brokeMore(then, result) ? 'suspected' : 'shared';
    return brokeMore(then, result) ? 'suspected' : 'pre-existing';
  }
  if (failedRightBefore(without, assessment)) return 'pre-existing';
  if (failedBetween(without, assessment)) return 'suspected';
  if (plan) {
    const isLost = result.kind === 'fail' && result.allLost === true;
    if (plan.exact && then?.kind !== 'unknown' && isOpenIn(before, result) && !isLost) return 'proven';
    // A path of which nobody can tell after the way back is not cut by somebody else.
    return breaks && plan.exact && isCutIn(before, result) && !isLost ? 'shared' : 'suspected';
  }
  // Somebody else has a part in it only if a path stays cut after the way back.
  if (breaks) return isCutIn(before, result) ? 'shared' : 'suspected';
  const failedElsewhere = before.some(
    (old) => old.prerequisite === prerequisite && old.result.kind === 'fail',
  );
  return failedElsewhere ? 'pre-existing' : 'suspected';
};
