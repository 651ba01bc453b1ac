import { own } from '../../formats/json.ts';
import type { BlastRadius } from './blast-radius.ts';
import { isConnected, isDown, isRunning, type ManagedNode } from './managed-node.ts';
import { sampleOf } from './sample.ts';

/** Places with an id; only the Region needs none. */
export const PLACE_KINDS = ['vpc', 'role', 'profile'] as const;

/** The place whose nodes are counted: a VPC, a role, an instance profile, or the whole Region. */
export type Place =
  | { readonly kind: 'region' }
  | { readonly kind: (typeof PLACE_KINDS)[number]; readonly id: string };

/** A node that is expected to be connected; `lost` once its loss was reported. */
export type ExpectedNode = {
  readonly id: string;
  readonly name?: string;
  readonly subnetId?: string;
  readonly profile?: string;
  readonly role?: string;
  readonly lost?: true;
};

/** The nodes of a VPC that were connected at the last sweep, and those that have been missing since then. */
export type VpcInventory = {
  readonly vpcId: string;
  /** ISO 8601. */
  readonly seenAt: string;
  readonly nodes: readonly ExpectedNode[];
};

/** The number of connected nodes of a place, with at most five names. */
export type Tally = {
  readonly place: Place;
  readonly seenAt: string;
  readonly nodes: number;
  readonly sample: readonly string[];
};

const expected = (node: ManagedNode): ExpectedNode => ({
  id: node.nodeId,
  ...(node.name ? { name: node.name } : {}),
  ...(node.subnetId ? { subnetId: node.subnetId } : {}),
  ...(node.profile ? { profile: node.profile } : {}),
  ...(node.role ? { role: node.role } : {}),
});

/**
 * Nodes of an inventory that are running but not connected. A node that was started after the last sweep has
 * until the next sweep, because agents take some minutes to start.
 */
export const lostOf = (
  inventory: VpcInventory,
  nodes: ReadonlyMap<string, ManagedNode>,
): readonly ExpectedNode[] =>
  inventory.nodes.filter(({ id, lost }) => {
    const now = nodes.get(id);
    if (!now || isConnected(now) || !isRunning(now)) return false;
    return lost === true || !(Date.parse(now.startedAt ?? '') > Date.parse(inventory.seenAt));
  });

/**
 * What to remember about a VPC: the nodes that are connected now, and those that were lost without being
 * stopped or terminated by anybody.
 */
export const nextInventory = (
  vpcId: string,
  before: VpcInventory | undefined,
  nodes: ReadonlyMap<string, ManagedNode>,
  seenAt: string,
): VpcInventory => {
  const connected = [...nodes.values()].filter((node) => node.vpcId === vpcId && isConnected(node));
  const lost = new Set((before ? lostOf(before, nodes) : []).map(({ id }) => id));
  const missing = (before?.nodes ?? []).flatMap(({ lost: _, ...node }): ExpectedNode[] => {
    const now = nodes.get(node.id);
    if (!now || isConnected(now) || isDown(now)) return [];
    return [lost.has(node.id) ? { ...node, lost: true } : node];
  });
  return { vpcId, seenAt, nodes: [...connected.map(expected), ...missing] };
};

/** What to remember about every VPC that has managed nodes now or had some before. */
export const nextInventories = (
  before: Readonly<Record<string, VpcInventory>>,
  nodes: Readonly<Record<string, ManagedNode>>,
  seenAt: string,
): readonly VpcInventory[] => {
  const byVpc = new Map(Object.keys(before).map((vpcId) => [vpcId, new Map<string, ManagedNode>()]));
  for (const node of Object.values(nodes)) {
    if (!node.vpcId) continue;
    const there = byVpc.get(node.vpcId) ?? new Map<string, ManagedNode>();
    byVpc.set(node.vpcId, there.set(node.nodeId, node));
  }
  return (
    [...byVpc]
      .map(([vpcId, there]) => nextInventory(vpcId, own(before, vpcId), there, seenAt))
      // The row of a VPC without nodes is written once more and then left to expire.
      .filter(({ vpcId, nodes: now }) => now.length > 0 || own(before, vpcId)?.nodes.length !== 0)
  );
};

const connectedOf = ({ nodes }: VpcInventory): readonly ExpectedNode[] => nodes.filter(({ lost }) => !lost);

const names = (nodes: readonly ExpectedNode[]): readonly string[] =>
  sampleOf(nodes.map(({ id, name }) => name ?? id));

const tally = (place: Place, seenAt: string, nodes: readonly ExpectedNode[]): Tally => ({
  place,
  seenAt,
  nodes: nodes.length,
  sample: names(nodes),
});

const by = (kind: 'role' | 'profile', nodes: readonly ExpectedNode[], seenAt: string): readonly Tally[] => {
  const groups = new Map<string, ExpectedNode[]>();
  for (const node of nodes) {
    const id = node[kind];
    if (id === undefined) continue;
    const group = groups.get(id);
    if (group) group.push(node);
    else groups.set(id, [node]);
  }
  return [...groups].map(([id, group]) => tally({ kind, id }, seenAt, group));
};

/** The counts for events that concern no single VPC: of the Region, of each role and of each profile. */
export const talliesOf = (inventories: readonly VpcInventory[], seenAt: string): readonly Tally[] => {
  const nodes = inventories.flatMap(connectedOf);
  return [
    tally({ kind: 'region' }, seenAt, nodes),
    ...by('role', nodes, seenAt),
    ...by('profile', nodes, seenAt),
  ];
};

/** The nodes that were connected in a VPC, or in some of its subnets. */
export const hitInVpc = (
  inventory: VpcInventory,
  where: string,
  subnetIds?: readonly string[],
): BlastRadius => {
  const nodes = connectedOf(inventory).filter(
    ({ subnetId }) => subnetIds === undefined || (subnetId !== undefined && subnetIds.includes(subnetId)),
  );
  return { nodes: nodes.length, atLeast: false, sample: names(nodes), where };
};
