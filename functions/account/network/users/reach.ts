import {
  type AddressFamily,
  blocksOf,
  cidrAddresses,
  inside,
  merged,
  oneAddress,
  type Range,
  sizeOf,
  without,
} from '../../../formats/addresses.ts';
import { own } from '../../../formats/json.ts';
import { presentValue } from '../../observed.ts';
import type { EndpointNetwork, NetworkInterface, Route, SecurityGroupRule, VpcNetwork } from '../network.ts';
import { aclOfSubnet, allowedThrough } from '../path/network-acl.ts';
import { tableOfSubnet } from '../path/route-table.ts';
import { leadsElsewhere } from '../path/route-target.ts';
import { letThrough } from '../path/security-group.ts';

/** Addresses of both families. */
export type Reach = Readonly<Record<AddressFamily, readonly Range[]>>;

const FAMILIES = [4, 6] as const;

const each = (make: (family: AddressFamily) => readonly Range[]): Reach => ({
  4: merged(make(4)),
  6: merged(make(6)),
});

export const NOWHERE: Reach = { 4: [], 6: [] };

export const union = (all: readonly Reach[]): Reach => each((family) => all.flatMap((one) => one[family]));

/** What is in both. */
const both = (a: Reach, b: Reach): Reach =>
  each((family) => b[family].flatMap((block) => inside(a[family], block)));

export const minus = (a: Reach, b: Reach): Reach => each((family) => without(a[family], b[family]));

export const isEmpty = (reach: Reach): boolean => FAMILIES.every((family) => reach[family].length === 0);

/**
 * The addresses from which nodes of other VPCs and sites come. Public addresses are those of strangers, unless a route
 * of its own leads to them.
 * Source: https://datatracker.ietf.org/doc/html/rfc1918, rfc6598 and rfc4193
 */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];

/** A default route through one of these is a way to the internet (a NAT instance, a firewall), not a way to users. */
const INTERNET_ALSO = /^(vpce|eni|i)-/;

const isDefault = (destination: string): boolean => /\/[01]$/.test(destination);

/** Could nodes elsewhere send packets by this route, and get their answers by it? */
export const leadsToUsers = (route: Route): boolean =>
  leadsElsewhere(route) && !(isDefault(route.destination) && INTERNET_ALSO.test(route.target));

/** A route for one block; a route for a prefix list is one for each of its blocks. */
const blockRoutes = (network: VpcNetwork, route: Route): readonly Route[] =>
  (presentValue(own(network.prefixLists, route.destination)) ?? [route.destination]).map((destination) => ({
    ...route,
    destination,
  }));

/** The addresses that a route is for; a default route is for private ones only. */
const destinationsOf = ({ destination }: Route): Reach => {
  const block = each((family) => blocksOf(family, [destination]).ranges);
  return isDefault(destination)
    ? both(
        block,
        each((family) => blocksOf(family, PRIVATE).ranges),
      )
    : block;
};

const breadth = ({ destination }: Route): bigint => sizeOf(cidrAddresses(destination)?.ranges ?? []);

/**
 * Where answers of a subnet find their way to users elsewhere: by its routes to a transit gateway, a peering connection
 * and the like, as far as no more specific route leads them anywhere else. The VPC itself is not part of it.
 */
export const routedFrom = (
  network: VpcNetwork,
  subnetId: string,
  leads: (route: Route) => boolean = leadsToUsers,
): Reach => {
  const routes = (tableOfSubnet(network, subnetId)?.routes ?? []).flatMap((one) => blockRoutes(network, one));
  let known = each((family) => blocksOf(family, network.cidrBlocks).ranges);
  let found = NOWHERE;
  for (const route of routes.toSorted((a, b) => (breadth(a) < breadth(b) ? -1 : 1))) {
    const there = minus(destinationsOf(route), known);
    if (leads(route)) found = union([found, there]);
    known = union([known, there]);
  }
  return found;
};

/** What the groups of some endpoints let in by HTTPS from elsewhere. */
type LetIn = {
  readonly reach: Reach;
  /** Groups that are not of this VPC. */
  readonly strangers: readonly string[];
  /** False if some of it could not be read. */
  readonly isKnown: boolean;
};

