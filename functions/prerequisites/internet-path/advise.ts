import type { ApiCall } from '../../account/api-call.ts';
import type { RouteTable, VpcNetwork } from '../../account/network/network.ts';
import { tableOfSubnet } from '../../account/network/path/route-table.ts';
import { routeInput } from '../../account/network/routes.ts';
import type { NatGateway } from '../../account/network/ways-out.ts';
import type { Obstacle, Remedy } from '../../sessions/mend/mend-paths.ts';

type Advised = Remedy<ApiCall<'ec2:CreateRoute' | 'ec2:ReplaceRoute'>>;

const EVERYWHERE = '0.0.0.0/0';

const zoneOf = ({ subnets }: VpcNetwork, id: string): string | undefined =>
  subnets.find(({ subnetId }) => subnetId === id)?.zoneId;

/** Public NAT gateways that work: the one in the node's zone first, because packets to another zone are charged. */
const natsFor = (network: VpcNetwork, subnetId: string): readonly NatGateway[] => {
  const zone = zoneOf(network, subnetId);
  const isFar = (nat: NatGateway): number =>
    Number(zone === undefined || zoneOf(network, nat.subnetId) !== zone);
  return network.natGateways
    .filter(({ state, connectivityType }) => state === 'available' && connectivityType === 'public')
    .toSorted((a, b) => isFar(a) - isFar(b) || (a.natGatewayId < b.natGatewayId ? -1 : 1));
};

/** How many subnets have a table, explicitly or because it is the main one. */
const usersOf = (network: VpcNetwork, { routeTableId }: RouteTable): readonly string[] =>
  network.subnets
    .map(({ subnetId }) => subnetId)
    .filter((id) => tableOfSubnet(network, id)?.routeTableId === routeTableId);

const inAll = (network: VpcNetwork, table: RouteTable): string => {
  const count = usersOf(network, table).length;
  return count > 1 ? ` of ${count} subnets` : '';
};

/**
 * The default route of a table to a target: a new one, or in place of one that leads nowhere. A default route that leads
 * somewhere may serve others, so it stays.
 */
const leadingTo = (table: RouteTable, target: string): Advised['calls'] => {
  const now = table.routes.find(({ destination }) => destination === EVERYWHERE);
  const isDead = now !== undefined && (now.blackhole || now.target.startsWith('nat-'));
  const input = routeInput(table.routeTableId, { destination: EVERYWHERE, target });
  if (!input || (now && !isDead)) return [];
  return [{ api: now ? 'ec2:ReplaceRoute' : 'ec2:CreateRoute', input }];
};

const byNat = ({ network, path }: Obstacle): readonly Advised[] => {
  const { subnetId } = path.node.interface;
  const table = tableOfSubnet(network, subnetId);
  if (!table) return [];
  return natsFor(network, subnetId)
    .filter((nat) => tableOfSubnet(network, nat.subnetId)?.routeTableId !== table.routeTableId)
    .map(({ natGatewayId }) => ({
      calls: leadingTo(table, natGatewayId),
      words: `the route ${EVERYWHERE} to ${natGatewayId} in ${table.routeTableId}${inAll(network, table)}`,
      mind: `everything in the subnets of ${table.routeTableId} can then reach the internet, and the NAT gateway is charged by the GB`,
    }));
};

/** An instance in the subnets of a table may be one that must not be public. */
const holdsInstances = (network: VpcNetwork, table: RouteTable): boolean => {
  const users = usersOf(network, table);
  return network.nodes.some((node) => users.includes(node.interface.subnetId));
};

/** The NAT gateway of the node has no way on itself. Its subnet is made for it, if no instance is there. */
const behindNat = ({ network, path }: Obstacle): readonly Advised[] => {
  const route = tableOfSubnet(network, path.node.interface.subnetId)?.routes.find(
    ({ destination }) => destination === EVERYWHERE,
  );
  const nat = network.natGateways.find(({ natGatewayId }) => natGatewayId === route?.target);
  const table = nat && tableOfSubnet(network, nat.subnetId);
  const [gateway] = network.internetGatewayIds;
  if (!nat || !table || !gateway || nat.connectivityType !== 'public' || holdsInstances(network, table))
    return [];
  return [
    {
      calls: leadingTo(table, gateway),
      words: `the route ${EVERYWHERE} to ${gateway} in ${table.routeTableId}, by which the NAT gateway ${nat.natGatewayId} reaches the internet`,
      mind: `what has a public address in the subnets of ${table.routeTableId} can then be reached from the internet`,
    },
  ];
};

/** Routes by gateways that the VPC has. None to an internet gateway where instances are: it would make them public. */
export const remediesOf = (obstacle: Obstacle): readonly Advised[] =>
  obstacle.path.verdict.step === 'route'
    ? [...behindNat(obstacle), ...byNat(obstacle)].filter(({ calls }) => calls.length > 0)
    : [];
