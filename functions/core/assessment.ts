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

const isBad = ({ result }: Assessment): boolean => result.kind === 'fail' || result.kind === 'unknown';

type Failed = Extract<Result, { kind: 'fail' }>;

/** Hurts less, or hurts fewer nodes. */
const isMilder = (a: Failed, b: Failed): boolean => {
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

/**
 * Is what would be then a way back from what is now? Something that is bad now is not bad then, and nothing is that
 * was not.
 */
export const isWayBack = (now: readonly Assessment[], then: readonly Assessment[]): boolean => {
  const nowKinds = kindsOf(now);
  const badThen = new Set(then.filter(isBad).map(assessmentKey));
  const worse = then.some(
    (one) => isBad(one) && nowKinds.get(assessmentKey(one)) !== one.result.kind && !wasHidden(now, one),
  );
  const better = now.some((one) => isBad(one) && !badThen.has(assessmentKey(one)));
  return better && !worse;
};
