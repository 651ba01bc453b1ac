import type { ApiCall, RepairApi } from '../account/api-call.ts';
import type { TaggedIds } from '../account/network/tagged-ids.ts';
import type { BlastRadius } from '../account/nodes/blast-radius.ts';
import type { Tally, VpcInventory } from '../account/nodes/inventory.ts';
import type { ManagedNode } from '../account/nodes/managed-node.ts';
import type { Observed } from '../account/observed.ts';
import type { Resource } from '../account/resource.ts';
import type { Snapshot } from '../account/snapshot.ts';
import type { AccountState, Scope } from '../account/state.ts';
import type { Heard } from './canary.ts';
import type { Previous, PreviousQuery } from './effect.ts';
import type { Connection } from './ledger/follow-up.ts';
import type { Incident, LedgerRows, RepairRecord, SavedRows } from './ledger/ledger.ts';
import type { Look } from './ledger/look.ts';
import type { Progress } from './ledger/progress.ts';
import type { BeginRepair, Turn } from './ledger/turn.ts';
import type { Outcome } from './outcome.ts';

/** The account cannot be read now (throttled, no network, internal error): a later retry may succeed. */
export class AccountUnavailableError extends Error {
  override name = 'AccountUnavailableError';
}

/** AWS refused a repair call, or the state differs from the one that the plan was made for. */
export class RemediationError extends Error {
  override name = 'RemediationError';
}

/** No later delivery of the message can succeed, so it belongs in the dead-letter queue. */
export class HopelessError extends Error {
  override name = 'HopelessError';
}

export interface AccountReader {
  /**
   * Reads exactly the scope, in one round of parallel calls where AWS allows it. What may not be read becomes
   * `unknown`. Throws {@link AccountUnavailableError} if a retry can help.
   * `known` was read a moment ago for the same judgement: what the scope does not name and a VPC turns out to use, such as an
   * option set, is taken from there and not asked twice.
   */
  read(scope: Scope, known?: AccountState): Promise<AccountState>;
  /**
   * Reads again what a repair has changed, and returns the state with that in the place of what it held. Everything else
   * is as the state holds it, so the state must be seconds old.
   * `resources` are the targets of the calls that were made: the security group, network ACL, route table or VPC endpoint;
   * the VPC for its option set and its attributes; the internet gateway that was attached; the instance for its address or
   * profile; the document, bucket, log group, key, setting, role or policy. Of such a part of a VPC, only the like parts of
   * that VPC are read (of groups and instances, only these), with the route tables for a gateway, and with what a part
   * names for the first time; of any other part, the whole VPC. With a role or policy, IAM is asked again what the roles
   * of the state may do.
   * What the reader may not read becomes `unknown`, and a VPC or resource that is gone `absent`, as by `read`. Resources
   * of other readers' families are a mistake in the wiring. Throws {@link AccountUnavailableError}.
   */
  reread(state: AccountState, resources: readonly Resource[]): Promise<AccountState>;
  /**
   * All resources of EC2 in the Region that carry a tag with this key, by id, with the tag's value; unknown if
   * they may not be read. Throws {@link AccountUnavailableError}.
   */
  ec2Tagged(key: string): Promise<Observed<TaggedIds>>;
  /** Managed nodes of the Region that are connected; stops counting at a few hundred. */
  connectedNodes(): Promise<BlastRadius>;
  /** All managed nodes of the Region, a page at a time. Throws {@link AccountUnavailableError}. */
  managedNodes(): AsyncIterable<readonly ManagedNode[]>;
  /**
   * The VPCs of the Region that were made for sessions: with interface endpoints for both `ssm` and `ssmmessages`;
   * unknown if they may not be listed. Throws {@link AccountUnavailableError}.
   */
  sessionVpcs(): Promise<Observed<readonly string[]>>;
  /**
   * The VPCs of the Region by which nodes of other VPCs may reach the internet: with a public NAT gateway that is
   * available, in a subnet with a route to a transit gateway or a core network; unknown if they may not be listed.
   * Throws {@link AccountUnavailableError}.
   */
  egressVpcs(): Promise<Observed<readonly string[]>>;
  /**
   * The VPCs of this account with a route to one of these transit gateways or peering connections; unknown if they may
   * not be listed. Throws {@link AccountUnavailableError}.
   */
  vpcsRoutedTo(targets: readonly string[]): Promise<Observed<readonly string[]>>;
}

export interface Connections {
  /**
   * Whether Session Manager can start a session on each of these nodes now; unknown if that may not be read. Throws
   * {@link AccountUnavailableError}.
   */
  connections(nodeIds: readonly string[]): Promise<Observed<Readonly<Record<string, Connection>>>>;
}

