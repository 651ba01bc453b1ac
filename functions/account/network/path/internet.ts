import { type AddressFamily, blocksOf, merged, without } from '../../../formats/addresses.ts';
import { own } from '../../../formats/json.ts';
import { presentValue } from '../../observed.ts';
import type { NodeNetwork, Route, VpcNetwork } from '../network.ts';
import { NAT64_PREFIX, type Nat64, nat64Of, translatedParty } from './hops/nat64.ts';
import { aclOfSubnet, throughAcl } from './network-acl.ts';
import { outOfNode, outOfNodeSubnet } from './node-side.ts';
import { addressesOf, interfaceParty, publicParty } from './party.ts';
import { hiddenRoutes, routeToInternet } from './route.ts';
import { defaultRoutes, tableOfSubnet } from './route-table.ts';
import { follow, type InternetRoute } from './route-target.ts';
import type { Party } from './traffic.ts';
import {
  arrived,
  type Broken,
  broken,
  certainly,
  inSequence,
  OPEN,
  type PathService,
  type PathVerdict,
  type StepVerdict,
  uncertain,
  unlessNamed,
} from './verdict.ts';

/** A NAT gateway is in another subnet, whose ACL packets cross on both sides, in both directions. */
export const throughNatSubnet = (
  network: VpcNetwork,
  natSubnetId: string,
  node: Party | undefined,
  party: Party,
): readonly StepVerdict[] => {
  const acl = aclOfSubnet(network, natSubnetId);
  const question = { step: 'nat-network-acl', acl, protocol: 'tcp' } as const;
  return [
    ...(node ? [throughAcl({ ...question, party: node, direction: 'in', ports: 443 })] : []),
    throughAcl({ ...question, party, direction: 'out', ports: 443 }),
    throughAcl({ ...question, party, direction: 'in', ports: 'nat-ephemeral' }),
    ...(node ? [throughAcl({ ...question, party: node, direction: 'out', ports: 'ephemeral' })] : []),
  ];
};

/** Everybody whom a route leads to, beyond the VPC itself. */
const behind = (network: VpcNetwork, { destination, target }: Route, family: AddressFamily): Party => {
  const listed = presentValue(network.prefixLists[destination]) ?? [destination];
  const own = blocksOf(family, network.cidrBlocks).ranges;
  const ranges = without(merged(blocksOf(family, listed).ranges), own);
  return { addresses: { family, ranges }, somewhere: true, groupIds: [], name: `${destination} (${target})` };
};

/** A group of another VPC may be the peer of a rule; its members are not known here. */
const namesStrangers = (network: VpcNetwork, { interface: { groupIds } }: NodeNetwork): boolean =>
  groupIds.some((id) =>
    presentValue(own(network.securityGroups, id))?.rules.some(
      ({ egress, peer }) =>
        egress && peer.kind === 'security-group' && !Object.hasOwn(network.securityGroups, peer.groupId),
    ),
  );

/** A route to where nothing can be seen, and whether the node's side lets packets go there. */
type HiddenWay = { readonly route: Route; readonly steps: StepVerdict };

/** The ways from a node to where nothing can be seen. */
export const hiddenWays = (
  network: VpcNetwork,
  node: NodeNetwork,
  family: AddressFamily,
): readonly HiddenWay[] =>
  hiddenRoutes(network, node, family).map((route) => {
    const party = behind(network, route, family);
    const isKnown = party.addresses.ranges.length > 0 && !namesStrangers(network, node);
    const steps = isKnown
      ? inSequence([outOfNode(network, node, party), ...outOfNodeSubnet(network, node, party)])
      : OPEN;
    return { route, steps };
  });

/**
 * A way to the public endpoints is cut, but is it the way that the node uses? Endpoints of a central VPC may be behind a
 * transit gateway, and names resolve to them by a private hosted zone, which cannot be seen. So it is certain only if
 * nothing that leads there is let out of the node either.
 */
const unlessHidden = (
  verdict: PathVerdict,
  network: VpcNetwork,
  node: NodeNetwork,
  family: AddressFamily,
): PathVerdict => {
  if (verdict.kind !== 'broken') return verdict;
  const ways = hiddenWays(network, node, family);
  const open = ways.find(({ steps }) => steps.kind !== 'broken');
  if (open) return unlessNamed(verdict, `endpoints behind ${open.route.target}`);
  const closed = ways.flatMap(({ steps }) => (steps.kind === 'broken' ? [steps] : []))[0];
  return closed && verdict.unless ? closed : verdict;
};

