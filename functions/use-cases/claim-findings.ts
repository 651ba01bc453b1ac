import { resourceKey } from '../account/resource.ts';
import { mailSubject } from '../alerts/sns.ts';
import { placeName } from '../alerts/words/place.ts';
import { isClaimedByAnother } from '../core/ledger/claim.ts';
import { type AlertOfIncident, type Incident, incidentId } from '../core/ledger/ledger.ts';
import { asKnown, isTold, namedBy, namedByClaim, wasToldBroken } from '../core/news.ts';
import { type Finding, isWorse, type Outcome } from '../core/outcome.ts';
import type { Ports } from '../core/ports.ts';
import { isAnswered, isOverSince, type Teller } from './telling/teller.ts';

/** The row of a finding, open or closed. */
export const rowOf = (
  incidents: readonly Incident[],
  { prerequisite, subject }: Pick<Finding, 'prerequisite' | 'subject'>,
): Incident | undefined =>
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

/** What a claim keeps of what was told before: if nobody can tell the new alert, the old one needs its end. */
const keptOf = (known: Incident | undefined): Pick<Incident, 'toldBefore'> =>
  known?.state === 'open' && wasToldBroken(known) && known.alert ? { toldBefore: known.alert } : {};

/**
 * A row as people know it. Whom another run is about to name may have to be named again, because its message may fail;
 * whoever was named before stays named.
 */
export const knownTo = (by: string, row: Incident): Incident => {
  const known = asKnown(row);
  if (!row.claim || row.told || row.claim.by === by) return known;
  const names = namedByClaim(row);
  return { ...known, named: (row.named ?? []).filter((name) => !names.includes(name)) };
};

const MOST_TRIES = 3;

/** A finding that this run tells: its row as it is claimed, and as it will be once it is told. */
export type Claimed = {
  readonly finding: Finding;
  readonly row: Incident | undefined;
  readonly told: Incident;
};

const claimOne = async (
  ports: Ports,
  outcome: Outcome,
  finding: Finding,
  decidedOn: Incident | undefined,
  teller: Teller,
): Promise<Claimed | 'answered' | 'over'> => {
  const { by } = teller;
  let before = decidedOn;
  let isFresh = false;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const now = ports.now();
    if (before && isOverSince(before, teller, now)) return 'over';
    // What was told when the account was judged is known to leave something to tell.
    const mayAnswer = before && (isClaimedByAnother(before.claim, by, now) || (isFresh && isTold(before)));
    if (before && mayAnswer && isAnswered(before, finding, teller)) return 'answered';
    const known = before && knownTo(by, before);
    const told = incidentOf(finding, outcome, known, now);
    const row: Incident = {
      ...told,
      ...keptOf(known),
      state: 'open',
      told: false,
      claim: { by, at: now.toISOString() },
    };
    if (await ports.ledger.replaceIncident(before, row)) return { finding, row, told };
    before = rowOf((await ports.ledger.load([finding.subject])).incidents, finding);
    isFresh = true;
  }
  // Whatever keeps changing the row: an alert is rather told twice than never.
  return { finding, row: undefined, told: incidentOf(finding, outcome, before, ports.now()) };
};

/**
 * Takes the right to tell the findings of an outcome: of two runs that find the same at once, only one gets it.
 * `known` are the incidents on which the decision to tell rests; a row that another run has written since is
 * read again. What others are telling at this moment counts as told: who has something to tell beside it, such as another
 * name, tells it as well. A claim lasts {@link CLAIM_MS}, so that what a crash left untold is told by the next run; the
 * same event or round takes its own claim again at once. Empty: others tell or told all of it. `over`: some of it is over
 * since the account was read, so the account must be judged again.
 */
export const claimFindings = async (
  ports: Ports,
  outcome: Outcome,
  known: readonly Incident[],
  teller: Teller,
): Promise<readonly Claimed[] | 'over'> => {
  const claims = await Promise.all(
    outcome.findings.map((finding) => claimOne(ports, outcome, finding, rowOf(known, finding), teller)),
  );
  if (claims.includes('over')) return 'over';
  return claims.flatMap((one) => (typeof one === 'string' ? [] : one));
};
