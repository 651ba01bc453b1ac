import type { Peer, SecurityGroupRule, VpcNetwork } from '../../account/network/network.ts';
import { presentValue } from '../../account/observed.ts';
import { type AddressFamily, blocksOf, cidrAddresses, sizeOf, without } from '../../formats/addresses.ts';

const FAMILIES: readonly AddressFamily[] = [4, 6];

/** An IPv6 subnet has more addresses than all of IPv4, so 2^96 addresses of IPv6 count as one of IPv4. */
const UNIT: Readonly<Record<AddressFamily, bigint>> = { 4: 1n, 6: 1n << 96n };

const sizeIn = (family: AddressFamily, cidrs: readonly string[]): bigint => {
  const size = sizeOf(blocksOf(family, cidrs).ranges);
  return (size + UNIT[family] - 1n) / UNIT[family];
};

const EVERYTHING = ['0.0.0.0/0', '::/0'];

/** The blocks of a peer; a prefix list that was not read may hold anything. */
const cidrsOf = (peer: Peer, network: VpcNetwork): readonly string[] => {
  if (peer.kind === 'cidr') return [peer.cidr];
  if (peer.kind === 'security-group') return [];
  return presentValue(network.prefixLists[peer.prefixListId]) ?? EVERYTHING;
};

/** A group stands for the interfaces that carry it now. */
const carriersOf = (groupId: string, { nodes, endpoints }: VpcNetwork): number =>
  [...nodes.map((node) => node.interface), ...endpoints.flatMap(({ interfaces }) => interfaces)].filter(
    ({ groupIds }) => groupIds.includes(groupId),
  ).length;

const ALL_PORTS = 65_536n;
const ALL_PROTOCOLS = 256n;

/** How much a rule opens: addresses, times ports, times protocols. */
export const breadthOf = (
  { protocol, fromPort, toPort, peer }: SecurityGroupRule,
  network: VpcNetwork,
): bigint => {
  const cidrs = cidrsOf(peer, network);
  const addresses =
    peer.kind === 'security-group'
      ? BigInt(Math.max(1, carriersOf(peer.groupId, network)))
      : FAMILIES.reduce((sum, family) => sum + sizeIn(family, cidrs), 0n);
  const isAll = protocol === '-1';
  const ports =
    isAll || fromPort === undefined || toPort === undefined ? ALL_PORTS : BigInt(toPort - fromPort + 1);
  return addresses * ports * (isAll ? ALL_PROTOCOLS : 1n);
};

/** Is every address of the peer in the VPC? The members of a security group are. */
export const isInVpc = (peer: Peer, network: VpcNetwork): boolean => {
  const cidrs = cidrsOf(peer, network);
  return FAMILIES.every((family) => {
    const own = blocksOf(family, network.cidrBlocks).ranges;
    return without(blocksOf(family, cidrs).ranges, own).length === 0;
  });
};

/** The blocks out of `cidrs` that the peer holds: nothing beside it is put back in its place. */
export const heldBy = (peer: Peer, network: VpcNetwork, cidrs: readonly string[]): readonly string[] => {
  const held = cidrsOf(peer, network);
  return cidrs.filter((cidr) => {
    const family = cidrAddresses(cidr)?.family;
    return (
      family !== undefined &&
      without(blocksOf(family, [cidr]).ranges, blocksOf(family, held).ranges).length === 0
    );
  });
};
