import type { Plan } from '../../account/api-call.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { type Assessment, assessmentKey, brokeMore, resultOf } from '../assessment.ts';
import type { Incident } from '../ledger.ts';
import { isTold, type Reported } from '../news.ts';
import type { Attribution, Finding } from '../outcome.ts';

/** How things stand without the change that is judged. */
export type WithoutChange = {
  /** The way back that helps; undefined where none does. */
  readonly plan: Plan | undefined;
  /** The checks with that way back taken, or else with the best way back that is known. */
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
 * Blame by counterfactual: what fails now is `proven` to be of a change when it does not fail on the same account
 * with the change undone in full.
 */
export const attributionOf = (
  { plan, before, failedBefore }: WithoutChange,
  assessment: Assessment,
): Attribution => {
  const { prerequisite, result } = assessment;
  const then = resultOf(before, assessmentKey(assessment));
  // It was broken; this change may still have broken more of it.
  if (then?.kind === 'fail') return brokeMore(then, result) ? 'suspected' : 'pre-existing';
  if (result.kind === 'fail' && failedBefore.has(wordsOf(assessment))) return 'pre-existing';
  if (plan) return plan.exact && then?.kind !== 'unknown' ? 'proven' : 'suspected';
  const failedElsewhere = before.some(
    (old) => old.prerequisite === prerequisite && old.result.kind === 'fail',
  );
  return failedElsewhere ? 'pre-existing' : 'suspected';
};

/** Findings after what the ledger knows of their incidents was taken into account. */
export type Attributed = {
  readonly findings: readonly Finding[];
  /** The plan goes back past a break that was told before: that break is not this change's. */
  readonly knownBefore: boolean;
};

/**
 * Broken in the same words as was told of another change, and not seen whole in between: whoever did it again, or
 * did it anew, cannot be told.
 */
const isSameBreak = (finding: Finding, incident: Incident | undefined, change: Change): boolean =>
  isTold(incident) &&
  incident.eventId !== null &&
  incident.eventId !== change.eventId &&
  incident.because === finding.because;

/** Takes back a proof that the ledger speaks against: what is broken may have been so before this change. */
export const attribute = (
  broken: readonly Reported[],
  plan: Plan | undefined,
  change: Change,
): Attributed => {
  const knownBefore = plan?.beyond === true && broken.some(({ incident }) => isTold(incident));
  const findings = broken.map(({ finding, incident }): Finding => {
    if (finding.attribution !== 'proven') return finding;
    if (knownBefore) return { ...finding, attribution: 'pre-existing' };
    return isSameBreak(finding, incident, change) ? { ...finding, attribution: 'suspected' } : finding;
  });
  return { findings, knownBefore };
};
