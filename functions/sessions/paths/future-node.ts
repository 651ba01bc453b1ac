import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { hasSessionEndpoints, serviceEndpoints } from '../../account/network/path/endpoints-of-service.ts';
import { present } from '../../account/observed.ts';

const ID = '';
const GROUP = '(any security group)';

/** Is it one that does not run yet? */
export const isFutureNode = ({ instanceId }: Pick<NodeNetwork, 'instanceId'>): boolean => instanceId === ID;

/**
 * A VPC that has endpoints for sessions and no managed node was made for nodes to come: a group scaled to zero, or
 * nodes that could never register. One of them is added, next to an endpoint and with rules that let all of it out,
 * so that only what the VPC itself decides is judged. Undefined where nobody is to be expected.
 */
export const withFutureNode = (network: VpcNetwork, region: string): VpcNetwork | undefined => {
  if (!hasSessionEndpoints(network, region)) return undefined;
  const [subnetId = ''] = serviceEndpoints('ssmmessages', network, region)
    .named.flatMap(({ interfaces }) => interfaces.map((one) => one.subnetId))
    .toSorted();
  const node: NodeNetwork = {
    instanceId: ID,
    hasPublicIp: false,
    interface: { subnetId, addresses: [], groupIds: [GROUP] },
    managed: { pingStatus: '', agentVersion: '' },
  };
  const everywhere = ['0.0.0.0/0', '::/0'].map(
    (cidr) => ({ egress: true, protocol: '-1', peer: { kind: 'cidr', cidr } }) as const,
  );
  const group = present({ groupId: GROUP, rules: everywhere, tags: {} });
  return { ...network, nodes: [node], securityGroups: { ...network.securityGroups, [GROUP]: group } };
};
