import type { AddressFamily } from '../../../formats/addresses.ts';
import { isPendingEndpoint } from '../endpoint-state.ts';
import type { EndpointNetwork, NetworkInterface, NodeNetwork, VpcNetwork } from '../network.ts';
import { throughPolicy } from './endpoint-policy.ts';
import { aclOfSubnet, throughAcl } from './network-acl.ts';
import { outOfNode, outOfNodeSubnet } from './node-side.ts';
import { addressesOf, interfaceParty } from './party.ts';
import { routeToAddress } from './route.ts';
import { throughGroups } from './security-group.ts';
import type { Party } from './traffic.ts';
import {
  arrived,
  better,
  broken,
  inSequence,
  type PathContext,
  type PathService,
  type PathVerdict,
  type StepVerdict,
  uncertain,
} from './verdict.ts';

/**
 * The ACL of the endpoint's subnet. Traffic within one subnet passes no ACL: "Network ACLs control traffic
 * entering or leaving a subnet": https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
const throughSubnets = (
  network: VpcNetwork,
  node: NodeNetwork,
  there: NetworkInterface,
  self: Party,
  party: Party,
): readonly StepVerdict[] => {
  if (there.subnetId === node.interface.subnetId) return [];
  const acl = aclOfSubnet(network, there.subnetId);
  const question = { step: 'endpoint-network-acl', acl, party: self, protocol: 'tcp' } as const;
  return [
    ...outOfNodeSubnet(network, node, party),
    throughAcl({ ...question, direction: 'in', ports: 443 }),
    throughAcl({ ...question, direction: 'out', ports: 'ephemeral' }),
  ];
};

const overFamily = (
  network: VpcNetwork,
  node: NodeNetwork,
  { vpcEndpointId }: EndpointNetwork,
  there: NetworkInterface,
  family: AddressFamily,
): StepVerdict | undefined => {
  const self = interfaceParty(network, node.interface, family, `the node (${node.interface.subnetId})`);
  const party = interfaceParty(network, there, family, `${vpcEndpointId} in ${there.subnetId}`);
  if (!self || !party) return undefined;
  return inSequence([
    routeToAddress(network, node, party.addresses).verdict,
    outOfNode(network, node, party),
    ...throughSubnets(network, node, there, self, party),
    throughGroups(network, {
      step: 'endpoint-security-group',
      groupIds: there.groupIds,
      direction: 'in',
      party: self,
      protocol: 'tcp',
      port: 443,
    }),
  ]);
};

/**
 * The IP versions of which the names of an endpoint have addresses.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DnsOptionsSpecification.html
 */
const familiesOf = ({ dnsRecordIpType }: EndpointNetwork): readonly AddressFamily[] => {
  if (dnsRecordIpType === 'ipv4') return [4];
  return dnsRecordIpType === 'ipv6' ? [6] : [4, 6];
};

const recordsOf = (endpoint: EndpointNetwork): string => {
  const [only, ...more] = familiesOf(endpoint);
  return more.length === 0 ? `, because its names have IPv${only} addresses only` : '';
};

/** The path to one interface of an endpoint; one address family is enough. */
const toInterface = (
  network: VpcNetwork,
  node: NodeNetwork,
  endpoint: EndpointNetwork,
  there: NetworkInterface,
): StepVerdict => {
  const ways = familiesOf(endpoint).flatMap(
    (family) => overFamily(network, node, endpoint, there, family) ?? [],
  );
  const [first, second] = ways;
  if (first) return second ? better(first, second) : first;
  const known = ([4, 6] as const).some((family) => addressesOf(network, node.interface, family));
  return known
    ? broken(
        'endpoint',
        `${endpoint.vpcEndpointId} has no address in ${there.subnetId} of the same IP version as the node${recordsOf(endpoint)}`,
        [endpoint.vpcEndpointId],
      )
    : uncertain('endpoint', 'the addresses of the node could not be read');
};

/** Sorts the node's own subnet first, then by subnet and address: the order of the list does not matter. */
const nearestFirst =
  (node: NodeNetwork) =>
  (a: NetworkInterface, b: NetworkInterface): number => {
    const far = ({ subnetId }: NetworkInterface): number => Number(subnetId !== node.interface.subnetId);
    const text = ({ subnetId, addresses, groupIds }: NetworkInterface): string =>
      [subnetId, ...addresses, ...groupIds.toSorted()].join(' ');
    return far(a) - far(b) || (text(a) < text(b) ? -1 : 1);
  };

/**
 * The path to the addresses of an endpoint. Its name resolves to the addresses of its interfaces in all
 * subnets (https://repost.aws/knowledge-center/vpc-interface-configure-dns), and the agent tries one after
 * the other. If the interface in the node's own subnet is reachable, the path works. If only some of the
 * others are, it works by chance, after timeouts.
 */
const toAddresses = (network: VpcNetwork, node: NodeNetwork, endpoint: EndpointNetwork): StepVerdict => {
  const { vpcEndpointId } = endpoint;
  const there = endpoint.interfaces.toSorted(nearestFirst(node));
  const verdicts = there.map((one) => toInterface(network, node, endpoint, one));
  if (verdicts.length === 0) {
    return isPendingEndpoint(endpoint)
      ? uncertain('endpoint', `${vpcEndpointId} is still being created`)
      : broken('endpoint', `${vpcEndpointId} is in no subnet`, [vpcEndpointId]);
  }
  const isOwn = (index: number): boolean => there[index]?.subnetId === node.interface.subnetId;
  const near = verdicts.find((verdict, index) => verdict.kind === 'open' && isOwn(index));
  if (near) return near;
  const isMixed =
    verdicts.some(({ kind }) => kind === 'open') && verdicts.some(({ kind }) => kind === 'broken');
  const worst = inSequence(verdicts);
  if (worst.kind !== 'broken') return worst;
  if (isMixed) {
    return uncertain(worst.step, `only some addresses of ${vpcEndpointId} can be reached: ${worst.because}`);
  }
  return verdicts.every(({ kind }) => kind === 'broken')
    ? worst
    : uncertain(
        worst.step,
        `${worst.because}, and it is unknown whether other addresses of ${vpcEndpointId} can be reached`,
      );
};

/** The path from a node through an interface endpoint, once names resolve to it. */
export const pathToEndpoint = (
  service: PathService,
  node: NodeNetwork,
  network: VpcNetwork,
  context: PathContext,
  endpoint: EndpointNetwork,
): PathVerdict => {
  const steps = inSequence([toAddresses(network, node, endpoint), throughPolicy(service, endpoint, context)]);
  if (steps.kind === 'open' && isPendingEndpoint(endpoint)) {
    return uncertain('endpoint', `${endpoint.vpcEndpointId} is still being created`);
  }
  return arrived(steps, 'endpoint');
};
