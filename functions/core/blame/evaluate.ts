import type { Plan } from '../../account/api-call.ts';
import { applyPlan } from '../../account/apply-plan.ts';
import { withRememberedNetworks } from '../../account/network/remembered.ts';
import { type Resource, resourceKey } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Assessment, assess, assessmentKey, goodOf, resultOf } from '../assessment.ts';
import type { Effect } from '../effect.ts';
import type { Attribution, Finding } from '../outcome.ts';
import type { Prerequisite, Result } from '../prerequisite.ts';
import { attributionOf, type WithoutChange, wordsOf } from './attribution.ts';
import { concernOf } from './concern.ts';

export type Evaluation = {
  /** Broken now and of this change's concern. */
  readonly findings: readonly Finding[];
  /** Cannot be judged: could be before the change, or is what the change touched. */
  readonly doubts: readonly Finding[];
  /** What passes now and is of this change's concern. */
  readonly passing: readonly { readonly prerequisite: string; readonly subject: Resource }[];
  /** The first way back that passes the checks. */
  readonly plan?: Plan;
  /** The account as it would be with that way back taken. */
  readonly undone?: AccountState;
};

/** A way back, and the account and its checks as they would be with it taken. */
type Way = { readonly plan: Plan; readonly undone: AccountState; readonly checks: readonly Assessment[] };

/** What failed already right before the change, in the same words. */
const wordsBefore = (
  prerequisites: readonly Prerequisite[],
  effect: Effect,
  state: AccountState,
): ReadonlySet<string> => {
  const before = effect.before?.(state);
  const failing = (before ? assess(prerequisites, before) : []).filter(
    ({ result }) => result.kind === 'fail',
  );
  return new Set(failing.map(wordsOf));
};

/** Where no way back is known, the VPCs are judged as they were when nothing failed in them. */
const vpcsAsRemembered = (
  prerequisites: readonly Prerequisite[],
  state: AccountState,
): readonly Assessment[] => {
  const remembered = withRememberedNetworks(state);
  return remembered
    ? assess(prerequisites, remembered).filter(({ result }) => result.subject.type === 'AWS::EC2::VPC')
    : [];
};

/**
 * Is a doubt of this change's making? Of a VPC much cannot be seen from outside: what was so before, in the same
 * words, is not told with every change. What the change touched itself and cannot be judged is told.
 */
const isNewDoubt = (
  effect: Effect,
  past: readonly Assessment[],
  { result, ...rest }: Assessment,
): boolean => {
  if (result.kind !== 'unknown') return false;
  const then = resultOf(past, assessmentKey({ result, ...rest }));
  if (then?.kind !== 'unknown') return true;
  const { subject } = result;
  if (subject.type === 'AWS::EC2::VPC') {
    return !result.because.split('; ').every((doubt) => then.because.includes(doubt));
  }
  return (
    subject.type === 'AWS::SSM::Document' ||
    effect.resources.some((touched) => resourceKey(touched) === resourceKey(subject))
  );
};

/** What is told of a failed check. */
export const failureOf = ({ kind: _, cut, ...fields }: Extract<Result, { kind: 'fail' }>) => ({
  ...fields,
  ...(cut ? { extent: cut.length } : {}),
});

const findingOf = (assessment: Assessment, attribution: Attribution): Finding[] => {
  const { prerequisite, result } = assessment;
  if (result.kind === 'fail') {
    return [{ prerequisite, attribution, ...failureOf(result) }];
  }
  if (result.kind !== 'unknown') return [];
  return [{ prerequisite, subject: result.subject, impact: 'unknown', because: result.because, attribution }];
};

const waysBack = (
  prerequisites: readonly Prerequisite[],
  effect: Effect,
  state: AccountState,
  isConcerned: (assessment: Assessment) => boolean,
): readonly Way[] =>
  effect.inverses(state).flatMap((plan) => {
    const undone = applyPlan(state, plan);
    return undone ? [{ plan, undone, checks: assess(prerequisites, undone).filter(isConcerned) }] : [];
  });

/** The first way back that heals something; else the first one that eases it. */
const bestOf = (now: readonly Assessment[], ways: readonly Way[]): Way | undefined =>
  ways.find(({ checks }) => goodOf(now, checks) === 'heals') ??
  ways.find(({ checks }) => goodOf(now, checks) === 'eases');

/**
 * What a change broke, and the way back. Pure: the change is undone on data, and what the checks say then is
 * compared with what they say now.
 */
export const evaluate = (
  prerequisites: readonly Prerequisite[],
  effect: Effect,
  state: AccountState,
): Evaluation => {
  const isConcerned = concernOf(effect, state);
  const now = assess(prerequisites, state).filter(isConcerned);
  const ways = waysBack(prerequisites, effect, state, isConcerned);
  const best = bestOf(now, ways);
  const before = (best ?? ways[0])?.checks;
  const withoutChange: WithoutChange = {
    plan: best?.plan,
    before: before ?? [],
    // Of a burst of bad changes the last one is judged for all of them, since the others are superseded.
    failedBefore: best?.plan.beyond ? new Set() : wordsBefore(prerequisites, effect, state),
  };
  const blamed = (assessment: Assessment): Finding[] =>
    findingOf(assessment, attributionOf(withoutChange, assessment));
  const past = before ?? vpcsAsRemembered(prerequisites, state);
  return {
    findings: now.filter(({ result }) => result.kind === 'fail').flatMap(blamed),
    doubts: now.filter((assessment) => isNewDoubt(effect, past, assessment)).flatMap(blamed),
    passing: now
      .filter(({ result }) => result.kind === 'pass')
      .map(({ prerequisite, result }) => ({ prerequisite, subject: result.subject })),
    ...(best ? { plan: best.plan, undone: best.undone } : {}),
  };
};
