import type { EndpointNetwork, NodeNetwork, VpcNetwork } from '../../../functions/account/network/network.ts';
import { IDENTITY } from '../account.ts';
import { endpointTo, groups, groupWith, networkOf, nodeIn, rule } from './sample-network.ts';

/** VPCs as small as they can be made on EC2: one subnet, one security group that lets everything through. */

export const SMALL_SUBNET = 'subnet-described';
export const SMALL_GROUP = 'sg-described';

const inSubnet = { subnetId: SMALL_SUBNET, addresses: [], groupIds: [SMALL_GROUP] };

export const managedNode = (instanceId: string, more: Partial<NodeNetwork> = {}): NodeNetwork =>
  nodeIn({ instanceId, interface: inSubnet, ...more });

/** An instance that Systems Manager does not know. */
export const plainInstance = (instanceId: string, more: Partial<NodeNetwork> = {}): NodeNetwork => {
  const { managed: _, name: __, ...plain } = managedNode(instanceId);
  return { ...plain, ...more };
};

export const smallEndpoint = (service: string): EndpointNetwork =>
  endpointTo(service, {
    serviceName: `com.amazonaws.${IDENTITY.region}.${service}`,
    interfaces: [inSubnet],
  });

export const smallVpc = (vpcId: string, more: Partial<VpcNetwork> = {}): VpcNetwork =>
  networkOf({
    vpcId,
    cidrBlocks: ['192.0.2.0/24'],
    dhcpOptionsId: 'default',
    subnets: [{ subnetId: SMALL_SUBNET, cidrBlocks: ['192.0.2.0/24'] }],
    routeTables: [],
    networkAcls: [],
    securityGroups: groups(
      groupWith(SMALL_GROUP, [
        rule('in', '0.0.0.0/0', { protocol: '-1' }),
        rule('out', '0.0.0.0/0', { protocol: '-1' }),
      ]),
    ),
    natGateways: [],
    internetGatewayIds: [],
    endpoints: [],
    nodes: [],
    prefixLists: {},
    ...more,
  });
