import type { ApiCall } from '../../account/api-call.ts';
import type { EndpointNetwork, Peer, SecurityGroupRule, VpcNetwork } from '../../account/network/network.ts';
import { endpointsOfService } from '../../account/network/path/endpoints-of-service.ts';
import { tableOfSubnet } from '../../account/network/path/route-table.ts';
import { permissionOf, ruleWords } from '../../account/network/security-group-rules.ts';
import type { Obstacle, Remedy } from '../../sessions/mend/mend-paths.ts';
import { isFutureNode } from '../../sessions/paths/future-node.ts';
import type { GroupRepairs } from './put-back-rules.ts';

type Advised = Remedy<ApiCall<GroupRepairs>>;

const allow = (groupId: string, egress: boolean, peer: Peer, mind?: string): Advised => {
  const rule: SecurityGroupRule = { egress, protocol: 'tcp', fromPort: 443, toPort: 443, peer };
  const input = { GroupId: groupId, IpPermissions: [permissionOf(rule)] };
  const api = egress ? 'ec2:AuthorizeSecurityGroupEgress' : 'ec2:AuthorizeSecurityGroupIngress';
  return {
    calls: [{ api, input }],
    words: `the rule ${ruleWords(rule)} in ${groupId}`,
    ...(mind ? { mind } : {}),
  };
};

const group = (groupId: string): Peer => ({ kind: 'security-group', groupId });
const block = (cidr: string): Peer => ({ kind: 'cidr', cidr });

/** How many interfaces of nodes and endpoints carry a group: a rule in it, or for it, concerns all of them. */
const carriers = ({ nodes, endpoints }: VpcNetwork, groupId: string): number =>
  [...nodes.map((node) => node.interface), ...endpoints.flatMap(({ interfaces }) => interfaces)].filter(
    ({ groupIds }) => groupIds.includes(groupId),
  ).length;

/** Some groups of the VPC, the one that the fewest carry first. */
const fewestFirst = (network: VpcNetwork, ids: readonly string[]): readonly string[] =>
  [...new Set(ids)]
    .filter((id) => Object.hasOwn(network.securityGroups, id) && id.startsWith('sg-'))
    .toSorted((a, b) => carriers(network, a) - carriers(network, b) || (a < b ? -1 : 1));

const subnetsOf = ({ subnets }: VpcNetwork, ids: readonly string[]): readonly Peer[] =>
  subnets
    .filter(({ subnetId }) => ids.includes(subnetId))
    .flatMap(({ cidrBlocks }) => cidrBlocks)
    .map(block);

const groupsOf = (endpoints: readonly EndpointNetwork[]): readonly string[] =>
  endpoints.flatMap(({ interfaces }) => interfaces.flatMap(({ groupIds }) => groupIds));

/** The prefix lists by which a subnet's routes lead to gateway endpoints. */
const listsOf = (
  network: VpcNetwork,
  subnetId: string,
  gateways: readonly EndpointNetwork[],
): readonly Peer[] =>
  (tableOfSubnet(network, subnetId)?.routes ?? [])
    .filter(({ target }) => gateways.some(({ vpcEndpointId }) => vpcEndpointId === target))
    .map(({ destination }): Peer => ({ kind: 'prefix-list', prefixListId: destination }));

const TO_EVERYWHERE =
  'the rule lets nodes out to every address on port 443, because the addresses of AWS are not known';

/** Out of a node: to the endpoint's group, its list or the VPC, or to everywhere if the way leaves the VPC. */
export const outOfNodeGroup = ({ state, network, path: { node, need } }: Obstacle): readonly Advised[] => {
  const found = endpointsOfService(need.service, network, state.identity.region);
  const gateways = found.filter(({ vpcEndpointType }) => vpcEndpointType.toLowerCase() === 'gateway');
  const interfaces = found.filter((one) => !gateways.includes(one));
  const mine = fewestFirst(network, node.interface.groupIds);
  const peers = [
    ...fewestFirst(network, groupsOf(interfaces)).map(group),
    ...listsOf(network, node.interface.subnetId, gateways),
    ...subnetsOf(
      network,
      interfaces.flatMap((one) => one.interfaces.map(({ subnetId }) => subnetId)),
    ),
    // Without an endpoint in the VPC, nothing is to be reached inside of it.
    ...(interfaces.length > 0 ? network.cidrBlocks : []).map(block),
  ];
  return [
    ...peers.flatMap((peer) => mine.map((id) => allow(id, true, peer))),
    ...['0.0.0.0/0', '::/0'].flatMap((cidr) => mine.map((id) => allow(id, true, block(cidr), TO_EVERYWHERE))),
  ];
};

/** Into an endpoint: from a group of the node, or from its subnet; for nodes to come, from the VPC. */
export const intoEndpointGroup = ({ network, path: { node, verdict } }: Obstacle): readonly Advised[] => {
  const theirs = fewestFirst(network, verdict.evidence);
  const peers = isFutureNode(node)
    ? network.cidrBlocks.map(block)
    : [
        ...fewestFirst(network, node.interface.groupIds).map(group),
        ...subnetsOf(network, [node.interface.subnetId]),
      ];
  return peers.flatMap((peer) => theirs.map((id) => allow(id, false, peer)));
};
