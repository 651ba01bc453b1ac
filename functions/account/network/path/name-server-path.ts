import { blocksOf, oneAddress, without } from '../../../formats/addresses.ts';
import type { NodeNetwork, VpcNetwork } from '../network.ts';
import { outOfNode, outOfNodeSubnet } from './node-side.ts';
import { routeToAddress, routeToInternet } from './route.ts';
import type { Party } from './traffic.ts';
import { inSequence, OPEN, type PathContext, type StepVerdict, uncertain } from './verdict.ts';

const asNameResolution = (verdict: StepVerdict, server: string): StepVerdict =>
  verdict.kind === 'open'
    ? verdict
    : {
        ...verdict,
        step: 'name-resolution',
        because: `the DNS server ${server} cannot be reached: ${verdict.because}`,
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
  const addresses = oneAddress(server);
  if (!addresses) {
    if (nameServer !== 'public') return OPEN;
    return asNameResolution(routeToInternet(network, node, 4).verdict, 'of the DHCP options');
  }
  const party: Party = { addresses, somewhere: false, groupIds: [], name: server };
  const own = network.subnets.find(({ subnetId }) => subnetId === node.interface.subnetId)?.cidrBlocks ?? [];
  const isNeighbour = without(addresses.ranges, blocksOf(addresses.family, own).ranges).length === 0;
  const verdict = inSequence([
    routeToAddress(network, node, addresses).verdict,
    outOfNode(network, node, party, 'udp', 53),
    ...(isNeighbour ? [] : outOfNodeSubnet(network, node, party, 'udp', 53)),
  ]);
  // A private server may be reachable in a way that cannot be seen, so only a certain "no" counts.
  if (nameServer === 'private' && verdict.kind === 'unknown') return OPEN;
  const found = asNameResolution(verdict, server);
  const next = servers?.[1];
  // After a timeout, resolvers try the next server, each in its own way. A list that begins with a public
  // server counts as public.
  return nameServer === 'private' && found.kind === 'broken' && next !== undefined
    ? uncertain('name-resolution', `${found.because}, and it cannot be seen whether nodes try ${next} next`)
    : found;
};
