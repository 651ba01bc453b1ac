import type { AwsEnvironment } from '../../account/aws-environment.ts';
import { label, resourceKey } from '../../account/resource.ts';
import { type Incident, incidentId, MENDS, type Recovery } from '../../core/ledger/ledger.ts';
import { ENDINGS, type Ending, type Finding, type Outcome, type Resolved } from '../../core/outcome.ts';
import { lastTold } from '../claim-findings.ts';
import { linksTo, quietOutcome } from '../outcomes.ts';

/** A closed incident whose end is to be told. */
export type Recovered = Incident & { readonly recovery: Recovery };

/** The incident of the alert that told it, which names its thread. */
export const threadOf = ({ prerequisite, subject, alert }: Incident): string =>
  alert?.incident ?? incidentId(prerequisite, subject);

const findingOf = ({ prerequisite, subject, impact, because }: Incident): Finding => ({
  prerequisite,
  subject,
  impact,
  because: because ?? `${prerequisite} did not hold at ${label(subject)}`,
  attribution: 'none',
});

/** When it broke: the call that is known to have broken it may be older than the first alert. */
const brokenSince = (incident: Incident): string => {
  const times = [incident.since ?? lastTold(incident), incident.time ?? ''];
  const known = times.filter((time) => !Number.isNaN(Date.parse(time)));
  return known.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? '';
};

/** A doubt names whoever raised it, who broke nothing. */
const brokenBy = ({ impact, eventId, api, by, time }: Incident): Resolved['brokenBy'] =>
  api === undefined || impact === 'unknown'
    ? undefined
    : { eventId: eventId ?? '', api, ...(by ? { name: by } : {}), ...(time ? { time } : {}) };

const HOW: Readonly<Record<Ending, string>> = {
  holds: 'The checks pass again.',
  works: 'Connected nodes show that it works again, although it cannot be seen how.',
  'no-longer-applies': 'Nothing that sessions need depends on it any more.',
};

const whoseDoing = (after: Recovery['after']): string => {
  if (!after) return 'Found by the sweep. No event shows who mended it.';
  const { event, actor, mends } = after;
  switch (mends) {
    case 'certainly':
      return 'This change mended it: without it, the checks would fail.';
    case 'probably':
      return 'They pass after this change, which has probably mended it: it is the same call that broke it.';
    case 'unknown':
      return `Found when ${event.api} by ${actor.name} was judged. Nothing shows that this change mended it.`;
  }
};

/** The change that says most of who mended some incidents. */
const mostCertain = (rows: readonly Recovered[]): Recovery['after'] =>
  rows
    .flatMap(({ recovery }) => recovery.after ?? [])
    .toSorted((a, b) => MENDS.indexOf(a.mends) - MENDS.indexOf(b.mends))[0];

/** The message that ends an alert. `rows` are the incidents that are over, all of one alert. */
export const resolvedOutcome = (
  identity: AwsEnvironment,
  rows: readonly [Recovered, ...Recovered[]],
  stillOpen: readonly string[],
): Outcome => {
  const [first] = rows;
  const { alert } = first;
  const after = mostCertain(rows);
  const shown = after?.mends === 'unknown' ? undefined : after;
  const how = ENDINGS.find((one) => rows.some(({ recovery }) => recovery.how === one)) ?? 'holds';
  const since = rows.map(brokenSince).toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? '';
  const blamed = rows.map(brokenBy).find((one) => one !== undefined);
  const subjects = new Map(rows.map(({ subject }) => [resourceKey(subject), subject]));
  const left = stillOpen.length > 0 ? ` Still open: ${stillOpen.join(', ')}.` : '';
  const findings = rows.map(findingOf);
  return quietOutcome(
    identity,
    'resolved',
    [...new Set(findings.map(({ because }) => because))].join('; '),
    null,
    {
      prerequisite: first.prerequisite,
      event: shown?.event ?? null,
      actor: shown?.actor ?? null,
      resources: [...subjects.values()],
      findings,
      action: `${HOW[how]} ${whoseDoing(after)}${left}`,
      links: linksTo(identity, shown ? { eventId: shown.event.eventId, region: '' } : null, first.subject),
      mute: null,
      incident: threadOf(first),
      resolved: {
        how,
        since,
        until: first.recovery.at,
        ...(blamed ? { brokenBy: blamed } : {}),
        severity: alert?.severity ?? 'warning',
        ...(alert?.where ? { where: alert.where } : {}),
        ...(alert?.subject ? { subject: alert.subject } : {}),
        stillOpen,
      },
    },
  );
};
