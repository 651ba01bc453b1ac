import { blocksOf } from '../../../formats/addresses.ts';
import type { EndpointNetwork, NodeNetwork, VpcNetwork } from '../network.ts';
import { throughPolicy } from './endpoint-policy.ts';
import { outOfNode, outOfNodeSubnet } from './node-side.ts';
import { publicParty } from './party.ts';
import { tableOfSubnet } from './route-table.ts';
import type { Party } from './traffic.ts';
import { arrived, inSequence, type PathContext, type PathVerdict } from './verdict.ts';

/** A gateway endpoint that the node's subnet has a route to, and the prefix list of that route. */
type GatewayRoute = { readonly endpoint: EndpointNetwork; readonly prefixListId?: string };

/**
 * "A route is automatically added to each of the route tables with a destination that specifies the AWS prefix list
 * ID of the service and a target with the endpoint ID", and it is more specific than any default route.
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
export const gatewayRoute = (
  network: VpcNetwork,
  node: NodeNetwork,
  endpoints: readonly EndpointNetwork[],
): GatewayRoute | undefined => {
  const table = tableOfSubnet(network, node.interface.subnetId);
  if (!table) return undefined;
  const routes = table.routes.filter(({ blackhole }) => !blackhole);
  for (const endpoint of endpoints) {
    const { vpcEndpointId, routeTableIds } = endpoint;
    const [prefixListId] = routes
      .filter(({ target }) => target === vpcEndpointId)
      .map(({ destination }) => destination)
      .toSorted();
    if (prefixListId !== undefined) return { endpoint, prefixListId };
    if (routeTableIds.includes(table.routeTableId)) return { endpoint };
  }
  return undefined;
};

const partyOf = (network: VpcNetwork, prefixListId: string | undefined): Party => {
  const somewhere = publicParty(4, 's3');
  if (prefixListId === undefined) return somewhere;
  const list = network.prefixLists[prefixListId];
  const addresses = list?.status === 'present' ? blocksOf(4, list.value) : undefined;
  // The list of S3 is hardly ever empty. If it is, its addresses may be anywhere among the public ones.
  if (!addresses || addresses.ranges.length === 0) return { ...somewhere, prefixListId };
  return { ...somewhere, addresses, somewhere: false, prefixListId };
};

/**
 * The path from a node through a gateway endpoint, without an interface: the node's side and the policy
 * count.
 */
export const pathToGateway = (
  node: NodeNetwork,
  network: VpcNetwork,
  context: PathContext,
  { endpoint, prefixListId }: GatewayRoute,
): PathVerdict => {
  const party = partyOf(network, prefixListId);
  const steps = inSequence([
    outOfNode(network, node, party),
    ...outOfNodeSubnet(network, node, party),
    throughPolicy('s3', endpoint, context),
  ]);
  return arrived(steps, 'endpoint');
};
