import type { Plan } from '../../account/api-call.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { type Assessment, assessmentKey, brokeMore, isOpenIn, resultOf } from '../assessment.ts';
import type { Incident } from '../ledger/ledger.ts';
import { isTold, isToldMeanwhile, type Reported } from '../news.ts';
import type { Attribution, Finding } from '../outcome.ts';

/** The checks without the change that is judged. */
export type WithoutChange = {
  /** The way back that helps; undefined if none does. */
  readonly plan: Plan | undefined;
  /** The checks after that way back, or else after the best known way back. */
  readonly before: readonly Assessment[];
  /** What failed right before the change, each by {@link wordsOf}. */
  readonly failedBefore: ReadonlySet<string>;
};

/** A check result by prerequisite, subject and words. */
export const wordsOf = (assessment: Assessment): string => {
  const { result } = assessment;
  return `${assessmentKey(assessment)}|${'because' in result ? result.because : ''}`;
};

/**
 * Blame by counterfactual: a failure is `proven` to be caused by a change if it disappears on the same
 * account when the change is completely undone, and every path that it cut is open then.
 */
export const attributionOf = (
  { plan, before, failedBefore }: WithoutChange,
  assessment: Assessment,
): Attribution => {
  const { prerequisite, result } = assessment;
  const then = resultOf(before, assessmentKey(assessment));
  // It was already broken, but this change may have broken more of it.
  if (then?.kind === 'fail') return brokeMore(then, result) ? 'suspected' : 'pre-existing';
  if (result.kind === 'fail' && failedBefore.has(wordsOf(assessment))) return 'pre-existing';
  if (plan) {
    const isLost = result.kind === 'fail' && result.allLost === true;
    const isCertain = plan.exact && then?.kind !== 'unknown' && isOpenIn(before, result) && !isLost;
    return isCertain ? 'proven' : 'suspected';
  }
  const failedElsewhere = before.some(
    (old) => old.prerequisite === prerequisite && old.result.kind === 'fail',
  );
  return failedElsewhere ? 'pre-existing' : 'suspected';
};

/** Findings, with regard to what the ledger knows about their incidents. */
export type Attributed = {
  readonly findings: readonly Finding[];
  /** The plan goes back past a break that was already reported: this change did not cause that break. */
  readonly knownBefore: boolean;
};

/**
 * Is it broken in the same words as already reported for another change, without having been seen healthy in
 * between? Then it cannot be known whether this change broke it again. A report that came after this change was heard
 * of says nothing about what was before it.
 */
const isSameBreak = (
  finding: Finding,
  incident: Incident | undefined,
  change: Change,
  heardAt: Date,
): boolean =>
  isTold(incident) &&
  !isToldMeanwhile(incident, change, heardAt) &&
  incident.eventId !== null &&
  incident.eventId !== change.eventId &&
  incident.because === finding.because;

/** Withdraws a proof that the ledger contradicts, because it may have been broken before this change. */
export const attribute = (
  broken: readonly Reported[],
  plan: Plan | undefined,
  change: Change,
  heardAt: Date,
): Attributed => {
  const knownBefore = plan?.beyond === true && broken.some(({ incident }) => isTold(incident));
  const findings = broken.map(({ finding, incident }): Finding => {
    if (finding.attribution !== 'proven') return finding;
    if (knownBefore) return { ...finding, attribution: 'pre-existing' };
    return isSameBreak(finding, incident, change, heardAt)
      ? { ...finding, attribution: 'suspected' }
      : finding;
  });
  return { findings, knownBefore };
};
