import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { pathToInternet } from '../../account/network/path/internet.ts';
import { defaultRoutes, tableOfSubnet } from '../../account/network/path/route-table.ts';
import { SESSION_SERVICES } from '../../account/network/session-services.ts';
import { holds } from '../../account/network/users/reach.ts';
import type { AccountState } from '../../account/state.ts';
import { liveFor } from '../../sessions/paths/elsewhere.ts';
import { pathsOf } from '../../sessions/paths/node-paths.ts';
import type { Lost } from '../../sessions/paths/provider.ts';

/** The VPC that gave a way out, what was lost of it, and the transit gateways that lead to it. */
export type LostWayOut = {
  readonly network: VpcNetwork;
  readonly lost: readonly Lost[];
  /** The subnets by which packets still come in and go out. */
  readonly open: readonly string[];
  readonly targets: readonly string[];
};

const zoneOf = ({ subnets }: VpcNetwork, subnetId: string): string | undefined =>
  subnets.find((one) => one.subnetId === subnetId)?.zoneId;

/**
 * Do packets of a zone come in by a subnet? A transit gateway keeps them in their zone if the attachment has a subnet there
 * (unless appliance mode is on): https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
 */
const comesInBy = ({ network, lost, open }: LostWayOut, zone: string | undefined, entry: string): boolean => {
  const zones = [...open, ...lost.flatMap((one) => one.entry ?? [])].map((id) => zoneOf(network, id));
  return zone === undefined || !zones.includes(zone) || zoneOf(network, entry) === zone;
};

const hasDefaultTo = (spoke: VpcNetwork, subnetId: string, targets: readonly string[]): boolean => {
  const table = tableOfSubnet(spoke, subnetId);
  return (
    table !== undefined &&
    defaultRoutes(table, 4).some(({ target, blackhole }) => !blackhole && targets.includes(target))
  );
};

/** Has a node lost its way? It has not if a subnet of its zone is left by which its packets still go out and come back. */
const isHit = (way: LostWayOut, spoke: VpcNetwork, node: NodeNetwork, service: string): boolean => {
  const { subnetId, addresses } = node.interface;
  const zone = zoneOf(spoke, subnetId);
  const lost = way.lost.flatMap(({ entry, reach, ...one }) =>
    one.service === service && entry && (reach === undefined || holds(reach, addresses)) ? [entry] : [],
  );
  const left = way.open.filter((id) => !lost.includes(id));
  if (zone !== undefined && left.some((id) => zoneOf(way.network, id) === zone)) return false;
  return lost.some((entry) => comesInBy(way, zone, entry));
};

/**
 * The connected nodes of a VPC whose default route leads to what brings packets to the lost way out, whose subnet's zone
 * lost it, and whose names lead to the internet: no endpoint and no hosted zone has them go elsewhere.
 */
export const dependOnWayOut = (
  state: AccountState,
  spoke: VpcNetwork,
  way: LostWayOut,
): readonly NodeNetwork[] => {
  const { region } = state.identity;
  const found = pathsOf(state, spoke).flatMap(({ node, need, verdict }) => {
    const service = SESSION_SERVICES.find((one) => one === need.service);
    if (!service || liveFor(service, spoke, region).length > 0 || verdict.kind === 'reachable') return [];
    if (node.managed?.pingStatus !== 'Online' || !hasDefaultTo(spoke, node.interface.subnetId, way.targets))
      return [];
    const direct = pathToInternet(service, node, spoke);
    const isDirect = direct.kind !== 'reachable' && direct.because === verdict.because;
    return isDirect && isHit(way, spoke, node, service) ? [node] : [];
  });
  return [...new Set(found)];
};
