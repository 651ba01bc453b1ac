import type { AccountState } from './account-state.ts';
import { isWorse } from './outcome.ts';
import type { Prerequisite, Result } from './prerequisite.ts';
import { resourceKey } from './resource.ts';

/** One check result with the prerequisite that it belongs to. */
export type Assessment = { readonly prerequisite: string; readonly result: Result };

/** Runs every check of the prerequisites on a state. */
export const assess = (prerequisites: readonly Prerequisite[], state: AccountState): readonly Assessment[] =>
  prerequisites.flatMap(({ id, check }) => check(state).map((result) => ({ prerequisite: id, result })));

export const assessmentKey = ({ prerequisite, result }: Assessment): string =>
  `${prerequisite}|${resourceKey(result.subject)}`;

export const kindsOf = (assessments: readonly Assessment[]): Map<string, Result['kind']> =>
  new Map(assessments.map((assessment) => [assessmentKey(assessment), assessment.result.kind]));

/** Both fail, and the first one hurts less, or hurts fewer nodes. */
export const isMilder = (a: Result | undefined, b: Result): boolean => {
  if (a?.kind !== 'fail' || b.kind !== 'fail') return false;
  if (a.impact !== b.impact) return isWorse(b.impact, a.impact);
  return (a.hit?.nodes ?? Number.POSITIVE_INFINITY) < (b.hit?.nodes ?? Number.POSITIVE_INFINITY);
};

/**
 * A packet meets one obstacle after the other, and only the first one is seen. What comes to light behind it does
 * not speak against a way back, as long as that leaves the VPC better off.
 */
const wasHidden = (now: readonly Assessment[], { result }: Assessment): boolean =>
  result.subject.type === 'AWS::EC2::VPC' &&
  now.some(
    (other) =>
      other.result.kind === 'fail' &&
      resourceKey(other.result.subject) === resourceKey(result.subject) &&
      (result.kind !== 'fail' || isMilder(result, other.result)),
  );

const BADNESS: Readonly<Record<Result['kind'], number>> = {
  fail: 2,
  unknown: 1,
  pass: 0,
  'not-applicable': 0,
};

const resultOf = (assessments: readonly Assessment[], key: string): Result | undefined =>
  assessments.find((one) => assessmentKey(one) === key)?.result;

/**
 * What going back from `now` to `then` is good for: it heals something and makes nothing worse; or it only eases
 * it, to what hurts less or cannot be told from outside.
 */
export const goodOf = (
  now: readonly Assessment[],
  then: readonly Assessment[],
): 'heals' | 'eases' | 'nothing' => {
  const badness = (result: Result | undefined): number => BADNESS[result?.kind ?? 'pass'];
  const isWorsened = (one: Assessment): boolean =>
    badness(one.result) > badness(resultOf(now, assessmentKey(one))) && !wasHidden(now, one);
  if (then.some(isWorsened)) return 'nothing';
  const back = now.map((one) => ({ result: one.result, was: resultOf(then, assessmentKey(one)) }));
  const better = back.filter(({ result, was }) => badness(was) < badness(result) || isMilder(was, result));
  if (better.some(({ was }) => badness(was) === 0)) return 'heals';
  return better.length > 0 ? 'eases' : 'nothing';
};
