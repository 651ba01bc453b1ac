import type { Plan } from '../../account/api-call.ts';
import { NEW_EGRESS_GATEWAY, NEW_PEERING } from '../../account/network/calls/connections.ts';
import type { Route, VpcNetwork } from '../../account/network/network.ts';
import { networksOf } from '../../account/network/parts.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, unreadable } from '../../core/effect.ts';
import { newerRequest } from '../../formats/ec2-dialects.ts';
import { stringAt } from '../../formats/json.ts';
import { routesTo } from './routes-to.ts';

type Calls =
  | 'ec2:ReplaceRoute'
  | 'ec2:CreateVpcPeeringConnection'
  | 'ec2:AcceptVpcPeeringConnection'
  | 'ec2:CreateEgressOnlyInternetGateway'
  | 'ec2:AttachVpnGateway'
  | 'ec2:EnableVgwRoutePropagation';

const hasRoute = ({ routeTables }: VpcNetwork, isMeant: (route: Route) => boolean): boolean =>
  routeTables.some(({ routes }) => routes.some(isMeant));

/** The VPCs whose routes still lead to a target that is gone. */
const cutOff = (state: AccountState, id: string): readonly VpcNetwork[] =>
  networksOf(state).filter((network) =>
    hasRoute(network, ({ target, blackhole }) => target === id && blackhole),
  );

const NEW_ID = 'what is created instead has a new id, and the other side may have to agree';

/**
 * A deleted peering connection stays the target of the routes on both sides, as a black hole. A new one has another id,
 * and somebody on the other side must accept it.
 * Source: https://docs.aws.amazon.com/vpc/latest/peering/delete-vpc-peering-connection.html
 */
const peeringDeleted: Decoder<Calls> = ({ request }) => {
  const id = stringAt(request, 'vpcPeeringConnectionId');
  if (!id) return unreadable('the record names no peering connection');
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::VPCPeeringConnection', id)],
    scope: { networksOf: [{ kind: 'route-target', id }] },
    isCurrent: (state) => cutOff(state, id).length > 0,
    inverses: (state): readonly Plan<Calls>[] => {
      const ends = cutOff(state, id);
      const [one, other] = ends.map(({ vpcId }) => vpcId);
      if (!one) return [];
      const input = { VpcId: one, PeerVpcId: other ?? '<id of the other VPC>' };
      return [
        {
          calls: [
            { api: 'ec2:CreateVpcPeeringConnection', input },
            { api: 'ec2:AcceptVpcPeeringConnection', input: { VpcPeeringConnectionId: NEW_PEERING } },
            ...ends.flatMap((network) => routesTo(network, id, NEW_PEERING)),
          ],
          restores: `a peering connection of ${[one, ...(other ? [other] : [])].join(' and ')}, and the routes to it`,
          exact: true,
          byHand: NEW_ID,
        },
      ];
    },
  };
};

/**
 * "If you delete an egress-only internet gateway, a route … that references the deleted egress-only internet gateway
 * remains in a blackhole status": https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway-working-with.html
 */
const egressGatewayDeleted: Decoder<Calls> = ({ request }) => {
  const action = 'DeleteEgressOnlyInternetGateway';
  const id = stringAt(newerRequest(request, action), 'EgressOnlyInternetGatewayId');
  if (!id) return unreadable('the record names no egress-only internet gateway');
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::EgressOnlyInternetGateway', id)],
    scope: { networksOf: [{ kind: 'route-target', id }] },
    isCurrent: (state) => cutOff(state, id).length > 0,
    inverses: (state): readonly Plan<Calls>[] =>
      cutOff(state, id).map((network) => ({
        calls: [
          { api: 'ec2:CreateEgressOnlyInternetGateway', input: { VpcId: network.vpcId } },
          ...routesTo(network, id, NEW_EGRESS_GATEWAY),
        ],
        restores: `an egress-only internet gateway of ${network.vpcId}, and the routes to it`,
        exact: true,
        byHand: 'a new egress-only internet gateway has a new id',
      })),
  };
};

/** Routes that a table took over from a gateway when everything passed. */
const wasPropagated =
  ({ rememberedNetworks }: AccountState, gatewayId: string) =>
  (routeTableId: string): boolean =>
    Object.values(rememberedNetworks ?? {})
      .flatMap(({ routeTables }) => routeTables.filter((table) => table.routeTableId === routeTableId))
      .some(({ routes }) => routes.some(({ target, propagated }) => target === gatewayId && propagated));

const VPN_RESTORES = 'and the routes that EC2 takes over from it';

/** Both ends keep their ids, so a person can simply attach the gateway again. */
const vpnGatewayDetached: Decoder<Calls> = ({ request }) => {
  const id = stringAt(request, 'vpnGatewayId');
  const vpcId = stringAt(request, 'vpcId');
  if (!id || !vpcId) return unreadable('the record names no virtual private gateway, or no VPC');
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::VPNGateway', id)],
    scope: { networks: [vpcId] },
    isCurrent: (state) =>
      networksOf(state).some(
        (network) =>
          network.vpcId === vpcId &&
          !hasRoute(network, ({ target, blackhole }) => target === id && !blackhole),
      ),
    inverses: () => [
      {
        calls: [{ api: 'ec2:AttachVpnGateway', input: { VpnGatewayId: id, VpcId: vpcId } }],
        restores: `${id} on ${vpcId}, ${VPN_RESTORES}`,
        exact: true,
      },
    ],
  };
};

/**
 * The routes that EC2 had added to the table by itself vanish at once.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisableVgwRoutePropagation.html
 */
const propagationDisabled: Decoder<Calls> = ({ request }) => {
  const id = stringAt(request, 'gatewayId');
  const routeTableId = stringAt(request, 'routeTableId');
  if (!id || !routeTableId)
    return unreadable('the record names no virtual private gateway, or no route table');
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::RouteTable', routeTableId)],
    scope: { networksOf: [{ kind: 'route-table', id: routeTableId }] },
    isCurrent: (state) =>
      networksOf(state)
        .flatMap(({ routeTables }) => routeTables.filter((table) => table.routeTableId === routeTableId))
        .some(({ routes }) => !routes.some(({ target, propagated }) => target === id && propagated)),
    inverses: (state) => {
      const input = { RouteTableId: routeTableId, GatewayId: id };
      const isKnown = wasPropagated(state, id)(routeTableId);
      return [
        {
          calls: [{ api: 'ec2:EnableVgwRoutePropagation', input }],
          restores: `the routes of ${id} in ${routeTableId}`,
          exact: isKnown,
        },
      ];
    },
  };
};

/** The changes of what routes lead to, by CloudTrail's event names. */
export const connectionChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'ec2:DeleteVpcPeeringConnection': peeringDeleted,
  'ec2:DeleteEgressOnlyInternetGateway': egressGatewayDeleted,
  'ec2:DetachVpnGateway': vpnGatewayDetached,
  'ec2:DisableVgwRoutePropagation': propagationDisabled,
};
