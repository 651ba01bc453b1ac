import { own } from '../../formats/json.ts';
import { presentValue } from '../observed.ts';
import type { EndpointNetwork, NodeNetwork, VpcNames, VpcNetwork } from './network.ts';
import type { EndpointBaseline, NetworkBaseline, NodeKind, RememberedNames } from './remembered-network.ts';
import { egressWays } from './users/egress.ts';
import type { ElasticIp } from './ways-out.ts';

const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

/** An endpoint's groups are those of its interfaces, which are all the same. */
const endpointBaseline = (endpoint: EndpointNetwork): EndpointBaseline => ({
  vpcEndpointId: endpoint.vpcEndpointId,
  serviceName: endpoint.serviceName,
  vpcEndpointType: endpoint.vpcEndpointType,
  privateDnsEnabled: endpoint.privateDnsEnabled,
  subnetIds: unique(endpoint.interfaces.map(({ subnetId }) => subnetId)),
  groupIds: unique(endpoint.interfaces.flatMap(({ groupIds }) => groupIds)),
  routeTableIds: endpoint.routeTableIds,
  ...(endpoint.policy === undefined ? {} : { policy: endpoint.policy }),
});

/** The name under which nodes with the same groups are remembered. */
export const groupsKey = (groupIds: readonly string[]): string => [...groupIds].sort().join(',');

/** The groups that rules of managed nodes let out to: behind one may be a proxy. */
const peersOf = ({ nodes, securityGroups }: VpcNetwork): readonly string[] => {
  const ids = unique(nodes.flatMap(({ managed, interface: { groupIds } }) => (managed ? groupIds : [])));
  const rules = ids.flatMap((id) => presentValue(own(securityGroups, id))?.rules ?? []);
  return rules.flatMap(({ egress, peer }) =>
    egress && peer.kind === 'security-group' ? [peer.groupId] : [],
  );
};

/**
 * Only groups of instances and endpoints, and those that nodes are let out to: a VPC may have hundreds of groups that do
 * not affect sessions.
 */
const rulesOf = (network: VpcNetwork): NetworkBaseline['rules'] => {
  const guarding = [
    ...network.nodes.map((node) => node.interface),
    ...network.endpoints.flatMap((e) => e.interfaces),
  ];
  const ids = unique([...guarding.flatMap(({ groupIds }) => groupIds), ...peersOf(network)]);
  return Object.fromEntries(
    ids.flatMap((id) => {
      const group = presentValue(own(network.securityGroups, id));
      return group ? [[id, group.rules] as const] : [];
    }),
  );
};

/** The entries that are remembered of all lists of a VPC together. A list of AWS's own has a few dozen at most. */
const MOST_ENTRIES = 1000;

/** A list is remembered as a whole or not at all, because a part of it would look like a change. */
const rememberedLists = (
  { prefixLists, routeTables }: VpcNetwork,
  rules: NetworkBaseline['rules'],
): Pick<NetworkBaseline, 'prefixLists'> => {
  const peers = Object.values(rules)
    .flat()
    .flatMap(({ peer }) => (peer.kind === 'prefix-list' ? [peer.prefixListId] : []));
  const destinations = routeTables.flatMap(({ routes }) => routes.map(({ destination }) => destination));
  const found: Record<string, readonly string[]> = {};
  let room = MOST_ENTRIES;
  for (const id of unique([...peers, ...destinations]).toSorted()) {
    const entries = presentValue(own(prefixLists, id));
    if (!entries || entries.length > room) continue;
    found[id] = entries;
    room -= entries.length;
  }
  return Object.keys(found).length > 0 ? { prefixLists: found } : {};
};

const nodesByGroups = (network: VpcNetwork): NetworkBaseline['nodesByGroups'] => {
  const byGroups = new Map<string, string[]>();
  for (const { instanceId, managed, interface: own } of network.nodes) {
    if (!managed) continue;
    const key = groupsKey(own.groupIds);
    const known = byGroups.get(key);
    if (known) known.push(instanceId);
    else byGroups.set(key, [instanceId]);
  }
  return Object.fromEntries(byGroups);
};

