import type { AccountState } from '../account/state.ts';
import type { Incident } from '../core/ledger/ledger.ts';
import { openIncident } from '../core/news.ts';
import { type Finding, type Outcome, withAccountName } from '../core/outcome.ts';
import type { Ports } from '../core/ports.ts';
import { type Claimed, claimFindings, incidentOf } from './claim-findings.ts';
import { knownNodesOf } from './nodes-hit.ts';
import { withFollowUp } from './recoveries/follow.ts';
import { BusyError } from './repairs/turn.ts';
import { recordBeside } from './telling/record-beside.ts';
import type { Teller } from './telling/teller.ts';

/** What the ledger cannot record now is told twice or closed late. This is no reason to keep silent. */
export const recordQuietly = async (ports: Ports, record: () => Promise<void>): Promise<void> => {
  try {
    await record();
  } catch (error) {
    ports.log.error('The ledger could not be written', { error });
  }
};

/**
 * The incidents of an outcome as told (and as closed if it was fixed), whatever their rows say. `state` knows the nodes of
 * roles and profiles.
 */
export const toldIncidents = (
  { now, accountName }: Ports,
  outcome: Outcome,
  state?: AccountState,
): readonly Incident[] => {
  const told = withAccountName(outcome, accountName?.());
  const incidents = outcome.findings.map((finding) => ({
    ...(state ? knownNodesOf(state, finding.subject) : {}),
    ...incidentOf(finding, told, undefined, now()),
  }));
  return outcome.status === 'fixed' ? withFollowUp(incidents, now()) : incidents;
};

const recordClaimed = (ports: Ports, outcome: Outcome, claimed: readonly Claimed[]): Promise<void> =>
  recordQuietly(ports, async () => {
    await Promise.all(
      claimed.map(async ({ finding, row, told }) => {
        if (!row) return ports.ledger.save({ incidents: [told] });
        if (!(await ports.ledger.replaceIncident(row, told))) await recordBeside(ports, outcome, finding);
      }),
    );
  });

/** The claims of an outcome; undefined if the ledger does not answer. */
const claimQuietly = async (
  ports: Ports,
  outcome: Outcome,
  known: readonly Incident[],
  teller: Teller,
): Promise<readonly Claimed[] | 'over' | undefined> => {
  try {
    return await claimFindings(ports, outcome, known, teller);
  } catch (error) {
    ports.log.error('The ledger could not be written, so an alert may be told twice', { error });
    return undefined;
  }
};

/**
 * Publishes an outcome once and records its incidents. Before it is published, its findings are claimed in the
 * ledger: if other runs tell all of them at this moment or have told them since `known` was read, nothing is
 * published, and the outcome is `toldBefore`. If the publisher fails, it throws, so that the event is delivered
 * again and then told. The price is that a crash right after the publication tells it twice. Throws {@link BusyError} if
 * some of it is over since the account was read, or if its end is being told.
 */
export const tell = async (
  ports: Ports,
  outcome: Outcome,
  known: readonly Incident[],
  teller: Teller,
): Promise<Outcome> => {
  // The end of the alert has the subject of its mail, which names the account.
  const named = withAccountName(outcome, ports.accountName?.());
  const claimed = await claimQuietly(ports, named, known, teller);
  if (claimed === 'over') throw new BusyError('What this change broke is told to be over');
  if (claimed && claimed.length === 0 && outcome.findings.length > 0) return { ...outcome, toldBefore: true };
  await ports.publisher.publish(outcome);
  await (claimed
    ? recordClaimed(ports, named, claimed)
    : recordQuietly(ports, () => ports.ledger.save({ incidents: toldIncidents(ports, outcome) })));
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
        ? [{ incident, less: { ...incident, extent, because } }]
        : [];
    });
    await Promise.all(less.map((one) => ports.ledger.replaceIncident(one.incident, one.less)));
  });
