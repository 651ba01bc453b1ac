import type { ApiCall } from '../../api-call.ts';
import { type Applied, applied } from '../../applied.ts';
import type { AccountState } from '../../state.ts';
import type { Route, RouteTable, VpcNetwork } from '../network.ts';
import { changeNetworks, withRoutes } from './change-network.ts';

export type ConnectionCall = Extract<
  ApiCall,
  {
    api:
      | 'ec2:CreateVpcPeeringConnection'
      | 'ec2:AcceptVpcPeeringConnection'
      | 'ec2:DeleteVpcPeeringConnection'
      | 'ec2:CreateTransitGatewayVpcAttachment'
      | 'ec2:ModifyTransitGatewayVpcAttachment'
      | 'ec2:DeleteTransitGatewayVpcAttachment'
      | 'ec2:CreateEgressOnlyInternetGateway'
      | 'ec2:DeleteEgressOnlyInternetGateway'
      | 'ec2:AttachVpnGateway'
      | 'ec2:DetachVpnGateway'
      | 'ec2:EnableVgwRoutePropagation'
      | 'ec2:DisableVgwRoutePropagation';
  }
>;
type InputOf<A extends ConnectionCall['api']> = Extract<ConnectionCall, { api: A }>['input'];

/** Placeholders for what a plan creates: in a command, a person replaces them with the ids. */
export const NEW_PEERING = 'pcx-<new>';
export const NEW_EGRESS_GATEWAY = 'eigw-<new>';

const leadsTo = (network: VpcNetwork, target: string): boolean =>
  network.routeTables.some(({ routes }) => routes.some((route) => route.target === target));

/** A route to a deleted target stays and drops the packets. */
const dead = (network: VpcNetwork, target: string, blackhole = true): VpcNetwork =>
  withRoutes(network, (route) => (route.target === target ? { ...route, blackhole } : route));

const deleteTarget = (state: AccountState, notFound: string, target: string): Applied =>
  changeNetworks(state, notFound, (network) =>
    leadsTo(network, target) ? dead(network, target) : undefined,
  );

const detach = (state: AccountState, id: string): Applied =>
  changeNetworks(state, 'InvalidTransitGatewayAttachmentID.NotFound', (network) => {
    const gone = network.attachments?.find(({ attachmentId }) => attachmentId === id);
    if (!gone) return undefined;
    const attachments = network.attachments?.map((one) =>
      one === gone ? { ...one, state: 'deleted' } : one,
    );
    return dead({ ...network, ...(attachments ? { attachments } : {}) }, gone.transitGatewayId);
  });

const attach = (state: AccountState, input: InputOf<'ec2:CreateTransitGatewayVpcAttachment'>): Applied =>
  changeNetworks(state, 'InvalidVpcID.NotFound', (network) => {
    if (network.vpcId !== input.VpcId) return undefined;
    const made = {
      attachmentId: 'tgw-attach-<new>',
      transitGatewayId: input.TransitGatewayId,
      state: 'available',
      subnetIds: input.SubnetIds,
    };
    const attachments = [...(network.attachments ?? []), made];
    return dead({ ...network, attachments }, input.TransitGatewayId, false);
  });

const modify = (state: AccountState, input: InputOf<'ec2:ModifyTransitGatewayVpcAttachment'>): Applied =>
  changeNetworks(state, 'InvalidTransitGatewayAttachmentID.NotFound', (network) => {
    const { TransitGatewayAttachmentId: id, AddSubnetIds = [], RemoveSubnetIds = [] } = input;
    if (!network.attachments?.some(({ attachmentId }) => attachmentId === id)) return undefined;
    return {
      ...network,
      attachments: network.attachments.map((one) =>
        one.attachmentId === id
          ? {
              ...one,
              subnetIds: [...new Set([...one.subnetIds, ...AddSubnetIds])].filter(
                (subnetId) => !RemoveSubnetIds.includes(subnetId),
              ),
            }
          : one,
      ),
    };
  });

