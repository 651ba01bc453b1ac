import {
  type AddressFamily,
  blocksOf,
  cidrAddresses,
  type Range,
  without,
} from '../../../formats/addresses.ts';
import { own } from '../../../formats/json.ts';
import { presentValue } from '../../observed.ts';
import type { NodeNetwork, Route, RouteTable, SecurityGroupRule, VpcNetwork } from '../network.ts';
import { aclOfSubnet } from '../path/network-acl.ts';
import { addressesOf } from '../path/party.ts';
import { mostSpecific, tableOfSubnet } from '../path/route-table.ts';
import { follow, leadsElsewhere } from '../path/route-target.ts';
import type { Broken } from '../path/verdict.ts';
import { PROXY_PORTS } from './proxy-ports.ts';

/**
 * Addresses that a network treats alike, whatever rule, entry or route they are compared with, or the members of a
 * security group.
 */
export type Place = {
  readonly family: AddressFamily;
  readonly range: Range;
  /** The group whose members are meant. */
  readonly groupId?: string;
};

/** Where packets to a place go. */
export type Lead = {
  /** `hidden`: where nothing can be seen. `local`: within the VPC. `internet`: to a gateway of the VPC. */
  readonly kind: 'hidden' | 'local' | 'internet' | 'nowhere';
  /** The target of the route. */
  readonly target: string;
  /** In words: the route, or the VPC. */
  readonly name: string;
  /** Of `nowhere`: what is in the way at the target. */
  readonly closed?: Broken;
};

const egressOf = (
  network: VpcNetwork,
  { interface: { groupIds } }: NodeNetwork,
): readonly SecurityGroupRule[] =>
  groupIds.flatMap((id) =>
    (presentValue(own(network.securityGroups, id))?.rules ?? []).filter(({ egress }) => egress),
  );

/** The table of a subnet, with the content of its prefix lists instead of their names. */
const openTable = (network: VpcNetwork, subnetId: string): RouteTable | undefined => {
  const table = tableOfSubnet(network, subnetId);
  return (
    table && {
      ...table,
      routes: table.routes.flatMap((route): readonly Route[] => {
        const listed = presentValue(own(network.prefixLists, route.destination));
        return listed ? listed.map((destination) => ({ ...route, destination })) : [route];
      }),
    }
  );
};

const blocksAt = (network: VpcNetwork, node: NodeNetwork): readonly string[] => {
  const { subnetId } = node.interface;
  const listed = Object.values(network.prefixLists).flatMap((list) => presentValue(list) ?? []);
  return [
    ...egressOf(network, node).flatMap(({ peer }) => (peer.kind === 'cidr' ? [peer.cidr] : [])),
    ...listed,
    ...(aclOfSubnet(network, subnetId)?.entries ?? []).map(({ cidr }) => cidr),
  ];
};

const routedAt = (network: VpcNetwork, { interface: { subnetId } }: NodeNetwork): readonly string[] => [
  ...(openTable(network, subnetId)?.routes ?? []).map(({ destination }) => destination),
  ...network.cidrBlocks,
];

/** Beyond so many blocks, only routes divide the addresses; rules that allow a part of them then count as open. */
const MOST_BLOCKS = 400;

const LAST: Readonly<Record<AddressFamily, bigint>> = { 4: (1n << 32n) - 1n, 6: (1n << 128n) - 1n };

const divided = (family: AddressFamily, cidrs: readonly string[]): readonly Place[] => {
  const edges = new Set([0n, ...blocksOf(family, cidrs).ranges.flatMap(({ lo, hi }) => [lo, hi + 1n])]);
  const starts = [...edges].filter((edge) => edge <= LAST[family]).sort((a, b) => (a < b ? -1 : 1));
  return starts.map((lo, index) => ({
    family,
    range: { lo, hi: (starts[index + 1] ?? LAST[family] + 1n) - 1n },
  }));
};

