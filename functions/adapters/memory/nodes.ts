import { type AccountState, presentValue } from '../../core/account-state.ts';
import type { ManagedNode } from '../../core/nodes.ts';

const PAGE = 50;

/** The managed instances of the described VPCs; what `nodes` describes of one wins. */
const nodesOf = (state: AccountState): readonly ManagedNode[] => {
  const inVpcs = Object.values(state.networks).flatMap((observed) => {
    const vpc = presentValue(observed);
    return (vpc?.nodes ?? []).flatMap(
      ({ instanceId, name, interface: { subnetId }, managed }): ManagedNode[] => {
        if (!managed) return [];
        const own = { ...(name ? { name } : {}), subnetId, vpcId: vpc?.vpcId ?? '', ...managed };
        return [{ nodeId: instanceId, instanceState: 'running', ...own, ...state.nodes[instanceId] }];
      },
    );
  });
  const seen = new Set(inVpcs.map(({ nodeId }) => nodeId));
  return [...inVpcs, ...Object.values(state.nodes).filter(({ nodeId }) => !seen.has(nodeId))];
};

/** The managed nodes of the embedded account, in pages as Systems Manager gives them. */
export async function* nodePages(state: AccountState): AsyncGenerator<readonly ManagedNode[]> {
  const nodes = nodesOf(state);
  for (let i = 0; i < nodes.length; i += PAGE) yield nodes.slice(i, i + PAGE);
}
