import type { AwsEnvironment } from './aws-environment.ts';
import type { IdentityScope, IdentityState } from './identity/identity.ts';
import type { DhcpOptions } from './network/name-servers.ts';
import type { NameSource } from './network/names/sources.ts';
import type { VpcNetwork } from './network/network.ts';
import type { NetworkResource } from './network/network-resource.ts';
import type { NetworkBaseline } from './network/remembered-network.ts';
import type { VpcInventory } from './nodes/inventory.ts';
import type { ManagedNode } from './nodes/managed-node.ts';
import type { PingTimes } from './nodes/pings.ts';
import type { Observed } from './observed.ts';
import type {
  Bucket,
  BucketAsRead,
  DocumentAsRead,
  Key,
  LogGroupAsRead,
  SessionDocument,
  StoredParameter,
} from './preferences/preferences.ts';
import type { ResourceKey } from './resource.ts';
import type { OwnRule, Trail } from './trail/trails.ts';

/** The part of an account and Region that was read. A key that is missing was not read. */
export type AccountState = IdentityState & {
  readonly identity: AwsEnvironment;
  readonly documents: Readonly<Record<string, Observed<DocumentAsRead>>>;
  readonly buckets: Readonly<Record<string, Observed<BucketAsRead>>>;
  readonly logGroups: Readonly<Record<string, Observed<LogGroupAsRead>>>;
  /** By the id, ARN or alias that the preferences use. */
  readonly keys: Readonly<Record<string, Observed<Key>>>;
  /** Parameters of Parameter Store that the preferences name, as `name` or `name:version`. */
  readonly parameters: Readonly<Record<string, Observed<StoredParameter>>>;
  readonly dhcpOptions: Readonly<Record<string, Observed<DhcpOptions>>>;
  /** VPCs with everything that affects packets to the endpoints, by id. */
  readonly networks: Readonly<Record<string, Observed<VpcNetwork>>>;
  /** Private hosted zones, Resolver rules, rule groups of DNS Firewall and endpoints that an event names, by id. */
  readonly nameSources: Readonly<Record<string, Observed<NameSource>>>;
  /** The networks as they were when their checks last passed, by VPC id, from the baseline. */
  readonly rememberedNetworks?: Readonly<Record<string, NetworkBaseline>>;
  /** The documents as they were when nothing failed, by name, from the baseline. */
  readonly rememberedDocuments?: Readonly<Record<string, SessionDocument>>;
  /** The buckets of transcripts as they were when nothing failed in them, by name, from the baseline. */
  readonly rememberedBuckets?: Readonly<Record<string, Bucket>>;
  /** Which pings of nodes prove something about a network, by VPC id; without an entry, none does. */
  readonly pings?: Readonly<Record<string, PingTimes>>;
  /** The networks right before the change that is judged, by VPC id, as far as they can be worked out. */
  readonly networksBefore?: Readonly<Record<string, VpcNetwork>>;
  /** The entries that managed prefix lists had, by id and version: only changes that are replayed leave them here. */
  readonly prefixListVersions?: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>>;
  /** Managed nodes by id; only the sweep reads them. */
  readonly nodes: Readonly<Record<string, ManagedNode>>;
  /** The nodes that were connected at the last sweep, by VPC id. */
  readonly inventories: Readonly<Record<string, VpcInventory>>;
  /** The trails of a Region, by Region. */
  readonly trails: Readonly<Record<string, Observed<readonly Trail[]>>>;
  /** The rules that deliver events to the guard, by name. */
  readonly ownRules: Readonly<Record<string, Observed<OwnRule>>>;
  /** What was looked up by something else than the id of what it finds: nodes by their role, for example. */
  readonly lookedUp?: readonly string[];
  /** Resources that are known to have existed in this account before, from the baseline or the event. */
  readonly knownBefore: readonly ResourceKey[];
};

/** The part of a state that is read from the account. Each collection has a row in COLLECTIONS. */
export type Collections = Omit<
  AccountState,
  | 'identity'
  | 'rememberedNetworks'
  | 'rememberedDocuments'
  | 'rememberedBuckets'
  | 'pings'
  | 'networksBefore'
  | 'prefixListVersions'
  | 'lookedUp'
  | 'knownBefore'
>;

export type CollectionName = keyof Collections;

/** A document to read: `$LATEST`, `$DEFAULT`, some versions, and its tags unless they are not wanted. */
export type DocumentScope = {
  readonly name: string;
  readonly versions?: readonly string[];
  /** False: only the contents are judged; see {@link AsRead}. */
  readonly tags?: false;
};

/** What to read. The reader reads nothing else. */
export type Scope = IdentityScope & {
  readonly documents?: readonly DocumentScope[];
  /** Buckets with all that is known of them: what is judged, and what is remembered to create them again. */
  readonly buckets?: readonly string[];
  /** The same for buckets that may well not exist: the rest is asked only of those that do. */
  readonly bucketsPerhapsGone?: readonly string[];
  /** Buckets of which only what the checks use is asked; see {@link AsRead}. */
  readonly judgedBuckets?: readonly string[];
  readonly logGroups?: readonly string[];
  /** Log groups of which only what the checks use is asked; see {@link AsRead}. */
  readonly judgedLogGroups?: readonly string[];
  readonly keys?: readonly string[];
  /** Parameters of Parameter Store, as `name` or `name:version`. */
  readonly parameters?: readonly string[];
  readonly dhcpOptions?: readonly string[];
  /** Regions whose trails are read. */
  readonly trails?: readonly string[];
  /** Names of rules of this installation. */
  readonly ownRules?: readonly string[];
  /** Hosted zones, Resolver rules, rule groups of DNS Firewall, and endpoints that names lead to, by id. */
  readonly nameSources?: readonly string[];
  /** VPCs by id; their DHCP option sets are read with them. */
  readonly networks?: readonly string[];
  /** Resources whose VPC is looked up first. */
  readonly networksOf?: readonly NetworkResource[];
};
