import { resourceKey } from '../account/resource.ts';
import type { Change } from '../formats/cloudtrail.ts';
import type { Incident } from './ledger.ts';
import { type Finding, isWorse } from './outcome.ts';

/** The open incident that a finding belongs to. */
export const openIncident = (incidents: readonly Incident[], finding: Finding): Incident | undefined =>
  incidents.find(
    ({ prerequisite, subject, state }) =>
      state === 'open' &&
      prerequisite === finding.prerequisite &&
      resourceKey(subject) === resourceKey(finding.subject),
  );

/**
 * Is a finding worth telling? One incident is told once, however often its event comes. A later change that is
 * proven to have broken it is news: it must have been put right in between. The sweep knows no actor, so the
 * change that explains its finding is news too, and so is one that cuts more.
 */
export const isNews = (finding: Finding, incident: Incident | undefined, change: Change): boolean => {
  if (!incident?.told) return true;
  if (isWorse(finding.impact, incident.impact)) return true;
  const isOfChange = finding.attribution === 'proven' || finding.attribution === 'suspected';
  if (isOfChange && (finding.extent ?? 0) > (incident.extent ?? Number.POSITIVE_INFINITY)) return true;
  if (incident.eventId === change.eventId) return false;
  if (finding.attribution !== 'proven') return false;
  // Not `>`: a time that cannot be read must not silence.
  return incident.eventId === null || !(Date.parse(change.time) <= Date.parse(incident.checkedAt));
};
