import { own } from '../../../formats/json.ts';
import { AVAILABLE } from '../endpoint-state.ts';
import type { EndpointNetwork, NodeNetwork, VpcNetwork } from '../network.ts';
import { networkThen } from '../remembered.ts';
import type { EndpointBaseline, NetworkBaseline } from '../remembered-network.ts';
import type { NatGateway } from '../ways-out.ts';

/** The nodes with the groups and the Elastic IP addresses that they had. Others are as they are. */
const nodesThen = (
  { nodes }: VpcNetwork,
  { nodesByGroups, elasticIps }: NetworkBaseline,
): readonly NodeNetwork[] => {
  const groupIds = new Map(
    Object.entries(nodesByGroups).flatMap(([key, ids]) =>
      ids.map((id) => [id, key === '' ? [] : key.split(',')] as const),
    ),
  );
  return nodes.map((node) => {
    const then = groupIds.get(node.instanceId);
    const hasPublicIp = node.hasPublicIp || own(elasticIps, node.instanceId) !== undefined;
    return then ? { ...node, hasPublicIp, interface: { ...node.interface, groupIds: then } } : node;
  });
};

/** Of an endpoint that is gone, the addresses are not known; they may be any of their subnets. */
const endpointThen = (then: EndpointBaseline, now: EndpointNetwork | undefined): EndpointNetwork => {
  const { subnetIds, groupIds, policy, ...settings } = then;
  const interfaces = now?.interfaces ?? [];
  return {
    ...settings,
    ...(policy === undefined ? {} : { policy }),
    state: AVAILABLE,
    interfaces: subnetIds.map((subnetId) => {
      const there = interfaces.find((one) => one.subnetId === subnetId);
      return { subnetId, addresses: there?.addresses ?? [], groupIds };
    }),
    tags: now?.tags ?? {},
  };
};

/** The gateways that routes led to existed then. */
const gatewaysThen = (
  { natGateways, internetGatewayIds }: VpcNetwork,
  { routeTables }: NetworkBaseline,
): Pick<VpcNetwork, 'natGateways' | 'internetGatewayIds'> => {
  const routes = routeTables.flatMap((table) => table.routes.filter(({ blackhole }) => !blackhole));
  const targets = (prefix: string): readonly string[] => [
    ...new Set(routes.flatMap(({ target }) => (target.startsWith(prefix) ? [target] : []))),
  ];
  const nats = targets('nat-');
  const natThen = (natGatewayId: string): NatGateway => ({
    ...(natGateways.find((nat) => nat.natGatewayId === natGatewayId) ?? {
      natGatewayId,
      subnetId: '',
      connectivityType: 'public',
    }),
    state: 'available',
  });
  return {
    natGateways: [
      ...natGateways.filter(({ natGatewayId }) => !nats.includes(natGatewayId)),
      ...nats.map(natThen),
    ],
    internetGatewayIds: [...new Set([...internetGatewayIds, ...targets('igw-')])],
  };
};

/**
 * The attachments to the transit gateways that routes led to existed then. If one of them is not listed any more, nothing
 * is known about them.
 */
const attachmentsThen = (
  { attachments }: VpcNetwork,
  { routeTables }: NetworkBaseline,
): VpcNetwork['attachments'] => {
  const isListed = (target: string): boolean =>
    attachments?.some(({ transitGatewayId }) => transitGatewayId === target) ?? false;
  const led = routeTables.flatMap(({ routes }) => routes.filter(({ blackhole }) => !blackhole));
  const all = led.every(({ target }) => !target.startsWith('tgw-') || isListed(target));
  return all ? attachments?.map((one) => ({ ...one, state: AVAILABLE })) : undefined;
};

const remembered = new WeakMap<NetworkBaseline, WeakMap<VpcNetwork, VpcNetwork>>();

/**
 * A network as it was when it was remembered, as far as that is known: what its nodes could reach then. The same for the
 * same two objects, so that its paths are judged once.
 */
export const networkAsRemembered = (network: VpcNetwork, baseline: NetworkBaseline): VpcNetwork => {
  const kept = remembered.get(baseline) ?? new WeakMap<VpcNetwork, VpcNetwork>();
  const known = kept.get(network);
  if (known) return known;
  const { servers: _, ...dns } = baseline.dns ?? {};
  const { attachments: __, ...unattached } = networkThen(network, baseline);
  const attachments = attachmentsThen(network, baseline);
  const then: VpcNetwork = {
    ...unattached,
    ...(attachments ? { attachments } : {}),
    ...gatewaysThen(network, baseline),
    ...dns,
    nodes: nodesThen(network, baseline),
    endpoints: baseline.endpoints.map((endpoint) =>
      endpointThen(
        endpoint,
        network.endpoints.find(({ vpcEndpointId }) => vpcEndpointId === endpoint.vpcEndpointId),
      ),
    ),
  };
  remembered.set(baseline, kept.set(network, then));
  return then;
};
