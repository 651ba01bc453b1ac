import type { AddressFamily } from '../../../formats/addresses.ts';
import { isLiveEndpoint } from '../endpoint-state.ts';
import type { EndpointElsewhere, NetworkInterface, NodeNetwork, VpcNetwork } from '../network.ts';
import { throughPolicy } from '../path/endpoint-policy.ts';
import { aclOfSubnet, throughAcl } from '../path/network-acl.ts';
import { outOfNode, outOfNodeSubnet } from '../path/node-side.ts';
import { interfaceParty } from '../path/party.ts';
import { routeToAddress } from '../path/route.ts';
import { mostSpecific, tableOfSubnet } from '../path/route-table.ts';
import { leadsElsewhereFrom } from '../path/route-target.ts';
import { throughGroups } from '../path/security-group.ts';
import type { Party } from '../path/traffic.ts';
import {
  arrived,
  better,
  broken,
  inSequence,
  OPEN,
  type PathContext,
  type PathService,
  type PathVerdict,
  type StepVerdict,
  uncertain,
} from '../path/verdict.ts';

/**
 * The route to an address of another VPC. What is behind a transit gateway or a peering connection is not read, so a
 * route that leads there counts as open.
 */
const routeOut = (network: VpcNetwork, node: NodeNetwork, { addresses }: Party): StepVerdict => {
  const table = tableOfSubnet(network, node.interface.subnetId);
  const route = table && mostSpecific(table, addresses);
  return route && leadsElsewhereFrom(network, node, addresses.family)(route)
    ? OPEN
    : routeToAddress(network, node, addresses).verdict;
};

const overFamily = (
  network: VpcNetwork,
  node: NodeNetwork,
  there: EndpointElsewhere,
  to: NetworkInterface,
  family: AddressFamily,
): StepVerdict | undefined => {
  const { vpcEndpointId } = there.endpoint;
  const self = interfaceParty(network, node.interface, family, `the node (${node.interface.subnetId})`);
  // Groups of the endpoint are those of its own VPC, and the node's rules rarely name them.
  const party = interfaceParty(network, to, family, `${vpcEndpointId} in ${there.vpcId}`);
  if (!self || !party) return undefined;
  const other: VpcNetwork = {
    ...network,
    securityGroups: there.securityGroups,
    networkAcls: there.networkAcls,
    prefixLists: { ...network.prefixLists, ...there.prefixLists },
  };
  const acl = aclOfSubnet(other, to.subnetId);
  const guarded = { step: 'endpoint-network-acl', acl, party: self, protocol: 'tcp' } as const;
  return inSequence([
    routeOut(network, node, party),
    outOfNode(network, node, party),
    ...outOfNodeSubnet(network, node, party),
    ...(acl
      ? [
          throughAcl({ ...guarded, direction: 'in', ports: 443 }),
          throughAcl({ ...guarded, direction: 'out', ports: 'ephemeral' }),
        ]
      : []),
    throughGroups(other, {
      step: 'endpoint-security-group',
      groupIds: to.groupIds,
      direction: 'in',
      party: self,
      protocol: 'tcp',
      port: 443,
    }),
  ]);
};

const toInterface = (
  network: VpcNetwork,
  node: NodeNetwork,
  there: EndpointElsewhere,
  to: NetworkInterface,
): StepVerdict => {
  const [first, second] = ([4, 6] as const).flatMap(
    (family) => overFamily(network, node, there, to, family) ?? [],
  );
  if (!first) {
    return uncertain('endpoint', `the addresses of ${there.endpoint.vpcEndpointId} could not be read`);
  }
  return second ? better(first, second) : first;
};

/**
 * The path to an endpoint in another VPC of this account: the route to it, the node's side, and the ACL, the security
 * groups and the policy there. Not judged: what is between the two VPCs, and the way back.
 */
export const pathToElsewhere = (
  service: PathService,
  node: NodeNetwork,
  network: VpcNetwork,
  context: PathContext,
  there: EndpointElsewhere,
): PathVerdict => {
  const { endpoint, vpcId } = there;
  const { vpcEndpointId, state } = endpoint;
  if (!isLiveEndpoint(endpoint)) {
    return broken('endpoint', `${vpcEndpointId} in ${vpcId} is ${state}`, [vpcEndpointId]);
  }
  const steps = endpoint.interfaces
    .toSorted((a, b) => (a.subnetId < b.subnetId ? -1 : 1))
    .map((to) => toInterface(network, node, there, to));
  const [first, ...others] = steps;
  if (!first) return broken('endpoint', `${vpcEndpointId} in ${vpcId} is in no subnet`, [vpcEndpointId]);
  const best = others.reduce(better, first);
  const worst = inSequence(steps);
  const isMixed = best.kind === 'open' && worst.kind === 'broken';
  const reached = isMixed
    ? uncertain(worst.step, `only some addresses of ${vpcEndpointId} can be reached: ${worst.because}`)
    : best.kind === 'broken'
      ? worst
      : best;
  return arrived(inSequence([reached, throughPolicy(service, endpoint, context)]), 'endpoint');
};
