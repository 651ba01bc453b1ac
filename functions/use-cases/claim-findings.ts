import { resourceKey } from '../account/resource.ts';
import { mailSubject } from '../alerts/sns.ts';
import { placeName } from '../alerts/words/place.ts';
import { isClaimedByAnother } from '../core/ledger/claim.ts';
import { type AlertOfIncident, type Incident, incidentId } from '../core/ledger/ledger.ts';
import { asKnown, doubtsMore, isTold, namedBy, wasToldBroken } from '../core/news.ts';
import { type Finding, isWorse, type Outcome } from '../core/outcome.ts';
import type { Ports } from '../core/ports.ts';

/** The row of a finding, open or closed. */
const rowOf = (incidents: readonly Incident[], { prerequisite, subject }: Finding): Incident | undefined =>
  incidents.find(
    (one) => one.prerequisite === prerequisite && resourceKey(one.subject) === resourceKey(subject),
  );

/** When it was told last; rows of earlier versions say it with `checkedAt`. */
export const lastTold = ({ toldAt, checkedAt }: Incident): string => toldAt ?? checkedAt;

/** Many people may work at one incident. */
const MOST_NAMES = 40;

/** A change before which it was broken already names nobody; a doubt names whoever raised it. */
const namesOf = (
  { event, actor }: Outcome,
  { attribution, impact }: Finding,
  before: readonly string[] = [],
): readonly string[] => {
  const isCause = attribution !== 'pre-existing' && (attribution !== 'none' || impact === 'unknown');
  const names = event && actor && isCause ? namedBy({ ...event, actor }) : [];
  return [...new Set([...before, ...names])].slice(-MOST_NAMES);
};

/**
 * What the end of an incident has to match. A later change after which it cannot be seen whether it is still broken is no
 * end, so the alert that told the break waits for its own. What the sweep corrects was never broken.
 */
const alertOf = (
  outcome: Outcome,
  { prerequisite, subject, impact }: Finding,
  open: Incident | undefined,
): AlertOfIncident => {
  if (impact === 'unknown' && outcome.event && open && wasToldBroken(open) && open.alert) return open.alert;
  return {
    incident: outcome.incident ?? incidentId(prerequisite, subject),
    subject: mailSubject(outcome),
    severity: outcome.severity,
    where: placeName(outcome),
  };
};

/** The most nodes that it was told to hit since it is open. */
const nodesOf = ({ hit }: Finding, open: Incident | undefined): Pick<Incident, 'nodes'> => {
  const before = open?.nodes;
  if (!hit?.known || (before && before.total > hit.nodes)) return before ? { nodes: before } : {};
  return { nodes: { total: hit.nodes, known: hit.known } };
};

/** Since when it is told without an end in between: one that nobody was told of does not count. */
const toldSince = (before: Incident | undefined, now: Date): string =>
  before && isTold(before) && (before.state === 'open' || before.recovery)
    ? (before.since ?? lastTold(before))
    : now.toISOString();

/** When it was over last. An end that flapped was not told, but something that goes on to flap is not over. */
const endedBefore = (before: Incident | undefined): Pick<Incident, 'resolvedAt'> => {
  const last = before?.recovery?.isFlapping ? before.recovery.at : before?.resolvedAt;
  return last === undefined ? {} : { resolvedAt: last };
};

/**
 * The incident of a finding, as it is recorded while and after its outcome is told. A reminder knows no event,
 * so it keeps the one that is known.
 */
