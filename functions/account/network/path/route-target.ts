import type { AddressFamily } from '../../../formats/addresses.ts';
import type { NodeNetwork, Route, RouteTable, VpcNetwork } from '../network.ts';
import { throughAppliance } from './hops/appliance.ts';
import { pastPublicAccessBlock } from './hops/public-access-block.ts';
import { throughAttachment } from './hops/transit-gateway.ts';
import { interfaceParty } from './party.ts';
import { defaultRoutes, tableOfSubnet } from './route-table.ts';
import type { Party } from './traffic.ts';
import { broken, inSequence, OPEN, type StepVerdict, uncertain } from './verdict.ts';

const ELSEWHERE: readonly (readonly [prefix: string, what: string])[] = [
  ['tgw-', 'a transit gateway'],
  ['pcx-', 'a peering connection'],
  ['vgw-', 'a virtual private gateway'],
  ['vpce-', 'a firewall or load balancer endpoint'],
  ['eni-', 'a network interface'],
  ['i-', 'an instance'],
  ['lgw-', 'a local gateway'],
  ['cagw-', 'a carrier gateway'],
  ['arn:', 'a core network'],
];

const elsewhere = (target: string): string =>
  ELSEWHERE.find(([prefix]) => target.startsWith(prefix))?.[1] ?? 'a target of unknown kind';

/** What can be known about a target that cannot be seen into. */
const throughUnseen = (
  network: VpcNetwork,
  target: string,
  subnetId: string,
  from: Party | undefined,
): StepVerdict =>
  inSequence([throughAttachment(network, target, subnetId), throughAppliance(network, target, from)]);

const partyOf = (network: VpcNetwork, node: NodeNetwork, family: AddressFamily): Party | undefined =>
  interfaceParty(network, node.interface, family, `the node (${node.interface.subnetId})`);

/** Could there be endpoints of another VPC, or a path to the internet, behind this route? */
export const leadsElsewhere = ({ target, blackhole }: Route): boolean =>
  !blackhole && ELSEWHERE.some(([prefix]) => target.startsWith(prefix));

/** Does nothing that is known about its target speak against that? */
const mayLead = (network: VpcNetwork, subnetId: string, from: Party | undefined) => (route: Route) =>
  leadsElsewhere(route) && throughUnseen(network, route.target, subnetId, from).kind !== 'broken';

/** The same for a route of a node, with what is known about its target. */
export const leadsElsewhereFrom = (network: VpcNetwork, node: NodeNetwork, family: AddressFamily) =>
  mayLead(network, node.interface.subnetId, partyOf(network, node, family));

/** What stays, but is not attached any more, is not gone; and an instance may only be stopped. */
export const whyBlackhole = (target: string): string => {
  if (/^(eni|i)-/.test(target)) return `${target} is gone, or its instance is stopped`;
  return /^(tgw|vgw|igw)-/.test(target) ? `${target} is gone or not attached` : `${target} is gone`;
};

export const blackholeOf = (table: RouteTable, { destination, target }: Route): StepVerdict =>
  broken(
    'route',
    `the route ${destination} of ${table.routeTableId} is a black hole (${whyBlackhole(target)})`,
    [`${table.routeTableId} ${destination}`, target],
  );

const isAttached = (network: VpcNetwork, target: string): StepVerdict =>
  network.internetGatewayIds.includes(target)
    ? OPEN
    : broken('route', `the internet gateway ${target} is not attached to ${network.vpcId}`, [target]);

/** "it must have a public IPv4 address": https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html */
const throughGateway = (
  network: VpcNetwork,
  table: RouteTable,
  { target }: Route,
  { hasPublicAddress, subnetId }: { readonly hasPublicAddress: boolean; readonly subnetId: string },
): StepVerdict => {
  const attached = isAttached(network, target);
  if (attached.kind === 'broken') return attached;
  return hasPublicAddress
    ? pastPublicAccessBlock(network, 'direct', target, [subnetId])
    : broken(
        'route',
        `${table.routeTableId} leads to the internet gateway ${target}, but the node has no public address`,
        [`${table.routeTableId} 0.0.0.0/0`, target],
      );
};

