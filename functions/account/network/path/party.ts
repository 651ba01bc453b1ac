import {
  type Addresses,
  type AddressFamily,
  blocksOf,
  oneAddress,
  PUBLIC,
} from '../../../formats/addresses.ts';
import type { NetworkInterface, VpcNetwork } from '../network.ts';
import type { Party } from './traffic.ts';

/** The primary address of a family; if no address is known, any address of the subnet. */
export const addressesOf = (
  network: VpcNetwork,
  { subnetId, addresses }: NetworkInterface,
  family: AddressFamily,
): Addresses | undefined => {
  const known = addresses.map(oneAddress).find((address) => address?.family === family);
  if (known || addresses.length > 0) return known;
  const cidrs = network.subnets.find((subnet) => subnet.subnetId === subnetId)?.cidrBlocks ?? [];
  const blocks = blocksOf(family, cidrs);
  return blocks.ranges.length > 0 ? blocks : undefined;
};

/** An interface as a party of a connection; undefined when it has no address of the family. */
export const interfaceParty = (
  network: VpcNetwork,
  networkInterface: NetworkInterface,
  family: AddressFamily,
  name: string,
): Party | undefined => {
  const addresses = addressesOf(network, networkInterface, family);
  return addresses && { addresses, somewhere: false, groupIds: networkInterface.groupIds, name };
};

/** The public endpoint of a service, whose address may be anywhere among all public addresses. */
export const publicParty = (family: AddressFamily, name: string): Party => ({
  addresses: PUBLIC[family],
  somewhere: true,
  groupIds: [],
  name,
});
