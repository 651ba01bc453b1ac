import type { VpcNetwork } from '../../account/network/network.ts';
import { aclOfSubnet } from '../../account/network/path/network-acl.ts';
import { tableOfSubnet } from '../../account/network/path/route-table.ts';
import type { EgressWay } from '../../account/network/remembered-network.ts';
import {
  egressWays,
  entriesOf,
  leadsToSpokes,
  onwardFrom,
  returnsTo,
  servedFrom,
  spokesOf,
} from '../../account/network/users/egress.ts';
import { lostInWords } from '../../account/network/users/in-words.ts';
import { isEmpty, minus, type Reach } from '../../account/network/users/reach.ts';
import type { AccountState } from '../../account/state.ts';
import { rememberedOf } from './future-node.ts';
import { isForeign } from './owner.ts';
import { OWNERS, type PathOwner } from './said.ts';

/** A way out that nodes elsewhere have lost. */
export type LostEgress = {
  readonly owner: PathOwner;
  /** One clause without a full stop. */
  readonly because: string;
  /** The subnet by which their packets came in. */
  readonly entry: string;
  /** Where they were. */
  readonly reach: Reach;
};

const rememberedWays = ({ rememberedNetworks }: AccountState, { vpcId }: VpcNetwork): readonly EgressWay[] =>
  rememberedNetworks?.[vpcId]?.egress ?? [];

/** The blocks that a NAT gateway's subnet led back to, by which they are named. */
const blocksNamed = (network: VpcNetwork, natSubnetId: string): readonly string[] =>
  (tableOfSubnet(network, natSubnetId)?.routes ?? [])
    .filter((route) => leadsToSpokes(route) && !/\/[01]$/.test(route.destination))
    .map(({ destination }) => destination);

/** What became of one way that was open. */
const lostAt = (network: VpcNetwork, before: VpcNetwork, way: EgressWay): readonly LostEgress[] => {
  const entry = way.subnetId;
  const used = servedFrom(before, way.natSubnetId);
  const { verdict, natSubnetId } = onwardFrom(network, entry);
  if (verdict.kind === 'broken') {
    return [{ owner: OWNERS[verdict.step], because: verdict.because, entry, reach: used }];
  }
  if (verdict.kind !== 'open' || !natSubnetId) return [];
  const routed = returnsTo(network, natSubnetId);
  const served = servedFrom(network, natSubnetId);
  const unrouted = minus(used, routed);
  const shut = minus(minus(used, unrouted), served);
  const names = [...blocksNamed(before, way.natSubnetId), ...blocksNamed(network, natSubnetId)];
  const table = tableOfSubnet(network, natSubnetId)?.routeTableId ?? natSubnetId;
  const acl = aclOfSubnet(network, natSubnetId)?.networkAclId ?? natSubnetId;
  const words = (lost: Reach, left: Reach): string => lostInWords(lost, left, names);
  return [
    ...(isEmpty(unrouted)
      ? []
      : [
          {
            owner: 'internet-path' as const,
            because: `${table}, the table of the NAT gateway's subnet, has no route back to ${words(unrouted, routed)} any more`,
            entry,
            reach: unrouted,
          },
        ]),
    ...(isEmpty(shut)
      ? []
      : [
          {
            owner: 'network-access' as const,
            because: `${acl}, the ACL of the NAT gateway's subnet, closes the way of ${words(shut, served)}`,
            entry,
            reach: shut,
          },
        ]),
  ];
};

/**
 * What nodes elsewhere have lost of the ways out that this VPC gave them. A subnet that is no longer attached is not
 * missed, because packets come in by another one. Empty without a memory.
 */
export const lostEgress = (state: AccountState, network: VpcNetwork): readonly LostEgress[] => {
  const before = rememberedOf(state, network);
  if (!before || isForeign(state, network)) return [];
  const entries = entriesOf(network);
  return rememberedWays(state, network)
    .filter(({ subnetId }) => network.subnets.some((one) => one.subnetId === subnetId))
    .filter(({ subnetId }) => entries?.has(subnetId) !== false)
    .flatMap((way) => lostAt(network, before, way));
};

/** The transit gateways and core networks by which nodes elsewhere come to the way out of this VPC, or came. */
export const egressTargets = (state: AccountState, network: VpcNetwork): readonly string[] => {
  if (isForeign(state, network)) return [];
  const before = rememberedOf(state, network);
  return [
    ...egressWays(network).flatMap(({ natSubnetId }) => spokesOf(network, natSubnetId)),
    ...(before
      ? rememberedWays(state, network).flatMap(({ natSubnetId }) => spokesOf(before, natSubnetId))
      : []),
  ];
};
