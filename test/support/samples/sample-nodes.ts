import type { ExpectedNode, VpcInventory } from '../../../functions/account/nodes/inventory.ts';
import type { ManagedNode } from '../../../functions/account/nodes/managed-node.ts';
import { VPC_ID } from './sample-account.ts';

export const IMAGE = 'ami-0a1b2c3d4e5f60001';
export const TEMPLATE = 'lt-0a1b2c3d4e5f60001';
export const SEEN = '2026-03-10T08:00:00.000Z';

/** A managed node that is connected and up to date. */
export const managedNode = (nodeId: string, more: Partial<ManagedNode> = {}): ManagedNode => ({
  nodeId,
  name: `name-of-${nodeId}`,
  pingStatus: 'Online',
  agentVersion: '3.3.987.0',
  imageId: IMAGE,
  vpcId: VPC_ID,
  subnetId: 'subnet-0a1b2c3d4e5f60001',
  profile: 'example-nodes',
  instanceState: 'running',
  startedAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

export const byId = (...nodes: readonly ManagedNode[]): Readonly<Record<string, ManagedNode>> =>
  Object.fromEntries(nodes.map((node) => [node.nodeId, node]));

/** What the sweep saw an hour ago. */
export const inventoryOf = (...nodes: readonly (ExpectedNode | string)[]): VpcInventory => ({
  vpcId: VPC_ID,
  seenAt: SEEN,
  nodes: nodes.map((node) => (typeof node === 'string' ? { id: node } : node)),
});