export interface ChangeHistory {
  /** The value before a change, from CloudTrail's event history, or undefined. Never throws. */
  previous(query: PreviousQuery): Promise<Previous | undefined>;
}

/** Throws {@link AccountUnavailableError}; the use cases turn that into "alert, never act". */
export interface Ledger {
  /**
   * Everything that is recorded about these resources: one query for each, which also returns what is remembered of a VPC's
   * network, its inventory, and the count of the nodes of a role, of a profile, or with the default document of the Region.
   */
  load(resources: readonly Resource[]): Promise<LedgerRows>;
  saveBaseline(snapshots: readonly Snapshot[], seenAt: string): Promise<void>;
  /** Notes when resources were seen whole, where what is remembered of them stays as it is. */
  saveLooks(looks: readonly Look[]): Promise<void>;
  /** Writes the rows of one outcome together, whatever is there. If it throws, some of them may have been written. */
  save(rows: SavedRows): Promise<void>;
  /**
   * Writes an incident only if its row is still `before` (undefined: if there is none). False: another run has
   * written it since, and nothing was written.
   */
  replaceIncident(before: Incident | undefined, after: Incident): Promise<boolean>;
  /** The same for a repair. */
  replaceRepair(before: RepairRecord, after: RepairRecord): Promise<boolean>;
  /**
   * Takes one of the automatic fixes that the hour before `now` may hold, across all guards; false if all are taken.
   * What was taken is not given back, even if the fix is not made.
   */
  takeFix(most: number, now: Date): Promise<boolean>;
  /**
   * Takes the turn of a family's repairs and one of the automatic fixes of the hour, and records the repair: all of it, or
   * nothing. \`busy\`: another delivery has the turn, or had it since the account was read. \`spent\`: the hour before holds
   * as many fixes as it may.
   */
  beginRepair(begin: BeginRepair): Promise<'begun' | 'busy' | 'spent'>;
  /** Takes the turn of a family's repairs for a delivery that read the account at a time; false: another one has it, or had it since. */
  takeTurn(turn: Turn, readAt: Date): Promise<boolean>;
  /** Gives a turn back, if it was not taken over. */
  endTurn(turn: Turn, endedAt: string): Promise<void>;
  /** The nodes that were connected at the last sweep, of every VPC; a write of the last second may be missing. */
  vpcInventories(): Promise<readonly VpcInventory[]>;
  saveInventories(inventories: readonly VpcInventory[], tallies: readonly Tally[]): Promise<void>;
  /**
   * What the sweep handles, of the whole Region: open incidents, closed ones whose end is to be told or whose nodes are
   * followed, and untold repairs.
   */
  open(): Promise<{ readonly incidents: readonly Incident[]; readonly untold: readonly RepairRecord[] }>;
  /** The last canary that each family's guard heard. */
  heard(): Promise<readonly Heard[]>;
  saveHeard(heard: Heard): Promise<void>;
  /** The last round of the sweep; undefined if there was none or it cannot be read. */
  progress(): Promise<Progress | undefined>;
  /**
   * Writes the round only if it is still `before` (undefined: whatever is there). False: another invocation
   * works on it.
   */
  saveProgress(before: Progress | undefined, after: Progress): Promise<boolean>;
}

export interface Remediator {
  /**
   * Makes one call; `already-done` if AWS says that the state is already as wanted. Throws {@link
   * RemediationError}.
   */
  execute(call: ApiCall<RepairApi>): Promise<'done' | 'already-done'>;
}

export interface Publisher {
  publish(outcome: Outcome): Promise<void>;
}

/** The queue that delivered a message. Rejects with the error of the queue. */
export interface Queue {
  /** Hides a received message for this many seconds from now; then it is delivered again. */
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
}

export type Clock = () => Date;

export type Log = {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
};

export type Ports = {
  readonly reader: AccountReader;
  readonly history: ChangeHistory;
  readonly ledger: Ledger;
  readonly remediator: Remediator;
  readonly publisher: Publisher;
  /** Only the sweep follows nodes up. */
  readonly connections?: Connections;
  /**
   * The alias of the account in IAM; absent if it has none, unknown if it may not be read. Throws {@link
   * AccountUnavailableError}. Only the sweep asks.
   */
  readonly accountAlias?: () => Promise<Observed<string>>;
  /** What the account is called at the moment where the settings give it no name. */
  readonly accountName?: () => string | undefined;
  readonly now: Clock;
  readonly log: Log;
};
