import type { ApiCall } from '../../api-call.ts';
import type { Applied } from '../../applied.ts';
import type { AccountState } from '../../state.ts';
import type { Route, RouteTable, VpcNetwork } from '../network.ts';
import { routeAssociationId } from '../parts.ts';
import { destinationOf, targetOf } from '../routes.ts';
import { type Changed, changeNetwork, replaced } from './change-network.ts';

type RouteCall = Extract<
  ApiCall,
  {
    api:
      | 'ec2:CreateRoute'
      | 'ec2:ReplaceRoute'
      | 'ec2:DeleteRoute'
      | 'ec2:AssociateRouteTable'
      | 'ec2:DisassociateRouteTable'
      | 'ec2:ReplaceRouteTableAssociation';
  }
>;
type RouteChange = Extract<RouteCall, { api: 'ec2:CreateRoute' | 'ec2:ReplaceRoute' | 'ec2:DeleteRoute' }>;
type AssociationChange = Exclude<RouteCall, RouteChange>;

const LIVE_NAT = ['available', 'pending'];

/** EC2 refuses a route to a gateway that does not exist; nothing is known here about other targets. */
const targetError = (network: VpcNetwork, target: string): string | undefined => {
  if (target.startsWith('igw-') && !network.internetGatewayIds.includes(target)) {
    return 'InvalidGatewayID.NotFound';
  }
  const isLive = network.natGateways.some(
    ({ natGatewayId, state }) => natGatewayId === target && LIVE_NAT.includes(state),
  );
  return target.startsWith('nat-') && !isLive ? 'InvalidNatGatewayID.NotFound' : undefined;
};

const changeRoute = (network: VpcNetwork, table: RouteTable, call: RouteChange): Changed => {
  const destination = destinationOf(call.input);
  const existing = table.routes.find((route) => route.destination === destination);
  const withRoutes = (routes: readonly Route[]): VpcNetwork => ({
    ...network,
    routeTables: replaced(network.routeTables, table, { ...table, routes }),
  });
  if (call.api === 'ec2:DeleteRoute') {
    return existing
      ? withRoutes(replaced(table.routes, existing, undefined))
      : { errorCode: 'InvalidRoute.NotFound' };
  }
  const target = targetOf(call.input);
  const errorCode = targetError(network, target);
  if (errorCode) return { errorCode };
  const route = { destination, target, blackhole: false };
  if (call.api === 'ec2:CreateRoute') {
    return existing ? { errorCode: 'RouteAlreadyExists' } : withRoutes([...table.routes, route]);
  }
  // "There is no route defined for '...' in the route table. Use CreateRoute instead."
  if (!existing) return { errorCode: 'InvalidParameterValue' };
  return withRoutes(replaced(table.routes, existing, route));
};

const without = (table: RouteTable, subnetId: string): RouteTable => {
  const { [subnetId]: _, ...associations } = table.associations ?? {};
  const subnetIds = table.subnetIds.filter((id) => id !== subnetId);
  return { ...table, subnetIds, ...(table.associations ? { associations } : {}) };
};

const withSubnet = (table: RouteTable, subnetId: string, associationId: string): RouteTable => ({
  ...table,
  subnetIds: [...table.subnetIds, subnetId],
  associations: { ...table.associations, [subnetId]: associationId },
});

type Association = { readonly subnetId: string; readonly id: string };

const associationsOf = (network: VpcNetwork): readonly Association[] =>
  network.routeTables.flatMap(({ subnetIds, associations }) =>
    subnetIds.map((subnetId) => ({ subnetId, id: routeAssociationId(associations, subnetId) })),
  );

const move = (
  network: VpcNetwork,
  { subnetId, id }: Association,
  routeTableId: string | undefined,
): VpcNetwork => ({
  ...network,
  routeTables: network.routeTables.map((table) => {
    const rest = table.subnetIds.includes(subnetId) ? without(table, subnetId) : table;
    return table.routeTableId === routeTableId ? withSubnet(rest, subnetId, id) : rest;
  }),
});

/** The main table is replaced through its association; the old main table keeps its explicit subnets. */
const replaceMain = (network: VpcNetwork, associationId: string, routeTableId: string): VpcNetwork => ({
  ...network,
  routeTables: network.routeTables.map(({ mainAssociationId: _, ...table }): RouteTable => {
    const main = table.routeTableId === routeTableId;
    return { ...table, main, ...(main ? { mainAssociationId: associationId } : {}) };
  }),
});

const changeAssociation = (network: VpcNetwork, call: AssociationChange): Changed => {
  const hasTable = (id: string): boolean =>
    network.routeTables.some(({ routeTableId }) => routeTableId === id);
  const all = associationsOf(network);
  if (call.api === 'ec2:AssociateRouteTable') {
    const { RouteTableId, SubnetId } = call.input;
    if (!hasTable(RouteTableId)) return undefined;
    if (all.some(({ subnetId }) => subnetId === SubnetId)) return { errorCode: 'Resource.AlreadyAssociated' };
    return move(network, { subnetId: SubnetId, id: routeAssociationId(undefined, SubnetId) }, RouteTableId);
  }
  const { AssociationId } = call.input;
  const isMain = network.routeTables.some(({ mainAssociationId }) => mainAssociationId === AssociationId);
  const found = all.find(({ id }) => id === AssociationId);
  if (call.api === 'ec2:DisassociateRouteTable') {
    // "You can't disassociate the main route table": https://docs.aws.amazon.com/vpc/latest/userguide/replace-main-route-table.html
    return isMain ? { errorCode: 'InvalidParameterValue' } : found && move(network, found, undefined);
  }
  if (!found && !isMain) return undefined;
  const { RouteTableId } = call.input;
  if (!hasTable(RouteTableId)) return { errorCode: 'InvalidRouteTableID.NotFound' };
  return found ? move(network, found, RouteTableId) : replaceMain(network, AssociationId, RouteTableId);
};

const isRouteChange = (call: RouteCall): call is RouteChange =>
  call.api === 'ec2:CreateRoute' || call.api === 'ec2:ReplaceRoute' || call.api === 'ec2:DeleteRoute';

/** Routes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html and its neighbours. */
export const applyRouteCall = (state: AccountState, call: RouteCall): Applied => {
  if (!isRouteChange(call)) {
    const notFound =
      call.api === 'ec2:AssociateRouteTable'
        ? 'InvalidRouteTableID.NotFound'
        : 'InvalidAssociationID.NotFound';
    return changeNetwork(state, notFound, (network) => changeAssociation(network, call));
  }
  return changeNetwork(state, 'InvalidRouteTableID.NotFound', (network) => {
    const table = network.routeTables.find(({ routeTableId }) => routeTableId === call.input.RouteTableId);
    return table && changeRoute(network, table, call);
  });
};
