import { label, resourceKey } from '../account/resource.ts';
import { observedOf } from '../account/resource-in-state.ts';
import type { AccountState } from '../account/state.ts';
import { type Assessment, standsInTheWay } from './assessment.ts';
import type { Finding } from './outcome.ts';

const resultsFor = ({ prerequisite, subject }: Finding, assessments: readonly Assessment[]) =>
  assessments
    .filter((one) => one.prerequisite === prerequisite)
    .filter(({ result }) => resourceKey(result.subject) === resourceKey(subject))
    .map(({ result }) => result);

/**
 * Why findings do not count as healed, in words; empty if all of them do. The absence of a failure proves
 * nothing: the check of a finding's subject must pass, or it must not apply to a subject that was read again,
 * e.g. a bucket that the preferences no longer name.
 */
export const stillOpen = (
  findings: readonly Finding[],
  assessments: readonly Assessment[],
  state: AccountState,
): readonly string[] =>
  findings.flatMap((finding) => {
    const results = resultsFor(finding, assessments);
    if (results.length === 0) {
      return observedOf(state, finding.subject) ? [] : [`${label(finding.subject)} was not read again`];
    }
    return results.flatMap((result) =>
      standsInTheWay(result) || result.kind === 'unknown' ? [result.because] : [],
    );
  });
