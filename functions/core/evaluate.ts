import type { Plan } from '../account/api-call.ts';
import { applyPlan } from '../account/apply-plan.ts';
import { isIdentityType } from '../account/kinds.ts';
import { isNetworkPart } from '../account/network/parts.ts';
import { withRememberedNetworks } from '../account/network/remembered.ts';
import { type Resource, type ResourceKey, resource, resourceKey } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import { type Assessment, assess, assessmentKey, brokeMore, goodOf, kindsOf } from './assessment.ts';
import type { Attribution, Finding } from './outcome.ts';
import type { Effect, Prerequisite, Result } from './prerequisite.ts';

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

type Judged = { readonly plan: Plan; readonly undone: AccountState; readonly before: readonly Assessment[] };

/**
 * Policies, profiles and settings concern the nodes and roles behind them, whose names the event does not tell.
 * Whatever of them is in the state was read for this change.
 */
const isIdentity = ({ type }: Resource): boolean => isIdentityType(type);

/**
 * A change to a document concerns all that the document names; any other change only what it touched. A
 * document that cannot be read concerns every change, for nobody knows what it names; a key that cannot be
 * read concerns every change to a key, for nobody knows which one the id or alias stands for.
 */
const concerns = (effect: Effect, state: AccountState): ((assessment: Assessment) => boolean) => {
  // A part of a network concerns the VPCs that were read for it.
  const vpcs = effect.resources.some(isNetworkPart) ? Object.keys(state.networks) : [];
  const touched = new Set<ResourceKey>(
    [...effect.resources, ...vpcs.map((id) => resource('AWS::EC2::VPC', id))].map(resourceKey),
  );
  const everything = effect.resources.some(({ type }) => type === 'AWS::SSM::Document');
  const keys = effect.resources.some(({ type }) => type === 'AWS::KMS::Key');
  const identity = effect.resources.some(isIdentity);
  return ({ result }) =>
    everything ||
    (identity && isIdentity(result.subject)) ||
    touched.has(resourceKey(result.subject)) ||
    (result.kind === 'unknown' &&
      (result.subject.type === 'AWS::SSM::Document' || (keys && result.subject.type === 'AWS::KMS::Key')));
};

/** What failed already right before the change, in the same words. */
const wordsBefore = (
  prerequisites: readonly Prerequisite[],
  effect: Effect,
  state: AccountState,
): ReadonlySet<string> => {
  const before = effect.before?.(state);
  const failing = (before ? assess(prerequisites, before) : []).flatMap((assessment) =>
    assessment.result.kind === 'fail' ? [`${assessmentKey(assessment)}|${assessment.result.because}`] : [],
  );
  return new Set(failing);
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
  const key = assessmentKey({ result, ...rest });
  const then = past.find((old) => assessmentKey(old) === key)?.result;
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

/**
 * Blame by counterfactual: a finding is `proven` when its check fails on the state now and does not on the
 * same state with the change undone. Pure: the undoing happens on data.
 */
export const evaluate = (
  prerequisites: readonly Prerequisite[],
  effect: Effect,
  state: AccountState,
): Evaluation => {
  const isConcerned = concerns(effect, state);
  const now = assess(prerequisites, state).filter(isConcerned);
  const judged = effect.inverses(state).flatMap((plan): Judged[] => {
    const undone = applyPlan(state, plan);
    return undone ? [{ plan, undone, before: assess(prerequisites, undone).filter(isConcerned) }] : [];
  });
  const chosen =
    judged.find(({ before }) => goodOf(now, before) === 'heals') ??
    judged.find(({ before }) => goodOf(now, before) === 'eases');
  const before = kindsOf((chosen ?? judged[0])?.before ?? []);
  const past = (chosen ?? judged[0])?.before ?? vpcsAsRemembered(prerequisites, state);
  // Of a burst of bad changes the last one is judged for all of them, since the others are superseded.
  const wereFailing = chosen?.plan.beyond ? new Set() : wordsBefore(prerequisites, effect, state);

  const attributionOf = (assessment: Assessment): Attribution => {
    const { result } = assessment;
    const key = assessmentKey(assessment);
    const then = before.get(key);
    if (then === 'fail') {
      // It was broken, and this change broke more of it.
      const was = past.find((old) => assessmentKey(old) === key)?.result;
      return was && brokeMore(was, result) ? 'suspected' : 'pre-existing';
    }
    if (result.kind === 'fail' && wereFailing.has(`${key}|${result.because}`)) {
      return 'pre-existing';
    }
    if (chosen) return chosen.plan.exact && then !== 'unknown' ? 'proven' : 'suspected';
    const failedElsewhere = [...before].some(
      ([key, kind]) => kind === 'fail' && key.startsWith(`${assessment.prerequisite}|`),
    );
    return failedElsewhere ? 'pre-existing' : 'suspected';
  };

  const findings = now
    .filter(({ result }) => result.kind === 'fail')
    .flatMap((a) => findingOf(a, attributionOf(a)));
  const doubts = now
    .filter((a) => isNewDoubt(effect, past, a))
    .flatMap((a) => findingOf(a, attributionOf(a)));
  return {
    findings,
    doubts,
    passing: now
      .filter(({ result }) => result.kind === 'pass')
      .map(({ prerequisite, result }) => ({ prerequisite, subject: result.subject })),
    ...(chosen ? { plan: chosen.plan, undone: chosen.undone } : {}),
  };
};
