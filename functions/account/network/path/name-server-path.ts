import { blocksOf, oneAddress, without } from '../../../formats/addresses.ts';
import { nameServerOf } from '../name-servers.ts';
import type { NodeNetwork, VpcNetwork } from '../network.ts';
import { throughServerSide } from './hops/name-server-side.ts';
import { outOfNode, outOfNodeSubnet } from './node-side.ts';
import { routeToAddress, routeToInternet } from './route.ts';
import type { Party } from './traffic.ts';
import { inSequence, OPEN, type PathContext, type StepVerdict, uncertain } from './verdict.ts';

const asNameResolution = (verdict: StepVerdict, server: string): StepVerdict => {
  if (verdict.kind === 'open') return verdict;
  const because = `the DNS server ${server} cannot be reached: ${verdict.because}`;
  // The server is not known to be behind the routes that may lead elsewhere, nor that it is not.
  return verdict.kind === 'broken' && verdict.unless !== undefined
    ? uncertain('name-resolution', because)
    : { ...verdict, step: 'name-resolution', because };
};

/** Can the node reach one name server that is named by its address? */
const pathToServer = (node: NodeNetwork, network: VpcNetwork, server: string): StepVerdict => {
  const addresses = oneAddress(server);
  // What a server asks itself never leaves it.
  if (!addresses || node.interface.addresses.includes(server)) return OPEN;
  const party: Party = { addresses, somewhere: false, groupIds: [], name: server };
  const own = network.subnets.find(({ subnetId }) => subnetId === node.interface.subnetId)?.cidrBlocks ?? [];
  const isNeighbour = without(addresses.ranges, blocksOf(addresses.family, own).ranges).length === 0;
  return inSequence([
    routeToAddress(network, node, addresses).verdict,
    outOfNode(network, node, party, 'udp', 53),
    ...(isNeighbour ? [] : outOfNodeSubnet(network, node, party, 'udp', 53)),
    throughServerSide(network, node, server),
  ]);
};

/** After a timeout, resolvers try the next server. It is certain that nothing answers only if none can be reached. */
const orNext = (
  found: StepVerdict,
  node: NodeNetwork,
  network: VpcNetwork,
  others: readonly string[],
): StepVerdict => {
  const next = others.find(
    (server) =>
      nameServerOf(server, network) !== 'private' ||
      pathToServer(node, network, server.trim()).kind !== 'broken',
  );
  return found.kind === 'broken' && next !== undefined
    ? uncertain('name-resolution', `${found.because}, and it cannot be seen whether nodes try ${next} next`)
    : found;
};

/**
 * Can the node reach its DNS server, if that is not the VPC's own? The VPC's own can always be reached:
 * "Security groups cannot block DNS requests to or from the Route 53 Resolver", nor can network ACLs.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html and
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export const pathToNameServer = (
  node: NodeNetwork,
  network: VpcNetwork,
  { servers, nameServer }: PathContext,
): StepVerdict => {
  const server = servers?.[0]?.trim() ?? '';
  if (!oneAddress(server)) {
    if (nameServer !== 'public') return OPEN;
    return asNameResolution(routeToInternet(network, node, 4).verdict, 'of the DHCP options');
  }
  const verdict = pathToServer(node, network, server);
  // A private server may be reachable in a way that cannot be seen, so only a certain "no" counts.
  if (nameServer === 'private' && verdict.kind === 'unknown') return OPEN;
  const found = asNameResolution(verdict, server);
  // A list that begins with a public server counts as public.
  return nameServer === 'private' ? orNext(found, node, network, servers?.slice(1) ?? []) : found;
};
