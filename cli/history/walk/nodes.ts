import type { NodeNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import { present, presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Change } from '../../../functions/formats/cloudtrail.ts';
import { membersOf, scalarAt } from '../../../functions/formats/ec2-dialects.ts';
import { objectAt } from '../../../functions/formats/json.ts';
import { NODE_APIS } from '../records/apis.ts';

const NODES: ReadonlySet<string> = new Set(NODE_APIS);

/** Does a change bring nodes or take them away? */
export const isNodeChange = ({ api }: Change): boolean => NODES.has(api);

const onNetworks = (state: AccountState, make: (network: VpcNetwork) => VpcNetwork): AccountState => {
  let isChanged = false;
  const networks = Object.entries(state.networks).map(([vpcId, observed]) => {
    const network = presentValue(observed);
    const made = network && make(network);
    if (!network || made === network || made === undefined) return [vpcId, observed] as const;
    isChanged = true;
    return [vpcId, present(made)] as const;
  });
  return isChanged ? { ...state, networks: Object.fromEntries(networks) } : state;
};

const onNodes = (
  state: AccountState,
  ids: ReadonlySet<string>,
  make: (node: NodeNetwork) => readonly NodeNetwork[],
): AccountState =>
  onNetworks(state, (network) =>
    network.nodes.some(({ instanceId }) => ids.has(instanceId))
      ? {
          ...network,
          nodes: network.nodes.flatMap((node) => (ids.has(node.instanceId) ? make(node) : [node])),
        }
      : network,
  );

const without = <T>(
  all: Readonly<Record<string, T>>,
  ids: ReadonlySet<string>,
): Readonly<Record<string, T>> =>
  Object.keys(all).some((id) => ids.has(id))
    ? Object.fromEntries(Object.entries(all).filter(([id]) => !ids.has(id)))
    : all;

/** The instances that a record names, with the VPC if the response says it. */
export const instancesIn = ({
  request,
  response,
}: Change): readonly { readonly id: string; readonly vpcId?: string }[] => {
  const set = objectAt(response, 'instancesSet') ?? objectAt(request, 'instancesSet') ?? {};
  return membersOf(set).flatMap((item) => {
    const id = scalarAt(item, 'instanceId');
    const vpcId = scalarAt(item, 'vpcId');
    return id ? [{ id, ...(vpcId ? { vpcId } : {}) }] : [];
  });
};

/** The account before a change of its nodes, as far as it is known: an instance that was ended cannot be put back. */
export const beforeNodes = (state: AccountState, change: Change): AccountState => {
  const ids = new Set(instancesIn(change).map(({ id }) => id));
  switch (change.api) {
    case 'ec2:RunInstances': {
      const left = onNodes(state, ids, () => []);
      const instances = without(left.instances, ids);
      return instances === left.instances ? left : { ...left, instances };
    }
    case 'ec2:StartInstances':
      return onNodes(state, ids, (node) => [{ ...node, isStopped: true }]);
    case 'ec2:StopInstances':
      return onNodes(state, ids, ({ isStopped: _, ...node }) => [node]);
    default:
      return state;
  }
};

type Managed = NonNullable<NodeNetwork['managed']>;

/**
 * What a node says today shows nothing of a past network, but that it was connected then: it cannot have been lost
 * before its last ping.
 */
const managedThen = (managed: Managed, time: string): Managed => {
  const { lastPingAt } = managed;
  if (managed.pingStatus !== 'Online' && !(Date.parse(lastPingAt ?? '') >= Date.parse(time))) return managed;
  return { ...managed, pingStatus: 'Online', lastPingAt: time };
};

/** The networks as their nodes were at a time, except for those that are as they are today. */
export const asOf = (state: AccountState, time: string, today: AccountState): AccountState =>
  onNetworks(state, (network) =>
    presentValue(today.networks[network.vpcId]) === network
      ? network
      : {
          ...network,
          nodes: network.nodes.map((node) =>
            node.managed ? { ...node, managed: managedThen(node.managed, time) } : node,
          ),
        },
  );
