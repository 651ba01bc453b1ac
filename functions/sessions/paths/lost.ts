import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { wasLostBefore } from '../../account/nodes/pings.ts';
import type { AccountState } from '../../account/state.ts';
import { own } from '../../formats/json.ts';
import { beforeOf } from './before.ts';
import { isFutureNode } from './future-node.ts';
import type { JudgedPath } from './node-paths.ts';

/** A node that is no longer connected. Future nodes never were, and are judged as if they worked. */
export const isLost = (node: NodeNetwork): boolean =>
  !isFutureNode(node) && node.managed?.pingStatus !== 'Online';

/** A function that says whether a node was lost before its network became as it is: then that is not what it lost it by. */
export const lostBeforeIn = (state: AccountState, vpcId: string): ((node: NodeNetwork) => boolean) => {
  const times = own(state.pings ?? {}, vpcId);
  return (node) => times !== undefined && node.managed !== undefined && wasLostBefore(node.managed, times);
};

/**
 * Are failing paths only those of lost nodes, and were they no better before, while other nodes are connected? Then the
 * network is as good as it was, and is worth remembering: one node that was isolated long ago must not prevent that.
 */
export const standApart = (
  state: AccountState,
  network: VpcNetwork,
  failing: readonly JudgedPath[],
  managed: readonly NodeNetwork[],
): boolean => {
  const nodes = new Set(failing.map(({ node }) => node));
  if (![...nodes].every(isLost) || !managed.some((node) => !isLost(node) && !nodes.has(node))) return false;
  const before = beforeOf(state, network);
  return failing.every(({ node, need }) => {
    const then = before(node);
    return !then?.usedUnseen && then?.paths.get(need.service)?.verdict.kind !== 'reachable';
  });
};
