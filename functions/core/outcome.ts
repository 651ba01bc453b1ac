import type { AwsEnvironment } from '../account/aws-environment.ts';
import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import type { Resource } from '../account/resource.ts';
import type { Actor } from '../formats/actor.ts';
import type { KnownNode } from './ledger/follow-up.ts';
import { type Hit, IMPACTS, type Impact, type Users } from './prerequisite.ts';

/** How one event (or one finding of the sweep) ended. */
export const STATUSES = [
  'ignored',
  'unreadable',
  'superseded',
  'settling',
  'healthy',
  'inconclusive',
  'alerted',
  'fixed',
  'fix-failed',
  'resolved',
  'follow-up',
] as const;
export type Status = (typeof STATUSES)[number];

/**
 * `proven`: fails now, passes with the change undone. `shared`: the change breaks it by itself, but so does another one,
 * so that undoing it is not enough. `suspected`: fails now, and the state before is not known well enough.
 * `pre-existing`: fails with the change undone as well. `none`: no event is known that explains it, or it is a doubt.
 * The most certain one comes first.
 */
export const ATTRIBUTIONS = ['proven', 'shared', 'suspected', 'pre-existing', 'none'] as const;
export type Attribution = (typeof ATTRIBUTIONS)[number];

/** How urgent an outcome is, the most urgent first. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The possible impacts of a finding, the worst first; `unknown` is a doubt. */
export const FINDING_IMPACTS = [...IMPACTS, 'unknown'] as const;

/** One prerequisite that does not hold (or cannot be judged: impact `unknown`) at one subject. */
export type Finding = {
  readonly prerequisite: string;
  readonly subject: Resource;
  readonly impact: Impact | 'unknown';
  readonly because: string;
  readonly userSees?: string;
  readonly bites?: string;
  readonly security?: true;
  readonly hit?: Hit;
  /** Who is affected although no connected node here is. */
  readonly users?: Users;
  /** The number of cut paths from nodes to services, if known. */
  readonly extent?: number;
  readonly attribution: Attribution;
};

/** One line of before and after, e.g. of a document setting or of the DHCP options. */
export type Difference = { readonly what: string; readonly before: string; readonly after: string };

/**
 * How what was told to be broken has ended: its check passes, or nodes show that it works although nobody can see how, or
 * nothing that sessions need depends on it any more.
 */
export const ENDINGS = ['holds', 'works', 'no-longer-applies'] as const;
export type Ending = (typeof ENDINGS)[number];

/** What a `resolved` outcome says of the alert that it ends. */
export type Resolved = {
  readonly how: Ending;
  /** When it broke, as far as that is known, or when it was told first; and when it was found to be over. ISO 8601. */
  readonly since: string;
  readonly until: string;
  /** Who broke it, as it was told last. */
  readonly brokenBy?: {
    readonly eventId: string;
    readonly api: string;
    readonly name?: string;
    readonly time?: string;
  };
  /** The severity of the alert: who filters by severity gets the end of what they got. */
  readonly severity: Severity;
  /** The place as the alert named it, and the subject of its mail, if this version or a later one sent it. */
  readonly where?: string;
  readonly subject?: string;
  /** Incidents of the same alert or the same resource that are still open. */
  readonly stillOpen: readonly string[];
};

/** What a `follow-up` says: which nodes can start sessions again, some time after what cut them off was mended. */
export type FollowedUp = {
  /** Since the mend. */
  readonly minutes: number;
  /** How many nodes are connected, of how many that were asked for; a node that was stopped since does not count. */
  readonly connected: number;
  readonly of: number;
  /** How many nodes were hit. */
  readonly total: number;
  readonly missing: readonly KnownNode[];
  /** As in {@link Resolved}. */
  readonly where?: string;
  readonly subject?: string;
};

/**
 * Everything that is reported about one event; alerts are rendered from it, and subscribers get it as JSON.
 */
