import type { OfferedApi, Plan, RepairApi } from '../account/api-call.ts';
import type { NetworkBaseline, VpcBaseline } from '../account/network/remembered-network.ts';
import type { Resource } from '../account/resource.ts';
import type { Snapshot } from '../account/snapshot.ts';
import type { AccountState, Scope } from '../account/state.ts';
import type { Change } from '../formats/cloudtrail.ts';

/** A VPC in which nothing failed when it was looked at last, shortly before a change. */
export type WholeVpc = { readonly settings: VpcBaseline; readonly network: NetworkBaseline };

/** Why a change can break nothing, and what is remembered differently because of it. */
export type Early = { readonly because: string; readonly remember: readonly Snapshot[] };

/** The value before a change, and its source. */
export type Previous = {
  readonly source: 'baseline' | 'cloudtrail';
  /** When it was last seen (baseline) or set (CloudTrail), ISO 8601. */
  readonly seenAt: string;
  readonly snapshot: Snapshot;
};

/**
 * Asks for the value before a change. The baseline is asked first; CloudTrail's event history (90 days, two
 * requests per second) is used only for values that an older event of the same API contains.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export type PreviousQuery = {
  readonly resource: Resource;
  /** Find the newest event of this API on the resource before this time; undefined means baseline only. */
  readonly history?: {
    readonly eventName: 'AssociateDhcpOptions' | 'UpdateDocumentDefaultVersion';
    readonly before: string;
  };
};

/**
 * What a change did, and how to undo it: data, and pure functions of an account's state. For example,
 * somebody associates the DHCP options `dopt-public` with a VPC that had `dopt-amazon`.
 *
 * - `isCurrent` asks whether the VPC has `dopt-public` still. If it has not, a later change has replaced this one and
 *   is judged instead.
 * - `inverses` gives one plan: associate `dopt-amazon` again. The guard carries it out on data and runs the checks.
 *   If a check fails now and passes then, this change broke it. The same plan is then carried out, or offered.
 * - `before` is left out, because the plan does no more than undo this change. An update of a document needs it:
 *   its ways back reach to older versions, past what others had broken already.
 * - `widen` is left out, because no other way back could be found by reading more. An update of a document names its
 *   ten older versions here. They are read only if no way back has helped.
 */
export type Effect<A extends RepairApi | OfferedApi = RepairApi | OfferedApi> = {
  readonly kind: 'effect';
  /**
   * What the change touched. The ignore tag counts on all of them. The fix budget applies to the first one, so that
   * must be an id that lasts: not one that AWS makes up with each change.
   */
  readonly resources: readonly Resource[];
  /** What to read of the account before the change can be judged. */
  readonly scope: Scope;
  /** Resources that the event proves to have existed before it and to have been ours. */
  readonly existedBefore?: readonly Resource[];
  /** Is the account still as this change left it? */
  isCurrent(state: AccountState): boolean;
  /** Ways back, the best first; the first one that makes the checks pass is used. */
  inverses(state: AccountState): readonly Plan<A>[];
  /**
   * The account right before the change, if ways back do more than undo it: this change did not cause what
   * fails there in the same words, and it did not cut the paths that are cut there. Undefined if unknown.
   */
  before?(state: AccountState): AccountState | undefined;
  /**
   * The account right before the change, if somebody must have taken something away first that ways back restore as
   * well: what is broken there may be of the same person or of another one. Undefined if nothing was taken away.
   */
  between?(state: AccountState): AccountState | undefined;
  /**
   * The account without the change and with it alone, where the record and the ledger do not say it: CloudTrail hides
   * the contents of documents, but their versions are kept. `needs` is what must be read for it.
   */
  readonly alone?: {
    readonly needs: Scope;
    states(state: AccountState): { readonly before: AccountState; readonly after: AccountState } | undefined;
  };
  /**
   * Says why no session can depend on the change, when the scope that the record gives was read; undefined if one can.
   * Then nothing more is read. Left out where the record itself says so.
   */
  unrelated?(state: AccountState): string | undefined;
  /**
   * Says why the change can break nothing in a VPC that was whole before it, whatever else is there; undefined if it may.
   * Then the account is not read. It is asked only where that is certain of the VPC, see `early.ts`. `state` holds what
   * `deciding` names.
   */
  early?(before: WholeVpc, state: AccountState): Early | undefined;
  /** What `early` needs of the account. It is read with the first rows of the ledger. */
  readonly deciding?: Scope;
  /** More to read if no way back passed. */
  widen?(state: AccountState): Scope | undefined;
  /**
   * May the change cut nodes off in any VPC? The record names none, so the VPCs with connected nodes are read, as far as
   * one judgement can hold them. False costs no read.
   */
  reachesEveryVpc?(state: AccountState): boolean;
};

/**
 * What a decoder makes of a record.
 *
 * The record rarely contains the state before the change. A decoder gets it in one of two ways, depending on
 * the resource:
 *
 * - What is remembered by itself, because the record names it (a document, a bucket, a role, the settings of a VPC):
 *   `needs-previous`, made by `withPrevious`. The ledger is asked while `scope` is read. CloudTrail's event history
 *   is asked where nothing is remembered and the decoder names the event that set the value before.
 * - A part of a network (a rule, a route, an ACL entry, an endpoint): it is remembered with its VPC, and which VPC
 *   that is is not known from the record. The decoder answers with an `effect`, and its `inverses` look the part up
 *   in the `rememberedNetworks` of the state.
 */
export type Decoded<A extends RepairApi | OfferedApi = RepairApi | OfferedApi> =
  | Effect<A>
  | {
      readonly kind: 'needs-previous';
      readonly resources: readonly Resource[];
      /** What to read while the previous value is looked up. */
      readonly scope: Scope;
      readonly query: PreviousQuery;
      /** See {@link Effect}; set where the effect may end early. */
      readonly deciding?: Scope;
      /** The effect, once the previous state of the resource was looked up (undefined if unknown). */
      resume(previous: Previous | undefined): Effect<A>;
    }
  /** No session can depend on it, so nobody is told. */
  | { readonly kind: 'irrelevant'; readonly because: string }
  /** The record lacks what it should contain, and people are told so. */
  | { readonly kind: 'unreadable'; readonly because: string };

/** A change that the account must be read for. */
export type Actionable<A extends RepairApi | OfferedApi = RepairApi | OfferedApi> = Extract<
  Decoded<A>,
  { kind: 'effect' | 'needs-previous' }
>;

/** What a decoder gets besides the record. */
export type DecodeContext = {
  readonly guardedDocuments: readonly string[];
  /** The Region of the guard, for records of services that are in no Region. */
  readonly region?: string;
  /** Names of the rules that deliver events to the guard. */
  readonly ownRules?: readonly string[];
};

/**
 * The guarded documents, to be read: they say what is asked of roles and where transcripts go. Only what they say counts
 * where a change touches none of them, so their tags are not read.
 */
export const documentScope = ({ guardedDocuments }: DecodeContext): NonNullable<Scope['documents']> =>
  guardedDocuments.map((name) => ({ name, tags: false }));

/** Reads the records of one API. It accepts any JSON in the record and never throws. */
export type Decoder<A extends RepairApi | OfferedApi = RepairApi | OfferedApi> = (
  change: Change,
  context: DecodeContext,
) => Decoded<A>;

export const irrelevant = (because: string): Decoded<never> => ({ kind: 'irrelevant', because });
export const unreadable = (because: string): Decoded<never> => ({ kind: 'unreadable', because });
