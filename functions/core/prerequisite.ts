import type { OfferedApi, Plan, RepairApi } from '../account/api-call.ts';
import type { Resource } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import type { Decoder } from './effect.ts';
import type { KnownNode } from './ledger/follow-up.ts';

/**
 * Each family has its own Lambda, queue and role. What is of no service of the other two (`guard-trail`,
 * `agent-version`, `node-connection`) belongs to `preferences`, because a family of its own would need all three as
 * well. A family's name is part of deployed names.
 */
export const FAMILIES = ['preferences', 'network', 'identity'] as const;
export type Family = (typeof FAMILIES)[number];

/**
 * The effect on users: no session, no session of some kind (such as port forwarding), a prompt after minutes,
 * or a session whose transcript is lost. `guard-blind`: no effect yet, but nobody will hear of the next
 * break. The worst impact comes first.
 */
export const IMPACTS = [
  'sessions-fail',
  'some-sessions-fail',
  'sessions-slow',
  'guard-blind',
  'logs-lost',
] as const;
export type Impact = (typeof IMPACTS)[number];

/** A number of managed nodes, the names (or ids) of at most five, and some of them by id, if they are known. */
export type Hit = {
  readonly nodes: number;
  readonly sample: readonly string[];
  readonly known?: readonly KnownNode[];
};

/**
 * Who depends on a place where no connected node is known to be hit: nodes that are still to come, or nodes elsewhere
 * that may use its endpoints.
 */
export type Users = {
  /** A clause without a full stop: `no node here; routed from tgw-0hub`. */
  readonly words: string;
  /** The connected nodes of this account that are shown to depend on it. */
  readonly shown?: Hit;
  /** True if whoever comes is certainly cut off. Else it is a guess, and nothing is put back on a guess. */
  readonly certain?: true;
};
/** What nodes contradict: what can be seen, or what was said of a change since. */
export type Contradicted = 'sight' | 'verdict';

/** The result of one check for one subject. */
export type Result =
  | {
      readonly kind: 'pass';
      readonly subject: Resource;
      /** Not all of it was judged: nothing that was told of it is over. */
      readonly partly?: true;
    }
  | {
      readonly kind: 'fail';
      readonly subject: Resource;
      readonly impact: Impact;
      /** One sentence, without "we" and without a final full stop. */
      readonly because: string;
      /** The message that a user of Session Manager will see, quoted from the agent or the service. */
      readonly userSees?: string;
      /** When this break takes effect, if it differs from most breaks of the prerequisite. */
      readonly bites?: string;
      /** Somebody else may benefit from it: no tag mutes it. */
      readonly security?: true;
      /** The affected managed nodes, if the check knows them one by one. */
      readonly hit?: Hit;
      /** Who is affected although no connected node here is. */
      readonly users?: Users;
      /** The cut paths (node and service) if the check knows them; they are compared, never shown. */
      readonly cut?: readonly string[];
      /** The paths that cannot be judged, if the check knows them. */
      readonly unsure?: readonly string[];
      /** No affected node is connected: they may have been lost before, for another reason. */
      readonly allLost?: true;
      /** Only lost nodes are affected, and were before: what holds for the others may be remembered. */
      readonly apart?: true;
      /** See `unknown`. */
      readonly unseen?: readonly string[];
    }
  | { readonly kind: 'not-applicable'; readonly subject: Resource }
  | {
      readonly kind: 'unknown';
      readonly subject: Resource;
      readonly because: string;
      /** The paths that cannot be judged, if the check knows them; they are compared, never shown. */
      readonly unsure?: readonly string[];
      /** The ids of nodes that reach Systems Manager although it cannot be seen how. */
      readonly unseen?: readonly string[];
      /**
       * Nodes show the opposite of what can be seen: the sweep tells it once, as information. `verdict`: they show that
       * what was said of a change is wrong.
       */
      readonly contradicted?: Contradicted;
      /** What changed so that nobody can tell any more: the sweep tells it once, and what is remembered stays as it is. */
      readonly unsettled?: string;
    };

