import type { VpcInventory } from '../../account/nodes/inventory.ts';
import type { AccountState } from '../../account/state.ts';
import type { Parcel } from '../../core/ledger/progress.ts';

/** How many VPCs are read and judged together, so that memory does not grow with the account. */
const VPCS_AT_ONCE = 5;
/** The same for instance profiles and their roles; IAM answers about one role a second. */
const PROFILES_AT_ONCE = 5;
/** A profile with many nodes is read alone. */
const NODES_AT_ONCE = 1000;

export const parcel = (kind: Parcel['kind'], ids: readonly string[] = []): Parcel => ({
  kind,
  ids,
  tries: 0,
});

/** What every round begins with. */
export const FIRST: readonly Parcel[] = [parcel('base'), parcel('plan')];

/** EC2 instances by the name of their profile; hybrid nodes (`mi-…`) have none. */
const byProfile = (nodes: AccountState['nodes']): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { nodeId, profile } of Object.values(nodes)) {
    if (profile && nodeId.startsWith('i-')) counts.set(profile, (counts.get(profile) ?? 0) + 1);
  }
  return counts;
};

const profileParcels = (nodes: AccountState['nodes']): readonly Parcel[] => {
  const groups: { names: string[]; nodes: number }[] = [];
  for (const [name, count] of [...byProfile(nodes)].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const last = groups.at(-1);
    if (last && last.names.length < PROFILES_AT_ONCE && last.nodes + count <= NODES_AT_ONCE) {
      last.names.push(name);
      last.nodes += count;
    } else {
      groups.push({ names: [name], nodes: count });
    }
  }
  return groups.map(({ names }) => parcel('profiles', names));
};

const vpcParcels = (vpcIds: readonly string[]): readonly Parcel[] =>
  Array.from({ length: Math.ceil(vpcIds.length / VPCS_AT_ONCE) }, (_, n) =>
    parcel('vpcs', vpcIds.slice(n * VPCS_AT_ONCE, (n + 1) * VPCS_AT_ONCE)),
  );

/** The VPCs with managed nodes, each once. */
export const vpcsOf = (nodes: AccountState['nodes']): readonly string[] => [
  ...new Set(Object.values(nodes).flatMap(({ vpcId }) => vpcId ?? [])),
];

/** The VPCs that had nodes when they were swept last, for a round that cannot list the nodes. */
export const vpcsBefore = (inventories: readonly VpcInventory[]): readonly string[] =>
  inventories.flatMap(({ vpcId, nodes }) => (nodes.length > 0 ? [vpcId] : []));

/**
 * The parcels of a round, after the preferences. Lost nodes come after everything that may explain them, and
 * the end, which rests on all results, comes last.
 */
export const parcelsOf = (
  nodes: AccountState['nodes'],
  vpcIds: readonly string[],
  checks: { readonly identities: boolean; readonly networks: boolean },
): readonly Parcel[] => [
  ...(checks.identities ? [...profileParcels(nodes), parcel('bare')] : []),
  ...(checks.networks ? vpcParcels(vpcIds) : []),
  parcel('nodes'),
  parcel('finish'),
];
