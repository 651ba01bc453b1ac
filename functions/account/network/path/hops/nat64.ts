import { blocksOf } from '../../../../formats/addresses.ts';
import type { NodeNetwork, Route, VpcNetwork } from '../../network.ts';
import { mostSpecific, tableOfSubnet } from '../route-table.ts';
import type { Party } from '../traffic.ts';

export const NAT64_PREFIX = '64:ff9b::/96';

/**
 * How nodes without an IPv4 address reach services that have no IPv6 address: with DNS64, the resolver of the VPC puts
 * the service's IPv4 address into 64:ff9b::/96, and a route for these addresses leads to a NAT gateway.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html
 */
export type Nat64 = {
  /** The resolver of the VPC answers with such addresses in the node's subnet. */
  readonly dns64: boolean;
  /** The route that was made for these addresses; one for all of IPv6 leads to where they do not exist. */
  readonly route: Route | undefined;
};

/** Is it the destination of a route for translated addresses, which leads nowhere else? */
export const isNat64 = (destination: string): boolean => destination.startsWith('64:ff9b:');

/** What is set up for a node; undefined if nothing is. */
export const nat64Of = (network: VpcNetwork, node: NodeNetwork): Nat64 | undefined => {
  const { subnetId } = node.interface;
  const table = tableOfSubnet(network, subnetId);
  const found = table && mostSpecific(table, blocksOf(6, [NAT64_PREFIX]));
  const route = found && isNat64(found.destination) ? found : undefined;
  const dns64 = network.subnets.find((subnet) => subnet.subnetId === subnetId)?.dns64 === true;
  return dns64 || route ? { dns64, route } : undefined;
};

/** The public endpoint of a service as DNS64 names it. */
export const translatedParty = (service: string): Party => ({
  addresses: blocksOf(6, [NAT64_PREFIX]),
  somewhere: true,
  groupIds: [],
  name: `the public endpoint of ${service} (${NAT64_PREFIX})`,
});
