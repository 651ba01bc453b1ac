import {
  type Addresses,
  type AddressFamily,
  blocksOf,
  cidrAddresses,
  without,
} from '../../../formats/addresses.ts';
import type { NodeNetwork, Route, RouteTable, VpcNetwork } from '../network.ts';
import { byTarget, defaultRoutes, mostSpecific, tableOfSubnet } from './route-table.ts';
import { follow, type InternetRoute, leadsElsewhere } from './route-target.ts';
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

/** The routes of a table that lead out of the VPC, except for those to gateway endpoints, whose services are known. */
const routesOut = (network: VpcNetwork, table: RouteTable, family: AddressFamily): readonly Route[] => {
  const gateways = network.endpoints
    .filter(({ vpcEndpointType }) => vpcEndpointType === 'Gateway')
    .map(({ vpcEndpointId }) => vpcEndpointId);
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
  return table ? routesOut(network, table, family).filter(leadsElsewhere) : [];
};

/** Without a default route, the other targets of the table decide whether a path may still exist. */
const noDefault = (
  network: VpcNetwork,
  table: RouteTable,
  subnetId: string,
  family: AddressFamily,
): StepVerdict => {
  const others = routesOut(network, table, family);
  const out = others.find(
    ({ destination, target }) => destination.startsWith('pl-') || /^(nat|igw)-/.test(target),
  );
  const nowhere = broken('route', `${table.routeTableId} of ${subnetId} has no route to the internet`, [
    table.routeTableId,
  ]);
  if (out) {
    const what = `${table.routeTableId} has no default route, only ${out.destination} to ${out.target}`;
    return uncertain('route', `${what}, and it is not known whether AWS answers from there`);
  }
  const other = others.find(leadsElsewhere);
  if (!other) return nowhere;
  return unlessNamed(nowhere, `endpoints behind ${other.target}`);
};

/**
 * The path from a node to the public endpoints. Routes more specific than the default are not followed,
 * because the addresses of AWS are not known here. Without a default route, they leave doubt.
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
  if (!first || !second) return { verdict: noDefault(network, table, subnetId, family) };
  const ways = [first, second].map((route) => follow(network, node, table, route, family));
  const natSubnetId = ways.flatMap((way) => way.natSubnetId ?? []).toSorted()[0];
  const [one = OPEN, other = one] = ways.map(({ verdict }) => verdict);
  const verdict = one.kind === other.kind ? one : halfway([one, other]);
  return { verdict, ...(natSubnetId ? { natSubnetId } : {}) };
};

/** Only one half of the internet can be reached, and it is not known whether the endpoints are in it. */
const halfway = (verdicts: readonly StepVerdict[]): StepVerdict => {
  const worst = inSequence(verdicts);
  return worst.kind === 'broken'
    ? uncertain('route', `${worst.because} (in one half of the internet only)`)
    : worst;
};
