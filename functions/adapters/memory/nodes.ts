import { isConnected, isDown, type ManagedNode } from '../../account/nodes/managed-node.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import type { Connection } from '../../core/ledger/follow-up.ts';
import { iamName } from '../../formats/names.ts';
import { defaultRole } from '../../sessions/node-roles.ts';

const PAGE = 50;

/** Managed instances of which only the identity is described. */
const identified = ({ instances }: AccountState): readonly ManagedNode[] =>
  Object.values(instances).flatMap((observed): ManagedNode[] => {
    const node = presentValue(observed);
    if (!node?.managed) return [];
    const name = node.name ? { name: node.name } : {};
    return [{ nodeId: node.instanceId, instanceState: 'running', ...name, ...node.managed }];
  });

/** Hybrid nodes of which only the role is described. */
const hybrid = ({ hybridNodes }: AccountState): readonly ManagedNode[] =>
  Object.values(hybridNodes).flatMap((observed): ManagedNode[] => {
    const node = presentValue(observed);
    if (!node) return [];
    const { tags: _, ...known } = node;
    return [{ agentVersion: '', ...known }];
  });

/** The managed instances of the described VPCs; a description in `nodes` wins. */
const nodesOf = (state: AccountState): readonly ManagedNode[] => {
  const inVpcs = Object.values(state.networks).flatMap((observed) => {
    const vpc = presentValue(observed);
    return (vpc?.nodes ?? []).flatMap(
      ({ instanceId, name, interface: { subnetId }, managed, isStopped }): ManagedNode[] => {
        if (!managed) return [];
        const own = { ...(name ? { name } : {}), subnetId, vpcId: vpc?.vpcId ?? '', ...managed };
        const instanceState = isStopped ? 'stopped' : 'running';
        return [{ nodeId: instanceId, instanceState, ...own, ...state.nodes[instanceId] }];
      },
    );
  });
  const listed = [...inVpcs, ...Object.values(state.nodes), ...identified(state), ...hybrid(state)];
  const seen = new Set<string>();
  // The first description of a node counts.
  return listed.filter(({ nodeId }) => !seen.has(nodeId) && seen.add(nodeId));
};

/** The profile that EC2 knows for a node; without one, the role that Systems Manager gives it. */
const identityOf = (state: AccountState, nodeId: string): Pick<ManagedNode, 'profile' | 'role'> => {
  const node = presentValue(state.instances[nodeId]);
  if (!node) return {};
  if (node.profileArn) return { profile: iamName(node.profileArn) };
  const role = defaultRole(state);
  return role ? { role } : {};
};

/** The managed nodes of the embedded account, in pages like those of Systems Manager. */
export async function* nodePages(state: AccountState): AsyncGenerator<readonly ManagedNode[]> {
  const nodes = nodesOf(state).map((node) => ({ ...identityOf(state, node.nodeId), ...node }));
  for (let i = 0; i < nodes.length; i += PAGE) yield nodes.slice(i, i + PAGE);
}

/** Whether sessions can start on some nodes: an agent that is online can. A node that is not described was terminated. */
export const connectionsOf = (
  state: AccountState,
  nodeIds: readonly string[],
): Readonly<Record<string, Connection>> => {
  const nodes = new Map(nodesOf(state).map((node) => [node.nodeId, node]));
  return Object.fromEntries(
    nodeIds.map((id): [string, Connection] => {
      const node = nodes.get(id);
      if (!node || (id.startsWith('i-') && isDown(node))) return [id, 'down'];
      return [id, isConnected(node) ? 'connected' : 'not-connected'];
    }),
  );
};