/**
 * The gateway must be a public NAT gateway that is available, in a subnet whose own route leads to an
 * internet gateway.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html and
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
 */
export const throughNat = (network: VpcNetwork, { target }: Route, subnetId: string): StepVerdict => {
  const nat = network.natGateways.find(({ natGatewayId }) => natGatewayId === target);
  if (!nat) return broken('route', `the NAT gateway ${target} is gone`, [target]);
  if (nat.state === 'pending') return uncertain('route', `the NAT gateway ${target} is still being created`);
  if (nat.state !== 'available')
    return broken('route', `the NAT gateway ${target} is ${nat.state}`, [target]);
  // A regional NAT gateway is in no subnet and has its own path to the internet gateway.
  if (nat.subnetId === '') {
    return network.internetGatewayIds.length > 0
      ? pastPublicAccessBlock(network, 'nat', target, [subnetId])
      : broken('route', `${network.vpcId} has no internet gateway for the NAT gateway ${target}`, [target]);
  }
  const table = tableOfSubnet(network, nat.subnetId);
  if (!table) return uncertain('route', `the route table of ${nat.subnetId} could not be read`);
  const [route] = defaultRoutes(table, 4);
  const way = `the NAT gateway ${target} in ${nat.subnetId}`;
  if (!route) {
    return table.routes.some(mayLead(network, nat.subnetId, undefined)) || nat.connectivityType === 'private'
      ? uncertain('route', `it cannot be seen where ${way} leads`)
      : broken('route', `${way} has no route to an internet gateway (${table.routeTableId})`, [
          table.routeTableId,
          target,
        ]);
  }
  if (route.blackhole) return blackholeOf(table, route);
  if (!route.target.startsWith('igw-')) {
    return uncertain('route', `${way} leads on to ${elsewhere(route.target)} (${route.target})`);
  }
  if (nat.connectivityType === 'private') {
    // "you can't use an internet gateway with a private NAT gateway … the internet gateway drops the traffic"
    return broken(
      'route',
      `the NAT gateway ${target} is private, and an internet gateway drops its packets`,
      [target],
    );
  }
  return inSequence([
    isAttached(network, route.target),
    pastPublicAccessBlock(network, 'nat', target, [...new Set([subnetId, nat.subnetId])]),
  ]);
};

/** Where a route leads to. */
export type InternetRoute = {
  readonly verdict: StepVerdict;
  /** The subnet of the NAT gateway on the path; its ACL counts, too. */
  readonly natSubnetId?: string;
};

/** What is behind a route. */
export const follow = (
  network: VpcNetwork,
  node: NodeNetwork,
  table: RouteTable,
  route: Route,
  family: AddressFamily,
): InternetRoute => {
  const { target } = route;
  const { subnetId } = node.interface;
  if (route.blackhole) return { verdict: blackholeOf(table, route) };
  if (target.startsWith('nat-') && family === 4) {
    const natSubnetId = network.natGateways.find(({ natGatewayId }) => natGatewayId === target)?.subnetId;
    return { verdict: throughNat(network, route, subnetId), ...(natSubnetId ? { natSubnetId } : {}) };
  }
  // IPv6 addresses of instances are public: https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
  if (target.startsWith('igw-')) {
    const hasPublicAddress = family === 6 || node.hasPublicIp;
    return { verdict: throughGateway(network, table, route, { hasPublicAddress, subnetId }) };
  }
  if (target.startsWith('eigw-') && family === 6) {
    return { verdict: pastPublicAccessBlock(network, 'egress-only', target, [subnetId]) };
  }
  const known = throughUnseen(network, target, subnetId, partyOf(network, node, family));
  if (known.kind === 'broken') return { verdict: known };
  const way = `the route ${route.destination} of ${table.routeTableId} leads to`;
  return {
    verdict: uncertain(
      'route',
      `${way} ${elsewhere(target)} (${target}), and it cannot be seen what is behind it`,
    ),
  };
};
