import type { Plan } from '../../account/api-call.ts';
import { applyPlan } from '../../account/apply-plan.ts';
import { withRememberedNetworks } from '../../account/network/remembered.ts';
import type { Resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Assessment, assess, assessmentKey, type Failure } from '../assessment.ts';
import type { Effect } from '../effect.ts';
import type { Attribution, Finding } from '../outcome.ts';
import type { Prerequisite, Result } from '../prerequisite.ts';
import { type Alone, brokenAlone, isBrokenAlone } from './alone.ts';
import { attributionOf, type WithoutChange } from './attribution.ts';
import { concernOf } from './concern.ts';
import { knowingBefore, type Undone } from './knowing-before.ts';
import { isNewDoubt } from './new-doubt.ts';
import { bestOf, partOf, type Way } from './ways-back.ts';

export type Evaluation = {
  /** What is broken now and concerns this change. */
  readonly findings: readonly Finding[];
  /** What cannot be judged now, but could be before the change, or what the change itself touched. */
  readonly doubts: readonly Finding[];
  /** What passes now and concerns this change. */
  readonly passing: readonly { readonly prerequisite: string; readonly subject: Resource }[];
  /** The ids of the nodes that a failed check knows to be cut off, by {@link assessmentKey}. */
  readonly cutOff: ReadonlyMap<string, readonly string[]>;
  /** What else is known of each finding's cause, by {@link assessmentKey}. */
  readonly causes: ReadonlyMap<string, Cause>;
  /** The first way back that passes the checks; if none does, one that takes back what this change broke by itself. */
  readonly plan?: Plan;
  /** The account as it would be after that way back. */
  readonly undone?: AccountState;
};

export type Cause = {
  /** Does the change break it by itself? Undefined if it is not known how the account was before. */
  readonly alone: boolean | undefined;
  /** Whose doing it is if what was broken right before the change is of the same person. */
  readonly ofOnePerson: Attribution;
};

/** An assessment whose result is of some kinds. */
type Of<K extends Result['kind']> = Assessment & { readonly result: Extract<Result, { kind: K }> };

const isFailure = (assessment: Assessment): assessment is Of<'fail'> => assessment.result.kind === 'fail';
const isDoubt = (assessment: Assessment): assessment is Of<'unknown'> => assessment.result.kind === 'unknown';

/** If no way back is known, the VPCs are judged as they were when nothing failed in them. */
const vpcsAsRemembered = (
  prerequisites: readonly Prerequisite[],
  state: AccountState,
): readonly Assessment[] => {
  const remembered = withRememberedNetworks(state);
  return remembered
    ? assess(prerequisites, remembered).filter(({ result }) => result.subject.type === 'AWS::EC2::VPC')
    : [];
};

/** A cut path is named by its node and its service. */
const nodesCutOff = ({ cut = [] }: Failure): readonly string[] => [
  ...new Set(cut.map((way) => way.split(' ')[0] ?? way)),
];

/** The nodes that each failed check knows to be cut off, by {@link assessmentKey}. */
export const cutOffBy = (assessments: readonly Assessment[]): Evaluation['cutOff'] =>
  new Map(assessments.filter(isFailure).map((one) => [assessmentKey(one), nodesCutOff(one.result)]));

/** The finding of a failed check. Where no connected node is hit, there is no number of paths that could grow. */
export const failureOf = ({
  kind: _,
  cut,
  unsure: __,
  allLost: ___,
  apart: ____,
  unseen: _____,
  ...fields
}: Failure) => ({
  ...fields,
  ...(cut && !fields.users ? { extent: cut.length } : {}),
});

const findingOf = (
  { prerequisite, result }: Of<'fail'> | Of<'unknown'>,
  attribution: Attribution,
): Finding => {
  if (result.kind === 'fail') return { prerequisite, attribution, ...failureOf(result) };
  return { prerequisite, subject: result.subject, impact: 'unknown', because: result.because, attribution };
};

/** Of what a change shares with another one, people are told what it breaks by itself. */
const inOwnWords = (finding: Finding, own: Failure | undefined): Finding =>
  finding.attribution === 'shared' && own && own.because !== finding.because
    ? { ...finding, because: `${finding.because}; by itself, this change breaks it as well: ${own.because}` }
    : finding;

/**
 * What a change broke, and the way back. It is pure: the change is undone on data, and the results of the
 * checks are compared with the present ones. `findAlone` says what the change does by itself, if that is known; it is
 * asked only if something is broken.
 */
export const evaluate = (
  prerequisites: readonly Prerequisite[],
  effect: Effect,
  state: AccountState,
  findAlone?: () => Alone | undefined,
): Evaluation => {
  const isConcerned = concernOf(effect, state);
  const undone = effect.inverses(state).flatMap((plan): readonly Undone[] => {
    const without = applyPlan(state, plan);
    return without ? [{ plan, undone: without }] : [];
  });
  const withBefore = knowingBefore(effect, state, undone);
  const judged = (one: AccountState): readonly Assessment[] =>
    assess(prerequisites, withBefore(one)).filter(isConcerned);
  const now = judged(state);
  const ways = undone.map((way): Way => ({ ...way, checks: judged(way.undone) }));
  const best = bestOf(now, ways);
  const before = (best ?? ways[0])?.checks;
  const earlier = effect.before?.(state);
  const assessed = (then: AccountState | undefined): readonly Assessment[] =>
    then ? assess(prerequisites, withBefore(then)) : [];
  const withoutChange: WithoutChange = {
    plan: best?.plan,
    before: before ?? [],
    rightBefore: assessed(earlier),
    between: assessed(effect.between?.(state)),
  };
  const asOne: WithoutChange = { ...withoutChange, rightBefore: [], between: [] };
  const failures = now.filter(isFailure);
  const alone = failures.length > 0 ? findAlone?.() : undefined;
  const own = new Map(failures.map((one) => [assessmentKey(one), brokenAlone(alone, one)]));
  const findings = failures.map((one): Finding => {
    const breaks = own.get(assessmentKey(one));
    const attribution = attributionOf(withoutChange, one, breaks);
    return inOwnWords(findingOf(one, attribution), breaks);
  });
  const causes = failures.map((one): readonly [string, Cause] => {
    const breaks = own.get(assessmentKey(one));
    const ofOnePerson = attributionOf(asOne, one, breaks);
    return [assessmentKey(one), { alone: isBrokenAlone(alone, one, breaks), ofOnePerson }];
  });
  const isShared = findings.some(({ attribution }) => attribution === 'shared');
  const way = best ?? (isShared ? partOf(now, ways) : undefined);
  // A way back may reach further than this change, and past doubts that others brought.
  const past = earlier ? assessed(earlier) : (before ?? vpcsAsRemembered(prerequisites, state));
  return {
    findings,
    doubts: now
      .filter(isDoubt)
      .filter((doubt) => isNewDoubt(effect, state, past, doubt))
      .map((doubt) => findingOf(doubt, attributionOf(withoutChange, doubt))),
    passing: now
      .filter(({ result }) => result.kind === 'pass' && result.partly !== true)
      .map(({ prerequisite, result }) => ({ prerequisite, subject: result.subject })),
    cutOff: cutOffBy(now),
    causes: new Map(causes),
    ...(way ? { plan: way.plan, undone: way.undone } : {}),
  };
};