/** The routes that a table took over from a gateway when everything passed; EC2 adds them by itself. */
const rememberedRoutes = (
  { rememberedNetworks }: AccountState,
  { routeTableId, routes }: RouteTable,
  gatewayId: string,
): readonly Route[] =>
  Object.values(rememberedNetworks ?? {})
    .flatMap(({ routeTables }) => routeTables.filter((table) => table.routeTableId === routeTableId))
    .flatMap((table) => table.routes)
    .filter(({ target, propagated, blackhole }) => target === gatewayId && propagated && !blackhole)
    .filter(({ destination }) => !routes.some((route) => route.destination === destination));

const propagate = (
  state: AccountState,
  { RouteTableId, GatewayId }: InputOf<'ec2:EnableVgwRoutePropagation'>,
) =>
  changeNetworks(state, 'InvalidRouteTableID.NotFound', (network) =>
    network.routeTables.some(({ routeTableId }) => routeTableId === RouteTableId)
      ? {
          ...network,
          routeTables: network.routeTables.map((table) =>
            table.routeTableId === RouteTableId
              ? { ...table, routes: [...table.routes, ...rememberedRoutes(state, table, GatewayId)] }
              : table,
          ),
        }
      : undefined,
  );

const stopPropagation = (
  state: AccountState,
  { RouteTableId, GatewayId }: InputOf<'ec2:DisableVgwRoutePropagation'>,
): Applied =>
  changeNetworks(state, 'InvalidRouteTableID.NotFound', (network) =>
    network.routeTables.some(({ routeTableId }) => routeTableId === RouteTableId)
      ? withRoutes(network, (route, { routeTableId }) =>
          routeTableId === RouteTableId && route.propagated && route.target === GatewayId ? undefined : route,
        )
      : undefined,
  );

/** Propagated routes disappear with the gateway, and routes made by hand become black holes. */
const detachVpn = (state: AccountState, { VpcId, VpnGatewayId }: InputOf<'ec2:DetachVpnGateway'>): Applied =>
  changeNetworks(state, 'InvalidVpcID.NotFound', (network) =>
    network.vpcId === VpcId
      ? withRoutes(network, (route) => {
          if (route.target !== VpnGatewayId) return route;
          return route.propagated ? undefined : { ...route, blackhole: true };
        })
      : undefined,
  );

const attachVpn = (state: AccountState, { VpcId, VpnGatewayId }: InputOf<'ec2:AttachVpnGateway'>): Applied =>
  changeNetworks(state, 'InvalidVpcID.NotFound', (network) =>
    network.vpcId === VpcId
      ? {
          ...network,
          routeTables: dead(network, VpnGatewayId, false).routeTables.map((table) => ({
            ...table,
            routes: [...table.routes, ...rememberedRoutes(state, table, VpnGatewayId)],
          })),
        }
      : undefined,
  );

/**
 * Connections of VPCs with other networks. The deletion of a target leaves its routes, as black holes:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html (State)
 */
export const applyConnectionCall = (state: AccountState, call: ConnectionCall): Applied => {
  switch (call.api) {
    case 'ec2:CreateVpcPeeringConnection':
    case 'ec2:AcceptVpcPeeringConnection':
    case 'ec2:CreateEgressOnlyInternetGateway':
      // No route leads to what was just created.
      return applied(state);
    case 'ec2:DeleteVpcPeeringConnection':
      return deleteTarget(state, 'InvalidVpcPeeringConnectionID.NotFound', call.input.VpcPeeringConnectionId);
    case 'ec2:DeleteEgressOnlyInternetGateway':
      return deleteTarget(state, 'InvalidGatewayID.NotFound', call.input.EgressOnlyInternetGatewayId);
    case 'ec2:DeleteTransitGatewayVpcAttachment':
      return detach(state, call.input.TransitGatewayAttachmentId);
    case 'ec2:CreateTransitGatewayVpcAttachment':
      return attach(state, call.input);
    case 'ec2:ModifyTransitGatewayVpcAttachment':
      return modify(state, call.input);
    case 'ec2:EnableVgwRoutePropagation':
      return propagate(state, call.input);
    case 'ec2:DisableVgwRoutePropagation':
      return stopPropagation(state, call.input);
    case 'ec2:AttachVpnGateway':
      return attachVpn(state, call.input);
    case 'ec2:DetachVpnGateway':
      return detachVpn(state, call.input);
  }
};
