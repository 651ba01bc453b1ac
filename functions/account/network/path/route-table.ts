import {
  type Addresses,
  type AddressFamily,
  cidrAddresses,
  inside,
  sizeOf,
} from '../../../formats/addresses.ts';
import type { Route, RouteTable, VpcNetwork } from '../network.ts';

/**
 * The table of a subnet: its own, else the main one. "If you do not explicitly associate a subnet with a route
 * table, the subnet is implicitly associated with the main route table."
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
export const tableOfSubnet = (
  network: Pick<VpcNetwork, 'routeTables'>,
  subnetId: string,
): RouteTable | undefined => {
  const tables = network.routeTables.toSorted((a, b) => (a.routeTableId < b.routeTableId ? -1 : 1));
  return tables.find(({ subnetIds }) => subnetIds.includes(subnetId)) ?? tables.find(({ main }) => main);
};

/** Sorts working routes first, then by text, so that the order of the list does not matter. */
export const byTarget = (a: Route, b: Route): number => {
  const text = ({ target, destination }: Route): string => `${target} ${destination}`;
  return Number(a.blackhole) - Number(b.blackhole) || (text(a) < text(b) ? -1 : 1);
};

/**
 * The most specific route for one address. "We use the most specific route that matches either IPv4 traffic or
 * IPv6 traffic": https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export const mostSpecific = (table: RouteTable, { family, ranges }: Addresses): Route | undefined => {
  const matching = table.routes.flatMap((route) => {
    const block = cidrAddresses(route.destination);
    const [range] = block?.ranges ?? [];
    if (block?.family !== family || !range) return [];
    return sizeOf(inside(ranges, range)) === sizeOf(ranges) ? [{ route, size: range.hi - range.lo }] : [];
  });
  const smallest = matching.reduce<bigint | undefined>(
    (least, { size }) => (least === undefined || size < least ? size : least),
    undefined,
  );
  return matching
    .filter(({ size }) => size === smallest)
    .map(({ route }) => route)
    .toSorted(byTarget)[0];
};

const DEFAULTS: Readonly<Record<AddressFamily, readonly (readonly string[])[]>> = {
  4: [['0.0.0.0/0'], ['0.0.0.0/1', '128.0.0.0/1']],
  6: [['::/0'], ['::/1', '8000::/1']],
};

/**
 * The routes for most of the internet. Routes for its two halves are more specific than one for the whole.
 */
export const defaultRoutes = (table: RouteTable, family: AddressFamily): readonly Route[] => {
  const to = (destination: string): Route | undefined =>
    table.routes.filter((route) => route.destination === destination).toSorted(byTarget)[0];
  const [[whole = ''] = [], halves = []] = DEFAULTS[family];
  const found = halves.map((half) => to(half) ?? to(whole));
  return found.every((route) => route !== undefined) ? found : [];
};