/** The places that a node may send to, divided so that each of some networks treats each place as a whole. */
export const placesOf = (views: readonly { network: VpcNetwork; node: NodeNetwork }[]): readonly Place[] => {
  const unique = (cidrs: readonly string[]): readonly string[] => [...new Set(cidrs)];
  const blocks = unique(views.flatMap(({ network, node }) => blocksAt(network, node)));
  const routed = unique(views.flatMap(({ network, node }) => routedAt(network, node)));
  const cidrs = blocks.length > MOST_BLOCKS ? routed : [...blocks, ...routed];
  const [view] = views;
  if (!view) return [];
  const families = ([4, 6] as const).filter(
    (family) => addressesOf(view.network, view.node.interface, family) !== undefined,
  );
  const [ownBlock] = view.network.cidrBlocks.flatMap((cidr) => cidrAddresses(cidr) ?? []);
  const [range] = ownBlock?.ranges ?? [];
  const groupIds = unique(
    views.flatMap(({ network, node }) =>
      egressOf(network, node).flatMap(({ peer }) => (peer.kind === 'security-group' ? [peer.groupId] : [])),
    ),
  );
  return [
    ...families.flatMap((family) => divided(family, cidrs)),
    ...(ownBlock && range
      ? groupIds.map((groupId): Place => ({ family: ownBlock.family, range, groupId }))
      : []),
  ];
};

/** Is a target one of the endpoints whose service is known, so that `ssm` is not behind it? */
const isGatewayEndpoint = ({ endpoints }: VpcNetwork, target: string): boolean =>
  endpoints.some(
    ({ vpcEndpointId, vpcEndpointType }) => vpcEndpointId === target && vpcEndpointType === 'Gateway',
  );

const byRoute = (
  network: VpcNetwork,
  node: NodeNetwork,
  table: RouteTable,
  route: Route,
  family: AddressFamily,
): Lead => {
  const { target, destination } = route;
  const name = `${destination} (${target})`;
  if (target === 'local' && !route.blackhole) return { kind: 'local', target, name: network.vpcId };
  if (route.blackhole || isGatewayEndpoint(network, target)) return { kind: 'nowhere', target, name };
  const { verdict } = follow(network, node, table, route, family);
  if (verdict.kind === 'broken') return { kind: 'nowhere', target, name, closed: verdict };
  return { kind: leadsElsewhere(route) ? 'hidden' : 'internet', target, name };
};

const NOWHERE: Lead = { kind: 'nowhere', target: '', name: '' };

/** A function that says where packets of a node go. Groups of other VPCs are reached by the first hidden route. */
export const leadsOf = (network: VpcNetwork, node: NodeNetwork): ((place: Place) => Lead) => {
  const table = openTable(network, node.interface.subnetId);
  const local: Lead = { kind: 'local', target: 'local', name: network.vpcId };
  const known = new Map<string, Lead>();
  const leadBy = (routes: RouteTable, route: Route, family: AddressFamily): Lead => {
    const key = `${family} ${route.destination} ${route.target}`;
    const lead = known.get(key) ?? byRoute(network, node, routes, route, family);
    known.set(key, lead);
    return lead;
  };
  const hidden = table?.routes.map((route) => leadBy(table, route, 4)).find(({ kind }) => kind === 'hidden');
  return ({ family, range, groupId }) => {
    if (groupId !== undefined) return own(network.securityGroups, groupId) ? local : (hidden ?? NOWHERE);
    const route = table && mostSpecific(table, { family, ranges: [range] });
    if (table && route) return leadBy(table, route, family);
    return without([range], blocksOf(family, network.cidrBlocks).ranges).length === 0 ? local : NOWHERE;
  };
};

/** How many ports other than 443 are looked at. */
const MOST_PORTS = 10;

const portsOf = (network: VpcNetwork, node: NodeNetwork): readonly number[] =>
  [
    ...new Set(
      egressOf(network, node).flatMap(({ protocol, fromPort }) =>
        protocol === 'tcp' || protocol === '6' ? [fromPort ?? 443] : [],
      ),
    ),
  ]
    .filter((port) => port !== 443)
    .sort((a, b) => a - b)
    .slice(0, MOST_PORTS);

/**
 * The ports besides that of HTTPS at which a proxy may listen: those of proxies, if a node's rules name any of them for
 * TCP, else all that they name.
 */
export const otherPorts = (network: VpcNetwork, node: NodeNetwork): readonly number[] => {
  const ports = portsOf(network, node);
  const usual = ports.filter((port) => PROXY_PORTS.includes(port));
  return usual.length > 0 ? usual : ports;
};
