import { firewallIn, rulesIn, zonesIn } from '../../account/network/names/profiles.ts';
import { elsewhereOf, endpointIn } from '../../account/network/names/targets.ts';
import type { VpcNetwork } from '../../account/network/network.ts';
import type { NetworkResource } from '../../account/network/network-resource.ts';
import { networksOf, routeAssociationId } from '../../account/network/parts.ts';
import type { PartsToReread } from '../../account/network/reread/parts.ts';
import { withParts } from '../../account/network/reread/with-parts.ts';
import { serveSessions } from '../../account/network/session-services.ts';
import { mayGiveWayOut } from '../../account/network/users/egress.ts';
import { absent, type Observed, present, presentValue } from '../../account/observed.ts';
import type { AccountState, Scope } from '../../account/state.ts';

type Holds = (network: VpcNetwork, id: string) => boolean;

const HOLDS: Readonly<Record<NetworkResource['kind'], Holds>> = {
  'security-group': ({ securityGroups }, id) => Object.hasOwn(securityGroups, id),
  'route-table': ({ routeTables }, id) => routeTables.some(({ routeTableId }) => routeTableId === id),
  'route-table-association': ({ routeTables }, id) =>
    routeTables.some(({ subnetIds, associations }) =>
      subnetIds.some((subnetId) => routeAssociationId(associations, subnetId) === id),
    ),
  'network-acl': ({ networkAcls }, id) => networkAcls.some(({ networkAclId }) => networkAclId === id),
  subnet: ({ subnets }, id) => subnets.some(({ subnetId }) => subnetId === id),
  instance: ({ nodes }, id) => nodes.some(({ instanceId }) => instanceId === id),
  'network-interface': ({ nodes, endpoints }, id) =>
    [...nodes.map((node) => node.interface), ...endpoints.flatMap(({ interfaces }) => interfaces)].some(
      ({ networkInterfaceId }) => networkInterfaceId === id,
    ),
  'nat-gateway': ({ natGateways }, id) => natGateways.some(({ natGatewayId }) => natGatewayId === id),
  'hosted-zone': ({ names }, id) => zonesIn(names).some(({ zoneId }) => zoneId === id),
  'resolver-rule': ({ names }, id) => rulesIn(names).some(({ ruleId }) => ruleId === id),
  'firewall-rule-group': ({ names }, id) => firewallIn(names).some(({ groupId }) => groupId === id),
  'firewall-list': ({ names }, id) => firewallIn(names).some(({ listId }) => listId === id),
  profile: ({ names }, id) =>
    presentValue(names?.profiles)?.some(({ profileId }) => profileId === id) ?? false,
  'vpc-endpoint': ({ endpoints }, id) => endpoints.some(({ vpcEndpointId }) => vpcEndpointId === id),
  'route-target': ({ routeTables }, id) =>
    routeTables.some(({ routes }) => routes.some(({ target }) => target === id)),
  'transit-gateway-attachment': ({ attachments = [] }, id) =>
    attachments.some(({ attachmentId }) => attachmentId === id),
  'prefix-list': ({ prefixLists }, id) => Object.hasOwn(prefixLists, id),
  'ways-to-the-internet': ({ internetGatewayIds, routeTables }) =>
    internetGatewayIds.length > 0 ||
    routeTables.some(({ routes }) => routes.some(({ target }) => target.startsWith('eigw-'))),
};

const namedNetworks = (
  { networks: all }: AccountState,
  { networks = [], networksOf = [] }: Scope,
): readonly string[] => {
  if (networksOf.length === 0) return networks;
  const holding = Object.entries(all).flatMap(([vpcId, observed]) => {
    const network = presentValue(observed);
    return network && networksOf.some(({ kind, id }) => HOLDS[kind](network, id)) ? [vpcId] : [];
  });
  return [...new Set([...networks, ...holding])];
};

const entries = <T>(all: Readonly<Record<string, Observed<T>>>, ids: readonly string[]) =>
  Object.fromEntries(
    [...new Set(ids)].map((id) => [id, Object.hasOwn(all, id) ? (all[id] ?? absent) : absent] as const),
  );

/** A network as a reader sees it, with the endpoints of other VPCs that its zones lead to. */
const withElsewhere = (state: AccountState, networks: AccountState['networks']): AccountState['networks'] =>
  Object.fromEntries(
    Object.entries(networks).map(([vpcId, observed]) => {
      const network = presentValue(observed);
      return [vpcId, network?.names ? present(elsewhereOf(state, network)) : observed] as const;
    }),
  );

const endpointsNamed = (state: AccountState, { nameSources = [] }: Scope): AccountState['nameSources'] =>
  Object.fromEntries(
    nameSources
      .filter((id) => id.startsWith('vpce-'))
      .map((id) => {
        const there = endpointIn(state, id);
        return [id, there.status === 'present' ? present({ kind: 'endpoint', there: there.value }) : there];
      }),
  );

/** The networks that a scope names, and those of the resources that it names, with their DHCP option sets. */
export const pickNetworks = (
  state: AccountState,
  scope: Scope,
): Pick<AccountState, 'networks' | 'dhcpOptions' | 'nameSources'> => {
  const networks = withElsewhere(state, entries(state.networks, namedNetworks(state, scope)));
  const used = Object.values(networks).flatMap((observed) => presentValue(observed)?.dhcpOptionsId ?? []);
  const sets = [...(scope.dhcpOptions ?? []), ...used.filter((id) => id !== 'default')];
  return {
    networks,
    dhcpOptions: entries(state.dhcpOptions, sets),
    nameSources: { ...entries(state.nameSources, scope.nameSources ?? []), ...endpointsNamed(state, scope) },
  };
};

/** Networks that were read whole, with only those parts of them that were to be read again. */
export const onlyAgain = (
  known: AccountState,
  { networks }: Pick<AccountState, 'networks'>,
  { parts, ids }: PartsToReread,
): AccountState['networks'] =>
  Object.fromEntries(
    Object.entries(networks).map(([vpcId, observed]) => {
      const network = presentValue(known.networks[vpcId]);
      const asked = parts.get(vpcId);
      if (!network || !asked || observed.status !== 'present') return [vpcId, observed];
      return [vpcId, present(withParts(network, observed.value, asked, ids))];
    }),
  );

const servesSessions = ({ endpoints }: VpcNetwork): boolean =>
  serveSessions(endpoints.map(({ serviceName }) => serviceName));

/**
 * The VPCs with endpoints for both services that sessions need. A VPC of which nothing could be read is described only
 * because it was listed as one of them, or has nodes.
 */
export const sessionVpcs = (state: AccountState): readonly string[] =>
  Object.entries(state.networks)
    .filter(
      ([, observed]) =>
        observed.status === 'unknown' || (observed.status === 'present' && servesSessions(observed.value)),
    )
    .map(([vpcId]) => vpcId)
    .toSorted();

/** The VPCs by which nodes of other VPCs may reach the internet. */
export const egressVpcs = (state: AccountState): readonly string[] =>
  networksOf(state)
    .filter(mayGiveWayOut)
    .map(({ vpcId }) => vpcId)
    .toSorted();

/** The VPCs with a route to one of these transit gateways or peering connections. */
export const vpcsRoutedTo = (state: AccountState, targets: readonly string[]): readonly string[] => {
  const asked = targets.filter((target) => /^(tgw|pcx)-/.test(target));
  return networksOf(state)
    .filter(({ routeTables }) =>
      routeTables.some(({ routes }) => routes.some(({ target }) => asked.includes(target))),
    )
    .map(({ vpcId }) => vpcId)
    .toSorted();
};
