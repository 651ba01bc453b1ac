import type { NodeNetwork, Route, VpcNetwork } from '../network.ts';
import { throughNatSubnet } from '../path/internet.ts';
import { outOfNodeSubnet } from '../path/node-side.ts';
import { publicParty } from '../path/party.ts';
import { routeToInternet } from '../path/route.ts';
import { tableOfSubnet } from '../path/route-table.ts';
import { inSequence, type StepVerdict } from '../path/verdict.ts';
import type { EgressWay } from '../remembered-network.ts';
import { isEmpty, type Reach, routedFrom, throughAcl } from './reach.ts';

/*
 * A VPC by whose NAT gateways nodes of other VPCs reach the internet: their packets come into the subnets of a transit
 * gateway's attachment, whose default route leads to a NAT gateway; in its subnet, another route leads the answers back.
 * A peering connection cannot be used so.
 * Sources: https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-nat-igw.html and
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
 */

/** Does a route lead to what brings packets of other VPCs: a transit gateway or a core network? */
export const leadsToSpokes = ({ target, blackhole }: Route): boolean =>
  !blackhole && /^(tgw-|arn:)/.test(target);

/** Could a VPC be one of these: has it a public NAT gateway in a subnet from which answers find their way to others? */
export const mayGiveWayOut = (network: Pick<VpcNetwork, 'natGateways' | 'routeTables'>): boolean =>
  network.natGateways.some(
    ({ state, connectivityType, subnetId }) =>
      state === 'available' &&
      connectivityType === 'public' &&
      subnetId !== '' &&
      (tableOfSubnet(network, subnetId)?.routes ?? []).some(leadsToSpokes),
  );

/** Where the way of what comes into a subnet leads, and whether it is open as far as the internet gateway. */
type Onward = { readonly verdict: StepVerdict; readonly natSubnetId?: string };

/**
 * The way to the internet of what comes into a subnet from elsewhere. No security group guards it. The ACL of the subnet
 * counts as for its own nodes: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
 */
export const onwardFrom = (network: VpcNetwork, subnetId: string): Onward => {
  const guest: NodeNetwork = {
    instanceId: '',
    hasPublicIp: false,
    interface: { subnetId, addresses: [], groupIds: [] },
  };
  const party = publicParty(4, 'the internet');
  const { verdict, natSubnetId } = routeToInternet(network, guest, 4);
  const steps = inSequence([
    verdict,
    ...outOfNodeSubnet(network, guest, party),
    ...(natSubnetId ? throughNatSubnet(network, natSubnetId, undefined, party) : []),
  ]);
  return { verdict: steps, ...(natSubnetId ? { natSubnetId } : {}) };
};

/** Where the answers of a NAT gateway's subnet find their way to, by routes alone. */
export const returnsTo = (network: VpcNetwork, natSubnetId: string): Reach =>
  routedFrom(network, natSubnetId, leadsToSpokes);

/** The same as far as the ACL of that subnet lets HTTPS in from there, and answers out. */
export const servedFrom = (network: VpcNetwork, natSubnetId: string): Reach =>
  throughAcl(network, natSubnetId, returnsTo(network, natSubnetId));

/** The transit gateways and core networks that a NAT gateway's subnet leads back to. */
export const spokesOf = (network: VpcNetwork, natSubnetId: string): readonly string[] => [
  ...new Set(
    (tableOfSubnet(network, natSubnetId)?.routes ?? []).filter(leadsToSpokes).map(({ target }) => target),
  ),
];

const DEAD = /^(delet|reject|fail)/i;

/**
 * The subnets by which packets from elsewhere come in: those of the attachments. Undefined if none is known; then it may
 * be any subnet.
 */
export const entriesOf = ({ attachments = [] }: VpcNetwork): ReadonlySet<string> | undefined => {
  const live = attachments.filter(({ state }) => !DEAD.test(state));
  return live.length > 0 ? new Set(live.flatMap(({ subnetIds }) => subnetIds)) : undefined;
};

/** Does one of some subnets have its route table together with an instance? */
const shareTable = (network: VpcNetwork, subnetIds: readonly string[]): boolean => {
  const tableOf = (subnetId: string) => tableOfSubnet(network, subnetId)?.routeTableId;
  const used = new Set(network.nodes.map((node) => tableOf(node.interface.subnetId)));
  return subnetIds.some((id) => used.has(tableOf(id)));
};

/**
 * The ways out that a VPC gives to nodes elsewhere and that are open. AWS recommends that an attachment has subnets of its
 * own. Where it has those of instances, the NAT gateways are there for these, and nobody else is expected to use them.
 * Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-best-design-practices.html
 */
export const egressWays = (network: VpcNetwork): readonly EgressWay[] => {
  if (!mayGiveWayOut(network)) return [];
  const entries = entriesOf(network);
  const ways = network.subnets.flatMap(({ subnetId }) => {
    if (entries?.has(subnetId) === false) return [];
    const { verdict, natSubnetId } = onwardFrom(network, subnetId);
    if (verdict.kind !== 'open' || !natSubnetId || natSubnetId === subnetId) return [];
    return isEmpty(servedFrom(network, natSubnetId)) ? [] : [{ subnetId, natSubnetId }];
  });
  const subnetIds = ways.map(({ subnetId }) => subnetId);
  return shareTable(network, subnetIds) ? [] : ways;
};