const byFamily = (
  service: PathService,
  node: NodeNetwork,
  network: VpcNetwork,
  family: AddressFamily,
): PathVerdict => {
  const party = publicParty(family, `the public endpoint of ${service}`);
  const { verdict, natSubnetId } = routeToInternet(network, node, family);
  const self = interfaceParty(network, node.interface, family, 'the node');
  const steps = inSequence([
    verdict,
    outOfNode(network, node, party),
    ...outOfNodeSubnet(network, node, party),
    ...(natSubnetId !== undefined && natSubnetId !== node.interface.subnetId
      ? throughNatSubnet(network, natSubnetId, self, party)
      : []),
  ]);
  return unlessHidden(arrived(steps, 'internet'), network, node, family);
};

/** Where the route for translated addresses leads: to a NAT gateway, which is asked as for IPv4. */
const routeOfNat64 = (network: VpcNetwork, node: NodeNetwork, { dns64, route }: Nat64): InternetRoute => {
  const { subnetId } = node.interface;
  const table = tableOfSubnet(network, subnetId);
  if (!dns64) {
    const because = `DNS64 of ${subnetId} is off, so its nodes get no address for names that have no IPv6 address`;
    return { verdict: broken('route', because, [subnetId]) };
  }
  if (!table || !route) {
    const id = table?.routeTableId ?? 'the route table';
    return {
      verdict: broken('route', `${id} of ${subnetId} has no route for ${NAT64_PREFIX} to a NAT gateway`, [
        id,
      ]),
    };
  }
  if (/^e?igw-/.test(route.target)) {
    const because = `the route ${route.destination} of ${table.routeTableId} leads to ${route.target}, which translates nothing`;
    return { verdict: broken('route', because, [`${table.routeTableId} ${route.destination}`]) };
  }
  return follow(network, node, table, route, 4);
};

const byNat64 = (service: PathService, node: NodeNetwork, network: VpcNetwork, nat64: Nat64): PathVerdict => {
  const party = translatedParty(service);
  const { verdict, natSubnetId } = routeOfNat64(network, node, nat64);
  const self = interfaceParty(network, node.interface, 6, 'the node');
  const steps = inSequence([
    verdict,
    outOfNode(network, node, party),
    ...outOfNodeSubnet(network, node, party),
    ...(natSubnetId !== undefined && natSubnetId !== node.interface.subnetId
      ? throughNatSubnet(network, natSubnetId, self, publicParty(4, `the public endpoint of ${service}`))
      : []),
  ]);
  return unlessHidden(arrived(steps, 'internet'), network, node, 6);
};

const IPV6_NAMES = 'the agent is set to the IPv6 names of the endpoints (api.aws)';

/** Is there a default route for IPv6, and does it lead nowhere? */
const isCut = (direct: PathVerdict, network: VpcNetwork, node: NodeNetwork): direct is Broken => {
  const table = tableOfSubnet(network, node.interface.subnetId);
  return (
    direct.kind === 'broken' &&
    direct.step === 'route' &&
    table !== undefined &&
    defaultRoutes(table, 6).length > 0
  );
};

/**
 * A node without an IPv4 address needs the IPv6 names of the endpoints, or DNS64 and NAT64. Which of them its agent uses
 * cannot be seen; where NAT64 was set up, it counts.
 */
const withoutIpv4 = (service: PathService, node: NodeNetwork, network: VpcNetwork): PathVerdict => {
  const direct = byFamily(service, node, network, 6);
  const nat64 = nat64Of(network, node);
  if (!nat64) return direct;
  const translated = byNat64(service, node, network, nat64);
  if (translated.kind === 'reachable' && isCut(direct, network, node)) {
    return uncertain('route', `${direct.because}, and it cannot be seen whether ${IPV6_NAMES}`);
  }
  if (translated.kind !== 'broken' || direct.kind === 'broken') return translated;
  return { ...certainly(translated), unless: IPV6_NAMES };
};

/**
 * The path from a node to the public endpoint of a service. Public endpoints have IPv4 addresses. For IPv6,
 * the agent must be configured to use names under `api.aws`, as nodes without an IPv4 address must.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
export const pathToInternet = (service: PathService, node: NodeNetwork, network: VpcNetwork): PathVerdict => {
  const has = (family: AddressFamily): boolean => addressesOf(network, node.interface, family) !== undefined;
  if (!has(4) && !has(6)) return uncertain('route', 'the addresses of the node could not be read');
  if (!has(4)) return withoutIpv4(service, node, network);
  const ipv4 = byFamily(service, node, network, 4);
  if (ipv4.kind !== 'broken' || !has(6)) return ipv4;
  const ipv6 = byFamily(service, node, network, 6);
  return ipv6.kind === 'broken' ? ipv4 : { ...certainly(ipv4), unless: IPV6_NAMES };
};