const isNamed = ({ peer }: SecurityGroupRule): boolean => peer.kind !== 'cidr' || !isDefault(peer.cidr);

const letInBy = (network: VpcNetwork, { groupIds }: NetworkInterface, onlyNamed: boolean): LetIn => {
  const found = groupIds.map((id) => presentValue(own(network.securityGroups, id)));
  const rules = found.flatMap((group) => group?.rules ?? []).filter((rule) => !onlyNamed || isNamed(rule));
  const let443 = letThrough(rules, { direction: 'in', protocol: 'tcp', port: 443 });
  const lists = let443.prefixListIds.map((id) => own(network.prefixLists, id));
  const listed = lists.flatMap((list) => (list && presentValue(list)) ?? []);
  return {
    reach: each((family) => [...let443.blocks[family], ...blocksOf(family, listed).ranges]),
    strangers: [...let443.groupIds].filter((id) => !Object.hasOwn(network.securityGroups, id)),
    isKnown: [...found, ...lists.map((list) => list && presentValue(list))].every((one) => one !== undefined),
  };
};

/** What the ACL of a subnet lets in by HTTPS, and answers. */
export const throughAcl = (network: VpcNetwork, subnetId: string, asked: Reach): Reach => {
  const acl = aclOfSubnet(network, subnetId);
  if (!acl) return asked;
  const question = { protocol: 'tcp' } as const;
  return each((family) => {
    const addresses = { family, ranges: asked[family] };
    const ranges = allowedThrough(acl, addresses, { ...question, direction: 'in', ports: 443 });
    return allowedThrough(acl, { family, ranges }, { ...question, direction: 'out', ports: 'ephemeral' });
  });
};

const interfacesOf = (endpoints: readonly EndpointNetwork[]): readonly NetworkInterface[] =>
  endpoints.flatMap(({ interfaces }) => interfaces);

/** From where elsewhere some endpoints can be reached, as far as routes decide. */
export const routedTo = (network: VpcNetwork, endpoints: readonly EndpointNetwork[]): Reach =>
  union(interfacesOf(endpoints).map(({ subnetId }) => routedFrom(network, subnetId)));

/** Is one of some addresses in it? If none is known, it may be. */
export const holds = (reach: Reach, addresses: readonly string[]): boolean => {
  const known = addresses.flatMap((text) => oneAddress(text) ?? []);
  return (
    known.length === 0 ||
    known.some(({ family, ranges }) => ranges.some((range) => inside(reach[family], range).length > 0))
  );
};

/** Who elsewhere can use some endpoints. */
export type Users = { readonly reach: Reach; readonly strangers: readonly string[] };

/**
 * From where elsewhere some endpoints can be used: routes, ACLs and groups let it through. What could not be read
 * counts as open. With `onlyNamed`, rules for the whole internet do not count, because they name no users.
 */
export const usersOf = (
  network: VpcNetwork,
  endpoints: readonly EndpointNetwork[],
  onlyNamed: boolean,
): Users => {
  const all = interfacesOf(endpoints).map((there) => {
    const routed = throughAcl(network, there.subnetId, routedFrom(network, there.subnetId));
    const { reach, strangers, isKnown } = letInBy(network, there, onlyNamed);
    return { reach: isKnown ? both(routed, reach) : routed, strangers: isEmpty(routed) ? [] : strangers };
  });
  return {
    reach: union(all.map(({ reach }) => reach)),
    strangers: [...new Set(all.flatMap(({ strangers }) => strangers))].toSorted(),
  };
};

export const hasUsers = ({ reach, strangers }: Users): boolean => strangers.length > 0 || !isEmpty(reach);

/** The targets of the routes that lead from some endpoints to users. */
export const targetsTo = (network: VpcNetwork, endpoints: readonly EndpointNetwork[]): readonly string[] => {
  const subnetIds = new Set(interfacesOf(endpoints).map(({ subnetId }) => subnetId));
  const routes = [...subnetIds].flatMap((id) => tableOfSubnet(network, id)?.routes ?? []);
  return [...new Set(routes.filter(leadsToUsers).map(({ target }) => target))].toSorted();
};
