import type { NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { hasSessionEndpoints, serviceEndpoints } from '../../account/network/path/endpoints-of-service.ts';
import { present } from '../../account/observed.ts';

const ID = '';
const GROUP = '(any security group)';

/** Is it a node that does not exist yet? */
export const isFutureNode = ({ instanceId }: Pick<NodeNetwork, 'instanceId'>): boolean => instanceId === ID;

/**
 * A VPC with endpoints for sessions but without managed nodes was made for future nodes: its group may be
 * scaled to zero, or its nodes could never register. Adds one such node next to an endpoint, with rules that
 * allow all outbound traffic, so that only the VPC itself is judged. Undefined where no node is expected.
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
