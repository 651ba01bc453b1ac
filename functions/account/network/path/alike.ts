import { type AddressFamily, blocksOf, oneAddress } from '../../../formats/addresses.ts';
import { presentValue } from '../../observed.ts';
import { groupsKey } from '../baseline.ts';
import type { NodeNetwork, VpcNetwork } from '../network.ts';

/** The blocks that are compared with the address of a node: sources of rules, and entries of ACLs. */
const blocksIn = (
  network: Pick<VpcNetwork, 'securityGroups' | 'prefixLists' | 'networkAcls'>,
): readonly string[] => [
  ...Object.values(network.securityGroups).flatMap((observed) =>
    (presentValue(observed)?.rules ?? []).flatMap(({ egress, peer }) =>
      !egress && peer.kind === 'cidr' ? [peer.cidr] : [],
    ),
  ),
  ...Object.values(network.prefixLists).flatMap((observed) => presentValue(observed) ?? []),
  ...network.networkAcls.flatMap(({ entries }) => entries.map(({ cidr }) => cidr)),
];

/** Endpoints of other VPCs, to which names may lead, compare addresses as well. */
const blocksAt = (network: VpcNetwork): readonly string[] => [
  ...blocksIn(network),
  ...Object.values(network.names?.elsewhere ?? {}).flatMap((observed) => {
    const there = presentValue(observed);
    return there ? blocksIn(there) : [];
  }),
];

/** The addresses at which some block begins, or at which one has ended. */
const edgesOf = (family: AddressFamily, cidrs: readonly string[]): readonly bigint[] => {
  const edges = new Set(blocksOf(family, cidrs).ranges.flatMap(({ lo, hi }) => [lo, hi + 1n]));
  return [...edges].sort((a, b) => (a < b ? -1 : 1));
};

/** Between which edges an address is. */
const placeOf = (edges: readonly bigint[], address: bigint): number => {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0n) <= address) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Names what decides on the paths of a node: its subnet, its groups, and between which blocks of the network its
 * addresses are. The paths of two nodes with the same name are the same, so a thousand nodes of one kind are judged
 * once.
 */
export const alikeIn = (network: VpcNetwork): ((node: NodeNetwork) => string) => {
  const cidrs = blocksAt(network);
  const edges = { 4: edgesOf(4, cidrs), 6: edgesOf(6, cidrs) };
  const place = (addresses: readonly string[], family: AddressFamily): number | string => {
    const address = addresses.map(oneAddress).find((one) => one?.family === family)?.ranges[0]?.lo;
    return address === undefined ? 'none' : placeOf(edges[family], address);
  };
  return ({ hasPublicIp, interface: { subnetId, groupIds, addresses } }) =>
    [
      subnetId,
      groupsKey(groupIds),
      hasPublicIp,
      addresses.length > 0,
      place(addresses, 4),
      place(addresses, 6),
    ].join(' ');
};
