import {
  type Addresses,
  type AddressFamily,
  blocksOf,
  cidrAddresses,
  inside,
  PUBLIC,
  without,
} from '../../../formats/addresses.ts';
import { presentValue } from '../../observed.ts';
import type { NodeNetwork, Route, RouteTable, VpcNetwork } from '../network.ts';
import { isNat64 } from './hops/nat64.ts';
import { publicParty } from './party.ts';
import { byTarget, defaultRoutes, mostSpecific, tableOfSubnet } from './route-table.ts';
import { follow, type InternetRoute, leadsElsewhereFrom, whyBlackhole } from './route-target.ts';
import { coverage } from './traffic.ts';
import { broken, inSequence, OPEN, type StepVerdict, uncertain, unlessNamed } from './verdict.ts';

/** The path from a node to one address. Within the VPC, the local route always exists. */
export const routeToAddress = (network: VpcNetwork, node: NodeNetwork, address: Addresses): InternetRoute => {
  const { subnetId } = node.interface;
  const table = tableOfSubnet(network, subnetId);
  if (!table) return { verdict: uncertain('route', `the route table of ${subnetId} could not be read`) };
  const route = mostSpecific(table, address);
  if (route) {
    return route.target === 'local' && !route.blackhole
      ? { verdict: OPEN }
      : follow(network, node, table, route, address.family);
  }
  const own = blocksOf(address.family, network.cidrBlocks).ranges;
  const isLocal = without(address.ranges, own).length === 0;
  return {
    verdict: isLocal
      ? OPEN
      : broken('route', `${table.routeTableId} of ${subnetId} has no route to that address`, [
          table.routeTableId,
        ]),
  };
};

const gatewayEndpoints = ({ endpoints }: VpcNetwork): readonly string[] =>
  endpoints
    .filter(({ vpcEndpointType }) => vpcEndpointType === 'Gateway')
    .map(({ vpcEndpointId }) => vpcEndpointId);

/** The routes of a table that lead out of the VPC, except for those to gateway endpoints, whose services are known. */
const routesOut = (network: VpcNetwork, table: RouteTable, family: AddressFamily): readonly Route[] => {
  const gateways = gatewayEndpoints(network);
  return table.routes
    .filter(({ target, blackhole }) => !blackhole && target !== 'local' && !gateways.includes(target))
    .filter(({ destination }) => (cidrAddresses(destination)?.family ?? family) === family)
    .toSorted(byTarget);
};

/** The routes from a node to where nothing can be seen: endpoints of another VPC may be there. */
export const hiddenRoutes = (
  network: VpcNetwork,
  node: NodeNetwork,
  family: AddressFamily,
): readonly Route[] => {
  const table = tableOfSubnet(network, node.interface.subnetId);
  const elsewhere = leadsElsewhereFrom(network, node, family);
  return table ? routesOut(network, table, family).filter(elsewhere) : [];
};

const deadRoutes = (table: RouteTable, family: AddressFamily): readonly Route[] =>
  table.routes
    .filter(({ destination, blackhole }) => blackhole && cidrAddresses(destination)?.family === family)
    .toSorted(byTarget)
    .slice(0, 1);

const deadWords = ({ destination, target }: Route): string =>
  `, and its route ${destination} is a black hole (${whyBlackhole(target)})`;

/** Without a default route, the other targets of the table decide whether a path may still exist. */
const noDefault = (
  network: VpcNetwork,
  table: RouteTable,
  node: NodeNetwork,
  family: AddressFamily,
): StepVerdict => {
  const { subnetId } = node.interface;
  const others = routesOut(network, table, family);
  const out = others.find(
    ({ destination, target }) =>
      destination.startsWith('pl-') || (/^(nat|igw)-/.test(target) && !isNat64(destination)),
  );
  const dead = deadRoutes(table, family);
  const nowhere = broken(
    'route',
    `${table.routeTableId} of ${subnetId} has no route to the internet${dead.map(deadWords).join('')}`,
    [table.routeTableId, ...dead.map(({ target }) => target)],
  );
  if (out) {
    const what = `${table.routeTableId} has no default route, only ${out.destination} to ${out.target}`;
    return uncertain('route', `${what}, and it is not known whether AWS answers from there`);
  }
  const other = others.find(leadsElsewhereFrom(network, node, family));
  if (!other) return nowhere;
  return unlessNamed(nowhere, `endpoints behind ${other.target}`);
};

const isDefaultOrHalf = (destination: string): boolean => /\/[01]$/.test(destination);

/**
 * Where the addresses of AWS are is not known here, so routes more specific than the default only leave doubt: if so
 * many public addresses go another way, to something that works where the default does not, or the other way round.
 */
const besideDetours = (
  verdict: StepVerdict,
  network: VpcNetwork,
  node: NodeNetwork,
  table: RouteTable,
  family: AddressFamily,
): StepVerdict => {
  const detours = [...table.routes]
    .filter(({ destination, target }) => !isDefaultOrHalf(destination) && target !== 'local')
    .filter(({ target }) => !gatewayEndpoints(network).includes(target))
    // A gateway endpoint of another account, in a VPC that is shared.
    .filter(({ destination, target }) => !(destination.startsWith('pl-') && target.startsWith('vpce-')))
    .toSorted(byTarget)
    .map((route) => ({
      route,
      ranges: blocksOf(family, presentValue(network.prefixLists[route.destination]) ?? [route.destination])
        .ranges,
    }))
    .filter(({ ranges }) => ranges.some((range) => inside(PUBLIC[family].ranges, range).length > 0))
    .filter(({ route }) => follow(network, node, table, route, family).verdict.kind !== verdict.kind);
  const [first] = detours;
  const party = publicParty(family, 'AWS');
  const taken = detours.flatMap(({ ranges }) => ranges);
  if (!first || coverage(party, without(PUBLIC[family].ranges, taken)) === 'all') return verdict;
  const { destination, target } = first.route;
  const what = `${table.routeTableId} leads many public addresses another way (${destination} to ${target})`;
  return uncertain(
    'route',
    `${what}, and it is not known whether AWS answers from there${verdict.kind === 'open' ? '' : `: ${verdict.because}`}`,
  );
};

/**
 * The path from a node to the public endpoints. Of the routes more specific than the default, only those for many
 * public addresses count, because the addresses of AWS are not known here. They leave doubt.
 */
export const routeToInternet = (
  network: VpcNetwork,
  node: NodeNetwork,
  family: AddressFamily,
): InternetRoute => {
  const { subnetId } = node.interface;
  const table = tableOfSubnet(network, subnetId);
  if (!table) return { verdict: uncertain('route', `the route table of ${subnetId} could not be read`) };
  const [first, second] = defaultRoutes(table, family);
  if (!first || !second) return { verdict: noDefault(network, table, node, family) };
  const ways = [first, second].map((route) => follow(network, node, table, route, family));
  const natSubnetId = ways.flatMap((way) => way.natSubnetId ?? []).toSorted()[0];
  const [one = OPEN, other = one] = ways.map(({ verdict }) => verdict);
  const half = one.kind === other.kind ? one : halfway([one, other]);
  const verdict = besideDetours(half, network, node, table, family);
  return { verdict, ...(natSubnetId ? { natSubnetId } : {}) };
};

/** Only one half of the internet can be reached, and it is not known whether the endpoints are in it. */
const halfway = (verdicts: readonly StepVerdict[]): StepVerdict => {
  const worst = inSequence(verdicts);
  return worst.kind === 'broken'
    ? uncertain('route', `${worst.because} (in one half of the internet only)`)
    : worst;
};
