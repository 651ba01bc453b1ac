import {
  type AccountState,
  absent,
  type Observed,
  presentValue,
  type Scope,
} from '../../core/account-state.ts';
import type { NetworkResource, VpcNetwork } from '../../core/network.ts';
import { routeAssociationId } from '../../core/network-parts.ts';

type Holds = (network: VpcNetwork, id: string) => boolean;

const HOLDS: Readonly<Record<NetworkResource['kind'], Holds>> = {
  'security-group': ({ securityGroups }, id) => Object.hasOwn(securityGroups, id),
  'route-table': ({ routeTables }, id) => routeTables.some(({ routeTableId }) => routeTableId === id),
  'route-table-association': ({ routeTables }, id) =>
    routeTables.some(({ subnetIds, associations }) =>
      subnetIds.some((subnetId) => routeAssociationId(associations, subnetId) === id),
    ),
  'network-acl': ({ networkAcls }, id) => networkAcls.some(({ networkAclId }) => networkAclId === id),
  'network-acl-association': ({ networkAcls }, id) =>
    networkAcls.some(({ associations }) => Object.values(associations).includes(id)),
  subnet: ({ subnets }, id) => subnets.some(({ subnetId }) => subnetId === id),
  instance: ({ nodes }, id) => nodes.some(({ instanceId }) => instanceId === id),
  'network-interface': ({ nodes, endpoints }, id) =>
    [...nodes.map((node) => node.interface), ...endpoints.flatMap(({ interfaces }) => interfaces)].some(
      ({ networkInterfaceId }) => networkInterfaceId === id,
    ),
  'nat-gateway': ({ natGateways }, id) => natGateways.some(({ natGatewayId }) => natGatewayId === id),
  'vpc-endpoint': ({ endpoints }, id) => endpoints.some(({ vpcEndpointId }) => vpcEndpointId === id),
};

/** The networks that a scope names, and those of the resources that it names; what is gone is in none. */
export const pickNetworks = (
  { networks: all }: AccountState,
  { networks = [], networksOf = [] }: Scope,
): Readonly<Record<string, Observed<VpcNetwork>>> => {
  const holding =
    networksOf.length === 0
      ? []
      : Object.entries(all).flatMap(([vpcId, observed]) => {
          const network = presentValue(observed);
          return network && networksOf.some(({ kind, id }) => HOLDS[kind](network, id)) ? [vpcId] : [];
        });
  return Object.fromEntries(
    [...new Set([...networks, ...holding])].map((vpcId) => [
      vpcId,
      Object.hasOwn(all, vpcId) ? (all[vpcId] ?? absent) : absent,
    ]),
  );
};
