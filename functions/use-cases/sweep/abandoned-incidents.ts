import type { ResourceType } from '../../account/kinds.ts';
import { resourceKey } from '../../account/resource.ts';
import type { Assessment } from '../../core/assessment.ts';
import type { Incident } from '../../core/ledger/ledger.ts';

/** The kinds that documents name. */
const DESTINATIONS: readonly ResourceType[] = ['AWS::S3::Bucket', 'AWS::Logs::LogGroup', 'AWS::KMS::Key'];

/**
 * Open incidents of log destinations and keys that no document names any more, so that they no longer matter.
 * If a document or such a resource cannot be judged, they may still be named.
 */
export const abandonedIncidents = (
  incidents: readonly Incident[],
  assessments: readonly Assessment[],
): readonly Incident[] => {
  const results = assessments.map(({ result }) => result);
  const documentsHold = results.every(
    ({ kind, subject }) =>
      subject.type !== 'AWS::SSM::Document' || kind === 'pass' || kind === 'not-applicable',
  );
  if (!documentsHold) return [];
  const judged = new Set(results.map(({ subject }) => resourceKey(subject)));
  const doubtful = new Set(
    results.flatMap(({ kind, subject }) => (kind === 'unknown' ? [subject.type] : [])),
  );
  return incidents.filter(
    ({ subject }) =>
      DESTINATIONS.includes(subject.type) && !judged.has(resourceKey(subject)) && !doubtful.has(subject.type),
  );
};
