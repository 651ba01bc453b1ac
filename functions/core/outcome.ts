import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import type { Identity, Resource } from '../account/resource.ts';
import type { Actor } from '../formats/actor.ts';
import { type Hit, IMPACTS, type Impact } from './prerequisite.ts';

/** How one event (or one finding of the sweep) ended. */
export const STATUSES = [
  'ignored',
  'unreadable',
  'superseded',
  'healthy',
  'inconclusive',
  'alerted',
  'fixed',
  'fix-failed',
] as const;
export type Status = (typeof STATUSES)[number];

/**
 * `proven`: fails now, passes with the change undone. `suspected`: fails now, and what was before is not
 * known well enough. `pre-existing`: fails with the change undone as well. `none`: no event is known. The most
 * certain stands first.
 */
export const ATTRIBUTIONS = ['proven', 'suspected', 'pre-existing', 'none'] as const;
export type Attribution = (typeof ATTRIBUTIONS)[number];

/** How loud an outcome is, the loudest first. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a finding may say of its impact, the worst first: `unknown` is a doubt. */
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
  /** How many ways of nodes to services are cut, where that is known. */
  readonly extent?: number;
  readonly attribution: Attribution;
};

/** One line of before and after, e.g. of a document setting or of the DHCP options. */
export type Difference = { readonly what: string; readonly before: string; readonly after: string };

/** Everything that is said of one event; alerts are rendered from it, and subscribers get it as JSON. */
export type Outcome = {
  readonly status: Status;
  readonly prerequisite: string | null;
  readonly attribution: Attribution;
  readonly impact: Impact | 'unknown' | null;
  readonly severity: Severity;
  readonly because: string;
  readonly identity: Identity;
  readonly event: { readonly eventId: string; readonly api: string; readonly time: string } | null;
  readonly actor: Actor | null;
  readonly resources: readonly Resource[];
  readonly findings: readonly Finding[];
  readonly differences: readonly Difference[];
  readonly blastRadius: BlastRadius | null;
  /** How long until it is felt. */
  readonly bites: string | null;
  /** AWS CLI commands, ready to be pasted: `fix` puts the old state back, `undo` takes a fix back. */
  readonly commands: { readonly fix: readonly string[]; readonly undo: readonly string[] };
  /** API calls that were made to put it back, `service:Operation`; empty when nothing was changed. */
  readonly calls: readonly string[];
  /** What was done, and why not more. */
  readonly action: string;
  readonly links: { readonly event?: string; readonly resource?: string };
  /** Stable id of the incident, the same for each delivery. */
  readonly incident: string | null;
  /** True when this incident was told before, so that nothing is published now. */
  readonly toldBefore: boolean;
};

/** Is this an outcome that people are told of? */
export const isPublished = ({ status, toldBefore }: Outcome): boolean => {
  if (toldBefore) return false;
  switch (status) {
    case 'ignored':
    case 'superseded':
    case 'healthy':
      return false;
    case 'unreadable':
    case 'inconclusive':
    case 'alerted':
    case 'fixed':
    case 'fix-failed':
      return true;
  }
};

/** The worst impact of some findings, or null of none. */
export const worstImpact = (findings: readonly Finding[]): Impact | 'unknown' | null =>
  FINDING_IMPACTS.find((impact) => findings.some((finding) => finding.impact === impact)) ?? null;

/** Is `a` worse than `b`? */
export const isWorse = (a: Impact | 'unknown', b: Impact | 'unknown'): boolean =>
  FINDING_IMPACTS.indexOf(a) < FINDING_IMPACTS.indexOf(b);

/**
 * Where the findings are of one place and know their nodes, those are hit, and not all nodes of the place.
 */
export const narrowed = (blast: BlastRadius | null, findings: readonly Finding[]): BlastRadius | null => {
  const hits = findings.flatMap(({ hit }) => hit ?? []);
  const places = new Set(findings.map(({ subject }) => `${subject.type}#${subject.id}`));
  const [most] = hits.toSorted((a, b) => b.nodes - a.nodes);
  if (!blast || !most || hits.length < findings.length || places.size > 1) return blast;
  if (most.nodes >= blast.nodes) return blast;
  return { ...blast, nodes: most.nodes, atLeast: false, sample: most.sample };
};

/** How loud to be: nobody hit is information, dead sessions and what helps a stranger are critical. */
export const severityOf = (findings: readonly Finding[], blast: BlastRadius | null): Severity => {
  if (findings.some(({ security }) => security)) return 'critical';
  if (blast?.nodes === 0 && !blast.atLeast) return 'info';
  const worst = worstImpact(findings);
  if (worst === 'sessions-fail') return 'critical';
  return worst === null || worst === 'unknown' ? 'info' : 'warning';
};