const elasticIps = (network: VpcNetwork): Readonly<Record<string, ElasticIp>> =>
  Object.fromEntries(
    network.nodes.flatMap(({ instanceId, managed, elasticIp }) =>
      managed && elasticIp ? [[instanceId, elasticIp] as const] : [],
    ),
  );

const partsOf = ({ zones, rules, firewall, profiles }: VpcNames): RememberedNames => ({
  ...(zones.status === 'present' ? { zones: zones.value } : {}),
  ...(rules.status === 'present' ? { rules: rules.value } : {}),
  ...(firewall.status === 'present' ? { firewall: firewall.value } : {}),
  ...(profiles.status === 'present' ? { profiles: profiles.value } : {}),
});

/** Most VPCs have nothing of it, and then nothing is remembered. */
const rememberedNames = ({ names }: VpcNetwork): Pick<NetworkBaseline, 'names'> => {
  const parts = names ? partsOf(names) : {};
  return Object.values(parts).some((part) => part.length > 0) ? { names: parts } : {};
};

/** The kind of a node, and the name by which kinds are compared. */
export const kindOf = ({ interface: { subnetId, groupIds } }: NodeNetwork): NodeKind => ({
  subnetId,
  groupIds,
});
export const kindKey = ({ subnetId, groupIds }: NodeKind): string => `${subnetId} ${groupsKey(groupIds)}`;

/** Most VPCs give no way out to others, and then nothing is remembered. */
const rememberedEgress = (network: VpcNetwork): Pick<NetworkBaseline, 'egress'> => {
  const egress = egressWays(network);
  return egress.length > 0 ? { egress } : {};
};

const kindsOf = (network: VpcNetwork, nodeIds: ReadonlySet<string>): readonly NodeKind[] => {
  const kinds = network.nodes.filter(({ instanceId }) => nodeIds.has(instanceId)).map(kindOf);
  return [...new Map(kinds.map((kind) => [kindKey(kind), kind])).values()];
};

/** What is known about a network besides itself. */
type Beside = {
  /** The servers of its DHCP options. */
  readonly servers?: readonly string[] | undefined;
  /** The ids of nodes that reach Systems Manager by a way that cannot be seen into. */
  readonly unseen?: ReadonlySet<string>;
};

/** What is worth remembering about a network. */
export const networkBaseline = (
  network: VpcNetwork,
  { servers, unseen = new Set() }: Beside = {},
): NetworkBaseline => {
  const rules = rulesOf(network);
  return {
    vpcId: network.vpcId,
    rules,
    ...rememberedLists(network, rules),
    acls: network.networkAcls.map(({ networkAclId, entries, associations }) => ({
      networkAclId,
      entries,
      associations,
    })),
    routeTables: network.routeTables.map(({ tags: _, ...table }) => table),
    endpoints: network.endpoints.map(endpointBaseline),
    nodesByGroups: nodesByGroups(network),
    elasticIps: elasticIps(network),
    ...(network.publicAccessUnread === undefined
      ? { publicAccessBlock: network.publicAccessBlock ?? { mode: 'off' } }
      : {}),
    ...rememberedNames(network),
    dns: {
      dhcpOptionsId: network.dhcpOptionsId,
      enableDnsSupport: network.enableDnsSupport,
      enableDnsHostnames: network.enableDnsHostnames,
      ...(servers ? { servers } : {}),
    },
    ...(network.natGateways.length > 0
      ? { natGatewayIds: network.natGateways.map(({ natGatewayId }) => natGatewayId) }
      : {}),
    ...(unseen.size > 0 ? { unseen: kindsOf(network, unseen) } : {}),
    ...rememberedEgress(network),
    tags: network.tags,
  };
};
