import { resourceKey } from '../../account/resource.ts';
import type { Assessment } from '../../core/assessment.ts';
import { type Incident, incidentId } from '../../core/ledger/ledger.ts';
import { isTold } from '../../core/news.ts';
import type { Finding } from '../../core/outcome.ts';
import { UNCHANGED } from '../../core/unchanged.ts';
import { shownTime } from '../../formats/shown-time.ts';
import { lastTold } from '../claim-findings.ts';

/**
 * What the sweep tells once as information: what nodes show although it cannot be seen, with the open incidents that this
 * refutes, or that it cannot be told any more whether their way is open.
 */
export type Contradiction = {
  readonly kind: 'shown' | 'unsettled';
  readonly finding: Finding;
  readonly corrects: readonly Incident[];
};

const findingOf = (
  prerequisite: string,
  { subject, because }: { readonly subject: Finding['subject']; readonly because: string },
): Finding => ({ prerequisite, subject, impact: 'unknown', because, attribution: 'none' });

/** Does an incident say that something fails which does not fail now? */
const isRefuted = (
  { prerequisite, subject, impact, ...incident }: Incident,
  vpc: Finding['subject'],
  assessments: readonly Assessment[],
): boolean => {
  const here = assessments.filter(({ result }) => resourceKey(result.subject) === resourceKey(vpc));
  return (
    isTold({ prerequisite, subject, impact, ...incident }) &&
    impact !== 'unknown' &&
    resourceKey(subject) === resourceKey(vpc) &&
    here.some((one) => one.prerequisite === prerequisite) &&
    here.every((one) => one.prerequisite !== prerequisite || one.result.kind !== 'fail')
  );
};

/** What is to be told of some results although nothing fails there. */
export const contradictionsIn = (
  assessments: readonly Assessment[],
  incidents: readonly Incident[],
): readonly Contradiction[] =>
  assessments.flatMap(({ prerequisite, result }): readonly Contradiction[] => {
    if (result.kind !== 'unknown') return [];
    const { contradicted, unsettled, subject } = result;
    if (unsettled !== undefined) {
      const finding = findingOf(prerequisite, { subject, because: unsettled });
      return [{ kind: 'unsettled', finding, corrects: [] }];
    }
    if (!contradicted) return [];
    const corrects =
      contradicted === 'verdict'
        ? incidents.filter((one) => one.state === 'open' && isRefuted(one, subject, assessments))
        : [];
    // While others do not ping, what was said of the change is not refuted.
    if (contradicted === 'verdict' && corrects.length === 0) return [];
    return [{ kind: 'shown', finding: findingOf(prerequisite, result), corrects }];
  });

/** Was it told, or something worse? A doubt in other words is another one. */
export const wasTold = (
  { kind, finding, corrects }: Contradiction,
  incident: Incident | undefined,
): boolean => {
  if (corrects.length > 0 || !isTold(incident)) return false;
  if (kind === 'shown' || incident.impact !== 'unknown') return true;
  return (incident.because ?? '').includes(finding.because);
};

/** The findings that an outcome about a contradiction tells: those that are corrected come first. */
export const findingsOf = ({ finding, corrects }: Contradiction): readonly Finding[] => [
  ...corrects
    .filter(({ prerequisite }) => prerequisite !== finding.prerequisite)
    .map(({ prerequisite }) => findingOf(prerequisite, finding)),
  finding,
];

const SEEN = 'Found by the hourly sweep, and remembered: a change that closes this way will be told.';
const DOUBTED =
  'Found by the hourly sweep. No event explains it. If nodes go on pinging, it is remembered as good.';

const MINUTE_MS = 60 * 1000;

/** How long after a time it is, in words. */
const laterThan = (time: string, now: Date): string => {
  const minutes = Math.round((now.getTime() - Date.parse(time)) / MINUTE_MS);
  return Number.isNaN(minutes) ? '' : ` ${minutes} minutes later`;
};

/** What an outcome about a contradiction says that was done. */
export const actionOf = ({ kind, corrects }: Contradiction, now: Date): string => {
  const [first] = corrects;
  if (!first) return `${kind === 'shown' ? SEEN : DOUBTED} ${UNCHANGED}`;
  const { prerequisite, subject, because, api, by, eventId } = first;
  const who = api ? `, after ${api}${by ? ` by ${by}` : ''}${eventId ? ` (event ${eventId})` : ''}` : '';
  const said = because ? `: ${because}` : '';
  return `Found by the hourly sweep. This corrects incident ${incidentId(prerequisite, subject)}, told at ${shownTime(lastTold(first))}${who}${said}. The nodes still ping${laterThan(lastTold(first), now)}, so that was wrong, or they use another way. ${UNCHANGED}`;
};
