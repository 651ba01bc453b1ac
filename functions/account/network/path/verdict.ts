import type { NameServer } from '../name-servers.ts';

/** A service whose endpoint the agent talks to, by the last part of its endpoint's name. */
export type PathService = 'ssm' | 'ssmmessages' | 'ec2messages' | 's3' | 'logs' | 'kms';

/** The steps of a packet on its way to an endpoint, in this order. */
export type PathStep =
  | 'name-resolution'
  | 'endpoint'
  | 'route'
  | 'node-security-group'
  | 'node-network-acl'
  | 'nat-network-acl'
  | 'endpoint-network-acl'
  | 'endpoint-security-group'
  | 'endpoint-policy';

export type Broken = {
  readonly kind: 'broken';
  readonly step: PathStep;
  /** One clause without a full stop. */
  readonly because: string;
  /** The sorted ids of the rules, entries, routes and endpoints that show it. */
  readonly evidence: readonly string[];
  /** What outside this network could still make it work. */
  readonly unless?: string;
  /** Set if only a name that leads elsewhere could make it work: what it would have to name. */
  readonly unlessNamed?: string;
};

export type Unknown = { readonly kind: 'unknown'; readonly step: PathStep; readonly because: string };

export type PathVerdict =
  | { readonly kind: 'reachable'; readonly via: 'endpoint' | 'internet' }
  | Broken
  | Unknown;

/** One step on the path: it is open, broken, or unknown. */
export type StepVerdict = { readonly kind: 'open' } | Broken | Unknown;

/** What decides besides the network itself. */
export type PathContext = {
  readonly region: string;
  /** The account whose roles the nodes have, for endpoint policies; undefined if unknown. */
  readonly account?: string;
  /** The kind of DNS server that the node uses, see `decidingServer`. */
  readonly nameServer: NameServer;
  /** The addresses in the DHCP options; only the first counts, and only if it is not the VPC's own. */
  readonly servers?: readonly string[];
  /**
   * The log buckets, for endpoint policies that name buckets, and whether agents ask for their encryption.
   */
  readonly buckets?: readonly {
    readonly name: string;
    readonly encrypted: boolean;
    /** Where the bucket is, if that was read. */
    readonly region?: string;
  }[];
};

export const OPEN: StepVerdict = { kind: 'open' };

export const broken = (step: PathStep, because: string, evidence: readonly string[] = []): Broken => ({
  kind: 'broken',
  step,
  because,
  evidence: [...new Set(evidence)].toSorted(),
});

/** A break that a private hosted zone could undo, if it named this. */
export const unlessNamed = (verdict: Broken, what: string): Broken => ({
  ...verdict,
  unless: `a private hosted zone names ${what}`,
  unlessNamed: what,
});

/** The same break without what could undo it. */
export const certainly = ({ unless: _, unlessNamed: __, ...verdict }: Broken): Broken => verdict;

export const uncertain = (step: PathStep, because: string): Unknown => ({ kind: 'unknown', step, because });

/** The first broken step; if there is none, the first unknown one. */
export const inSequence = (steps: readonly StepVerdict[]): StepVerdict =>
  steps.find(({ kind }) => kind === 'broken') ?? steps.find(({ kind }) => kind === 'unknown') ?? OPEN;

const RANK = { reachable: 2, open: 2, unknown: 1, broken: 0 } as const;

/** The better of two paths when one is enough; the first if they are equal. */
export const better = <V extends PathVerdict | StepVerdict>(a: V, b: V): V =>
  RANK[b.kind] > RANK[a.kind] ? b : a;

/** One of two paths is used, but it cannot be seen which one: only what holds for both is certain. */
export const eitherWay = (a: PathVerdict, b: PathVerdict, doubt: string): PathVerdict => {
  if (a.kind === b.kind) return a;
  const reason = a.kind === 'reachable' ? b : a;
  return reason.kind === 'reachable' ? a : uncertain(reason.step, `${doubt}: ${reason.because}`);
};

export const arrived = (steps: StepVerdict, via: 'endpoint' | 'internet'): PathVerdict =>
  steps.kind === 'open' ? { kind: 'reachable', via } : steps;
