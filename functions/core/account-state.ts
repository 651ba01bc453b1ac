import { emptyIdentity, type IdentityScope, type IdentityState, mergeIdentity } from './identity.ts';
import type { VpcInventory } from './inventory.ts';
import type { NetworkResource, VpcNetwork } from './network.ts';
import type { ManagedNode } from './nodes.ts';
import type { NetworkBaseline } from './previous.ts';
import type { Identity, ResourceKey } from './resource.ts';
import type { OwnRule, Trail } from './trails.ts';

/**
 * What was found of one resource. `unknown` is neither there nor gone: it could not be read, `because`
 * says why in words for the alert.
 */
export type Observed<T> =
  | { readonly status: 'present'; readonly value: T }
  | { readonly status: 'absent' }
  | { readonly status: 'unknown'; readonly because: string };

export type Tags = Readonly<Record<string, string>>;

/** Aspects of a present resource that may not be read, e.g. `tags`: never taken for "there are none". */
export type Unread = readonly string[];

/** A document of type Session. `versions` holds the contents (JSON text) that were read, by version number. */
export type SessionDocument = {
  readonly name: string;
  readonly latestVersion: string;
  readonly defaultVersion: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly tags: Tags;
  readonly unread?: Unread;
};

export type Bucket = {
  readonly name: string;
  /** `another-account` when S3 refuses the bucket as ours: it is somebody else's, or we may not see it. */
  readonly owner: 'this-account' | 'another-account';
  readonly region?: string;
  /** `SSEAlgorithm` of the default encryption; `none` when there is none; undefined when it may not be read. */
  readonly encryption?: string;
  readonly kmsKeyId?: string;
  readonly bucketKeyEnabled?: boolean;
  readonly versioning?: 'Enabled' | 'Suspended';
  /** The lifecycle rules as S3 gives them, kept to be put back unchanged. */
  readonly lifecycleRules?: readonly unknown[];
  readonly hasPolicy?: boolean;
  readonly tags: Tags;
  readonly unread?: Unread;
};

export type LogGroup = {
  readonly name: string;
  readonly kmsKeyId?: string;
  readonly retentionInDays?: number;
  readonly tags: Tags;
  readonly unread?: Unread;
};

/** `KeyState` of https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export type Key = { readonly arn: string; readonly state: string; readonly tags: Tags };

/** `domainNameServers` is undefined when the set has no such key at all. */
export type DhcpOptions = {
  readonly dhcpOptionsId: string;
  readonly domainNameServers?: readonly string[];
  readonly domainName?: string;
  readonly tags: Tags;
};

/** The part of an account and Region that was read. A key that is missing was not read. */
export type AccountState = IdentityState & {
  readonly identity: Identity;
  readonly documents: Readonly<Record<string, Observed<SessionDocument>>>;
  readonly buckets: Readonly<Record<string, Observed<Bucket>>>;
  readonly logGroups: Readonly<Record<string, Observed<LogGroup>>>;
  /** By the id, ARN or alias that the preferences use. */
  readonly keys: Readonly<Record<string, Observed<Key>>>;
  readonly dhcpOptions: Readonly<Record<string, Observed<DhcpOptions>>>;
  /** VPCs with everything that packets to the endpoints meet, by id. */
  readonly networks: Readonly<Record<string, Observed<VpcNetwork>>>;
  /** The networks as they were when they passed last, by VPC id: from the baseline. */
  readonly rememberedNetworks?: Readonly<Record<string, NetworkBaseline>>;
  /** Managed nodes by id, read by the sweep alone. */
  readonly nodes: Readonly<Record<string, ManagedNode>>;
  /** Who was connected when the sweep looked last, by VPC id. */
  readonly inventories: Readonly<Record<string, VpcInventory>>;
  /** The trails that a Region has, by Region. */
  readonly trails: Readonly<Record<string, Observed<readonly Trail[]>>>;
  /** The rules that bring the guard its events, by name. */
  readonly ownRules: Readonly<Record<string, Observed<OwnRule>>>;
  /** Resources that are known to have existed in this account before: from the baseline or the event. */
  readonly knownBefore: readonly ResourceKey[];
};

/** What to read. The reader asks for nothing beyond it. */
export type Scope = IdentityScope & {
  readonly documents?: readonly { readonly name: string; readonly versions?: readonly string[] }[];
  readonly buckets?: readonly string[];
  readonly logGroups?: readonly string[];
  readonly keys?: readonly string[];
  readonly dhcpOptions?: readonly string[];
  /** Regions whose trails are read. */
  readonly trails?: readonly string[];
  /** Names of rules of this installation. */
  readonly ownRules?: readonly string[];
  /** VPCs by id; their DHCP option sets are read with them. */
  readonly networks?: readonly string[];
  /** Resources whose VPC is looked up first. */
  readonly networksOf?: readonly NetworkResource[];
};

export const present = <T>(value: T): Observed<T> => ({ status: 'present', value });
export const absent: Observed<never> = { status: 'absent' };
export const unknown = (because: string): Observed<never> => ({ status: 'unknown', because });

/** The value when it is there, else undefined. */
export const presentValue = <T>(observed: Observed<T> | undefined): T | undefined =>
  observed?.status === 'present' ? observed.value : undefined;

export const emptyState = (identity: Identity): AccountState => ({
  identity,
  documents: {},
  buckets: {},
  logGroups: {},
  keys: {},
  dhcpOptions: {},
  networks: {},
  ...emptyIdentity,
  nodes: {},
  inventories: {},
  trails: {},
  ownRules: {},
  knownBefore: [],
});

const mergeDocuments = (
  a: AccountState['documents'],
  b: AccountState['documents'],
): AccountState['documents'] => {
  const merged: Record<string, Observed<SessionDocument>> = { ...a };
  for (const [name, next] of Object.entries(b)) {
    const before = presentValue(a[name]);
    const versions = next.status === 'present' ? { ...before?.versions, ...next.value.versions } : {};
    merged[name] = next.status === 'present' ? present({ ...next.value, versions }) : next;
  }
  return merged;
};

/** Joins two readings of one account; what `b` read anew wins, document versions add up. */
export const mergeStates = (a: AccountState, b: AccountState): AccountState => ({
  identity: a.identity,
  documents: mergeDocuments(a.documents, b.documents),
  buckets: { ...a.buckets, ...b.buckets },
  logGroups: { ...a.logGroups, ...b.logGroups },
  keys: { ...a.keys, ...b.keys },
  dhcpOptions: { ...a.dhcpOptions, ...b.dhcpOptions },
  networks: { ...a.networks, ...b.networks },
  ...(a.rememberedNetworks || b.rememberedNetworks
    ? { rememberedNetworks: { ...a.rememberedNetworks, ...b.rememberedNetworks } }
    : {}),
  ...mergeIdentity(a, b),
  nodes: { ...a.nodes, ...b.nodes },
  inventories: { ...a.inventories, ...b.inventories },
  trails: { ...a.trails, ...b.trails },
  ownRules: { ...a.ownRules, ...b.ownRules },
  knownBefore: [...new Set([...a.knownBefore, ...b.knownBefore])],
});
