import { groupsKey, kindKey, kindOf } from '../../account/network/baseline.ts';
import type { NodeNetwork, SecurityGroup, VpcNetwork } from '../../account/network/network.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import { own } from '../../formats/json.ts';
import { isTaggedIsolated } from '../../sessions/mend/isolated.ts';
import { isFutureNode } from '../../sessions/paths/future-node.ts';
import { isForensicPeer } from './shapes.ts';

/** Does a group let nothing through, in either direction, but perhaps a host or two from which a suspect is examined? */
const isShut = ({ rules }: SecurityGroup): boolean => rules.every(({ peer }) => isForensicPeer(peer));

const groupsOf = (network: VpcNetwork, { interface: { groupIds } }: NodeNetwork): readonly SecurityGroup[] =>
  groupIds.flatMap((id) => presentValue(own(network.securityGroups, id)) ?? []);

const isAlone = (network: VpcNetwork, node: NodeNetwork): boolean =>
  network.nodes.filter((other) => other.managed && kindKey(kindOf(other)) === kindKey(kindOf(node))).length <=
  1;

/** Had a node other groups when everything passed? */
const wasMoved = ({ rememberedNetworks }: AccountState, network: VpcNetwork, node: NodeNetwork): boolean => {
  const before = own(rememberedNetworks ?? {}, network.vpcId)?.nodesByGroups ?? {};
  const then = Object.entries(before).find(([, ids]) => ids.includes(node.instanceId))?.[0];
  return then !== undefined && then !== groupsKey(node.interface.groupIds);
};

/**
 * May somebody have taken a node off the network on purpose? Its group is called so, or it alone is in groups that let
 * nothing through, or into which it was moved. What isolates one suspect rarely isolates several nodes of a kind.
 * Source: https://docs.aws.amazon.com/security-ir/latest/userguide/source-containment.html
 */
export const mayBeQuarantined = (state: AccountState, network: VpcNetwork, node: NodeNetwork): boolean => {
  if (isFutureNode(node)) return false;
  const groups = groupsOf(network, node);
  if (groups.some(({ tags }) => isTaggedIsolated(tags))) return true;
  return isAlone(network, node) && (groups.every(isShut) || wasMoved(state, network, node));
};