/** One thing that sessions need: the events to watch, the check, and the calls that may put it back. */
export type Prerequisite<
  R extends RepairApi = RepairApi,
  O extends OfferedApi | RepairApi = OfferedApi | RepairApi,
> = {
  readonly id: string;
  readonly title: string;
  readonly family: Family;
  /** One sentence for the docs: what must hold. */
  readonly requires: string;
  /** The AWS page that confirms it. */
  readonly reference: string;
  /** When a break takes effect, and so how much time a repair has before anybody notices. */
  readonly bites: string;
  /** `service:EventName` to decoder; the keys are the EventBridge subscription. */
  readonly watches: Readonly<Record<string, Decoder<R | O>>>;
  /** The calls that auto-fix may make: the write permissions in IAM. */
  readonly reverts: readonly R[];
  /** For the docs, a clause each: what is only offered although `reverts` could put it back. */
  readonly leaves?: readonly string[];
  /**
   * The calls besides `reverts` that alerts may offer as commands; the guard has no permission for them and
   * never makes them.
   */
  readonly offers: readonly O[];
  /** For the docs, a clause each: where no event is known and a person must decide, so that no command is offered. */
  readonly decides?: readonly string[];
  check(state: AccountState): readonly Result[];
  /**
   * False if a failure says nothing about what the guarded documents need, such as an old agent: the
   * documents are then remembered as good while it fails. While any other check fails, they are not.
   */
  readonly restsOnDocuments?: false;
  /**
   * True if a failure is mostly the consequence of another break, such as lost nodes of a VPC: the sweep then
   * reports it last, again whenever more nodes are lost, and with the incident that explains it.
   */
  readonly explainedByOthers?: true;
  /** What helps if no event is known: the sweep offers it as commands and never carries it out. */
  advise?(state: AccountState, subject: Resource): Plan<R | O> | undefined;
};

/**
 * Declares a prerequisite. `R` and `O` are inferred only from the lists, so a decoder whose plan holds an
 * undeclared call does not compile.
 */
export const definePrerequisite = <
  const R extends RepairApi = never,
  const O extends OfferedApi | RepairApi = never,
>(
  prerequisite: Omit<Prerequisite<R, O>, 'watches'> & {
    readonly watches: Readonly<Record<string, Decoder<NoInfer<R | O>>>>;
  },
): Prerequisite => prerequisite as unknown as Prerequisite;

export const pass = (subject: Resource, more: { readonly partly?: true } = {}): Result => ({
  kind: 'pass',
  subject,
  ...more,
});
export const fail = (
  subject: Resource,
  impact: Impact,
  because: string,
  more: {
    readonly userSees?: string;
    readonly bites?: string;
    readonly security?: true;
    readonly hit?: Hit;
    readonly users?: Users;
    readonly cut?: readonly string[];
    readonly allLost?: true;
    readonly apart?: true;
  } = {},
): Result => ({ kind: 'fail', subject, impact, because, ...more });
export const notApplicable = (subject: Resource): Result => ({ kind: 'not-applicable', subject });
export const cannotTell = (
  subject: Resource,
  because: string,
  more: {
    readonly unsure?: readonly string[];
    readonly unseen?: readonly string[];
    readonly contradicted?: Contradicted;
    readonly unsettled?: string;
  } = {},
): Result => ({ kind: 'unknown', subject, because, ...more });

const RANK: Readonly<Record<Result['kind'], number>> = { fail: 3, unknown: 2, pass: 1, 'not-applicable': 0 };

/** The worse of two results of one subject; the first if they are equal. */
export const worseOf = (a: Result, b: Result): Result => {
  if (a.kind === 'fail' && b.kind === 'fail') {
    return IMPACTS.indexOf(b.impact) < IMPACTS.indexOf(a.impact) ? b : a;
  }
  return RANK[b.kind] > RANK[a.kind] ? b : a;
};
