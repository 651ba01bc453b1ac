import type { Resource } from '../account/resource.ts';
import type { Incident } from '../core/ledger/ledger.ts';
import { openIncident } from '../core/news.ts';
import type { Finding, Outcome } from '../core/outcome.ts';
import type { Ports } from '../core/ports.ts';

const incidentOf = (finding: Finding, { event, actor, status }: Outcome, now: Date): Incident => ({
  prerequisite: finding.prerequisite,
  subject: finding.subject,
  state: status === 'fixed' ? 'closed' : 'open',
  impact: finding.impact,
  eventId: event?.eventId ?? null,
  checkedAt: now.toISOString(),
  told: true,
  because: finding.because,
  ...(finding.extent === undefined ? {} : { extent: finding.extent }),
  ...(event ? { api: event.api } : {}),
  ...(actor ? { by: actor.name } : {}),
});

/** What the ledger cannot record now is told twice or closed late. This is no reason to keep silent. */
export const recordQuietly = async (ports: Ports, record: () => Promise<void>): Promise<void> => {
  try {
    await record();
  } catch (error) {
    ports.log.error('The ledger could not be written', { error });
  }
};

/** Records the incidents of an outcome as told (and as closed if it was fixed). */
export const recordTold = (ports: Ports, outcome: Outcome): Promise<void> =>
  recordQuietly(ports, async () => {
    const incidents = outcome.findings.map((finding) => incidentOf(finding, outcome, ports.now()));
    await Promise.all(incidents.map((incident) => ports.ledger.saveIncident(incident)));
  });

/**
 * Publishes an outcome and records its incidents. If the publisher fails, it throws, so that the event is
 * delivered again and then told. The price is that a crash right after the publication tells it twice.
 */
export const tell = async (ports: Ports, outcome: Outcome): Promise<Outcome> => {
  await ports.publisher.publish(outcome);
  await recordTold(ports, outcome);
  return outcome;
};

/** Records how much less an incident cuts now, so that if it grows again, that counts as news. */
export const recordLess = (
  ports: Ports,
  incidents: readonly Incident[],
  findings: readonly Finding[],
): Promise<void> =>
  recordQuietly(ports, async () => {
    const less = findings.flatMap((finding) => {
      const incident = openIncident(incidents, finding);
      const { extent, because } = finding;
      return incident?.extent !== undefined && extent !== undefined && extent < incident.extent
        ? [{ ...incident, extent, because }]
        : [];
    });
    await Promise.all(less.map((incident) => ports.ledger.saveIncident(incident)));
  });

/** Closes the open incidents of everything that passes now. */
export const closeIncidents = (
  ports: Ports,
  incidents: readonly Incident[],
  passing: readonly { readonly prerequisite: string; readonly subject: Resource }[],
): Promise<void> =>
  recordQuietly(ports, async () => {
    const keys = new Set(
      passing.map(({ prerequisite, subject }) => `${prerequisite}|${subject.type}|${subject.id}`),
    );
    const over = incidents.filter(
      ({ state, prerequisite, subject }) =>
        state === 'open' && keys.has(`${prerequisite}|${subject.type}|${subject.id}`),
    );
    const checkedAt = ports.now().toISOString();
    await Promise.all(
      over.map((incident) => ports.ledger.saveIncident({ ...incident, state: 'closed', checkedAt })),
    );
  });