export const incidentOf = (
  finding: Finding,
  outcome: Outcome,
  before: Incident | undefined,
  now: Date,
): Incident => {
  const { event, actor, status } = outcome;
  const open = before?.state === 'open' && isTold(before) ? before : undefined;
  const same = event === null && open && !isWorse(finding.impact, open.impact) ? open : undefined;
  const api = event?.api ?? same?.api;
  const by = actor?.name ?? same?.by;
  const time = event?.time ?? same?.time;
  const names = namesOf(outcome, finding, open?.named);
  return {
    prerequisite: finding.prerequisite,
    subject: finding.subject,
    state: status === 'fixed' ? 'closed' : 'open',
    impact: finding.impact,
    eventId: event?.eventId ?? same?.eventId ?? null,
    checkedAt: now.toISOString(),
    told: true,
    toldAt: now.toISOString(),
    since: toldSince(before, now),
    because: finding.because,
    ...(finding.extent === undefined ? {} : { extent: finding.extent }),
    ...(api ? { api } : {}),
    ...(by ? { by } : {}),
    ...(time ? { time } : {}),
    named: names,
    alert: alertOf(outcome, finding, open),
    ...nodesOf(finding, open),
    ...endedBefore(before),
  };
};

/** Does a row say at least as much as a finding? Two changes may raise doubts about one VPC at once. */
const covers = ({ state, impact, extent, because = '' }: Incident, finding: Finding): boolean =>
  state === 'open' &&
  !isWorse(finding.impact, impact) &&
  !(impact === 'unknown' && doubtsMore(finding, because)) &&
  !((finding.extent ?? 0) > (extent ?? Number.POSITIVE_INFINITY));

/** What a claim keeps of what was told before: if nobody can tell the new alert, the old one needs its end. */
const keptOf = (known: Incident | undefined): Pick<Incident, 'toldBefore'> =>
  known?.state === 'open' && wasToldBroken(known) && known.alert ? { toldBefore: known.alert } : {};

const MOST_TRIES = 3;

/** A finding that this run tells: its row as it is claimed, and as it will be once it is told. */
export type Claimed = { readonly row: Incident | undefined; readonly told: Incident };

/** Another run told it just now without knowing who did it: the row keeps who it was. */
const nameCause = async (ports: Ports, row: Incident, finding: Finding, outcome: Outcome): Promise<void> => {
  const { event, actor } = outcome;
  if (!event || !isTold(row) || row.eventId !== null) return;
  const names = namesOf(outcome, finding, row.named);
  const named = { ...row, eventId: event.eventId, api: event.api, time: event.time, named: names };
  await ports.ledger.replaceIncident(row, actor ? { ...named, by: actor.name } : named);
};

const claimOne = async (
  ports: Ports,
  outcome: Outcome,
  finding: Finding,
  decidedOn: Incident | undefined,
  by: string,
): Promise<Claimed | undefined> => {
  let before = decidedOn;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const now = ports.now();
    if (before && isClaimedByAnother(before.claim, by, now) && covers(before, finding)) return undefined;
    const known = before && asKnown(before);
    const told = incidentOf(finding, outcome, known, now);
    const row: Incident = {
      ...told,
      ...keptOf(known),
      state: 'open',
      told: false,
      claim: { by, at: now.toISOString() },
    };
    if (await ports.ledger.replaceIncident(before, row)) return { row, told };
    before = rowOf((await ports.ledger.load([finding.subject])).incidents, finding);
    if (before && isTold(before) && covers(before, finding)) {
      await nameCause(ports, before, finding, outcome);
      return undefined;
    }
  }
  // Whatever keeps changing the row: an alert is rather told twice than never.
  return { row: undefined, told: incidentOf(finding, outcome, before, ports.now()) };
};

/**
 * Takes the right to tell the findings of an outcome: of two runs that find the same at once, only one gets it.
 * `known` are the incidents on which the decision to tell rests; a row that another run has written since is
 * read again. A claim lasts {@link CLAIM_MS}, so that what a crash left untold is told by the next run; the
 * same event or round takes its own claim again at once. Empty: another run tells or told all of it.
 */
export const claimFindings = async (
  ports: Ports,
  outcome: Outcome,
  known: readonly Incident[],
  by: string,
): Promise<readonly Claimed[]> => {
  const claimed = await Promise.all(
    outcome.findings.map((finding) => claimOne(ports, outcome, finding, rowOf(known, finding), by)),
  );
  return claimed.flatMap((one) => one ?? []);
};