export type Outcome = {
  readonly status: Status;
  readonly prerequisite: string | null;
  readonly attribution: Attribution;
  readonly impact: Impact | 'unknown' | null;
  readonly severity: Severity;
  readonly because: string;
  readonly identity: AwsEnvironment;
  readonly event: { readonly eventId: string; readonly api: string; readonly time: string } | null;
  readonly actor: Actor | null;
  readonly resources: readonly Resource[];
  /** The code to which what was touched belongs, by its tags, and what that rests on. */
  readonly owner?: string;
  readonly findings: readonly Finding[];
  readonly differences: readonly Difference[];
  readonly blastRadius: BlastRadius | null;
  /** When the break takes effect. */
  readonly bites: string | null;
  /** AWS CLI commands, ready to paste: `fix` puts the old state back, `undo` undoes the fix. */
  readonly commands: { readonly fix: readonly string[]; readonly undo: readonly string[] };
  /** The API calls of the fix, `service:Operation`; empty if nothing was changed. */
  readonly calls: readonly string[];
  /** What the guard did, and why it did not do more. */
  readonly action: string;
  /** Pages of the AWS console, and AWS's page on the prerequisite. */
  readonly links: { readonly event?: string; readonly resource?: string; readonly prerequisite?: string };
  /** The resource whose tag mutes this; null if nothing that is still there has tags. */
  readonly mute?: Resource | null;
  /** Stable id of the incident, the same for each delivery. */
  readonly incident: string | null;
  /** Since when it is broken (ISO 8601), if this only reminds of an incident that was told before. */
  readonly reminder?: string;
  /** What is over, if the status is `resolved`. Then `event` and `actor` are those of the change that mended it, if known. */
  readonly resolved?: Resolved;
  /** Which nodes are connected again, if the status is `follow-up`. */
  readonly followUp?: FollowedUp;
  /** True if this incident was already told, so that nothing is published now. */
  readonly toldBefore: boolean;
};

/** An outcome as the guard of an event gives it. */
export type Judgement = Outcome & {
  /** When a `settling` change is judged again (ISO 8601). Nobody is told of it before. */
  readonly judgedAgainAt?: string;
};

/** The worst impact of some findings, or null if there are none. */
export const worstImpact = (findings: readonly Finding[]): Impact | 'unknown' | null =>
  FINDING_IMPACTS.find((impact) => findings.some((finding) => finding.impact === impact)) ?? null;

/** Is `a` worse than `b`? */
export const isWorse = (a: Impact | 'unknown', b: Impact | 'unknown'): boolean =>
  FINDING_IMPACTS.indexOf(a) < FINDING_IMPACTS.indexOf(b);

/** If all findings concern one place and know their nodes, only those are affected, not the whole place. */
export const narrowed = (blast: BlastRadius | null, findings: readonly Finding[]): BlastRadius | null => {
  const hits = findings.flatMap(({ hit }) => hit ?? []);
  const places = new Set(findings.map(({ subject }) => `${subject.type}#${subject.id}`));
  const [most] = hits.toSorted((a, b) => b.nodes - a.nodes);
  if (!blast || !most || hits.length < findings.length || places.size > 1) return blast;
  if (most.nodes >= blast.nodes) return blast;
  return { ...blast, nodes: most.nodes, atLeast: false, sample: most.sample };
};

/** Nobody is known to be affected now, but somebody may be, or will be. */
const severityForUsers = (findings: readonly Finding[]): Severity => {
  const failing = findings.filter(({ users, impact }) => users && impact === 'sessions-fail');
  if (failing.length === 0) return 'info';
  return failing.some(({ users }) => (users?.shown?.nodes ?? 0) > 0) ? 'critical' : 'warning';
};

/**
 * The severity: `critical` if sessions fail or a stranger could benefit. If no node is affected, it is `info`, or
 * `warning` where nodes to come or nodes elsewhere depend on what is broken.
 */
export const severityOf = (findings: readonly Finding[], blast: BlastRadius | null): Severity => {
  if (findings.some(({ security }) => security)) return 'critical';
  const isForOthers = findings.length > 0 && findings.every(({ users }) => users !== undefined);
  if (isForOthers || (blast?.nodes === 0 && !blast.atLeast)) return severityForUsers(findings);
  const worst = worstImpact(findings);
  if (worst === 'sessions-fail') return 'critical';
  return worst === null || worst === 'unknown' ? 'info' : 'warning';
};

/** The outcome with a name of its account, if it has none yet. */
export const withAccountName = (outcome: Outcome, name: string | undefined): Outcome =>
  name === undefined || outcome.identity.accountName !== undefined
    ? outcome
    : { ...outcome, identity: { ...outcome.identity, accountName: name } };
