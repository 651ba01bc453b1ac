import type { ManagedNode } from '../nodes/managed-node.ts';
import { type Observed, present } from '../observed.ts';
import type { HybridNode } from './identity.ts';

/** Is it the id of a hybrid node, and not of an EC2 instance? */
export const isHybrid = (nodeId: string): boolean => nodeId.startsWith('mi-');

const hybridOf = ({ nodeId, name, role, pingStatus }: ManagedNode): HybridNode => ({
  nodeId,
  ...(name ? { name } : {}),
  ...(role ? { role } : {}),
  pingStatus,
  tags: {},
});

/** The hybrid nodes among managed nodes. */
export const hybridNodesOf = (
  nodes: Readonly<Record<string, ManagedNode>>,
): Readonly<Record<string, Observed<HybridNode>>> =>
  Object.fromEntries(
    Object.values(nodes).flatMap((node) =>
      isHybrid(node.nodeId) ? [[node.nodeId, present(hybridOf(node))]] : [],
    ),
  );
