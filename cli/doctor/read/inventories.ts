import type { VpcInventory } from '../../../functions/account/nodes/inventory.ts';
import { isConnected, isRunning, type ManagedNode } from '../../../functions/account/nodes/managed-node.ts';

/** An agent takes some minutes to connect after its instance has started. */
const STARTS_MS = 10 * 60 * 1000;

const isStarting = ({ startedAt = '' }: ManagedNode, now: Date): boolean =>
  now.getTime() - Date.parse(startedAt) < STARTS_MS;

/**
 * The nodes that ought to be connected, by VPC. The sweep knows them from its last round; here, each registered node
 * whose instance runs counts.
 */
export const expectedNow = (nodes: Iterable<ManagedNode>, now: Date): readonly VpcInventory[] => {
  const byVpc = new Map<string, VpcInventory & { nodes: VpcInventory['nodes'][number][] }>();
  for (const node of nodes) {
    const { nodeId: id, vpcId, name, subnetId, profile, role } = node;
    if (vpcId === undefined) continue;
    const inventory = byVpc.get(vpcId) ?? { vpcId, seenAt: now.toISOString(), nodes: [] };
    byVpc.set(vpcId, inventory);
    if (!isConnected(node) && (!isRunning(node) || isStarting(node, now))) continue;
    inventory.nodes.push({
      id,
      ...(name ? { name } : {}),
      ...(subnetId ? { subnetId } : {}),
      ...(profile ? { profile } : {}),
      ...(role ? { role } : {}),
      ...(isConnected(node) ? {} : { lost: true }),
    });
  }
  return [...byVpc.values()];
};
