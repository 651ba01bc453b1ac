import type { ApiCall } from '../../api-call.ts';
import { type Applied, applied } from '../../applied.ts';
import { presentValue } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import type { NodeNetwork, VpcNetwork } from '../network.ts';
import { type Changed, changeNetwork, replaced } from './change-network.ts';

type InterfaceCall = Extract<
  ApiCall,
  {
    api:
      | 'ec2:ModifyNetworkInterfaceAttribute'
      | 'ec2:ModifyInstanceAttribute'
      | 'ec2:ModifySubnetAttribute'
      | 'ec2:AllocateAddress';
  }
>;

const withGroups = (
  network: VpcNetwork,
  node: NodeNetwork | undefined,
  groupIds: readonly string[],
): Changed => {
  if (!node) return undefined;
  const isThere = (id: string): boolean =>
    presentValue(Object.hasOwn(network.securityGroups, id) ? network.securityGroups[id] : undefined) !==
    undefined;
  if (!groupIds.every(isThere)) return { errorCode: 'InvalidGroup.NotFound' };
  const next = { ...node, interface: { ...node.interface, groupIds } };
  return { ...network, nodes: replaced(network.nodes, node, next) };
};

/** Security groups of a node: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html */
export const applyInterfaceCall = (state: AccountState, call: InterfaceCall): Applied => {
  switch (call.api) {
    case 'ec2:ModifyNetworkInterfaceAttribute': {
      const { NetworkInterfaceId, Groups } = call.input;
      return changeNetwork(state, 'InvalidNetworkInterfaceID.NotFound', (network) => {
        const isMeant = (node: NodeNetwork) => node.interface.networkInterfaceId === NetworkInterfaceId;
        return withGroups(network, network.nodes.find(isMeant), Groups);
      });
    }
    case 'ec2:ModifyInstanceAttribute': {
      const { InstanceId, Groups } = call.input;
      return changeNetwork(state, 'InvalidInstanceID.NotFound', (network) => {
        const node = network.nodes.find(({ instanceId }) => instanceId === InstanceId);
        return withGroups(network, node, Groups);
      });
    }
    case 'ec2:ModifySubnetAttribute': {
      // The public address affects only instances that are launched later; DNS64 affects all at once.
      const { SubnetId, EnableDns64 } = call.input;
      return changeNetwork(state, 'InvalidSubnetID.NotFound', (network) => {
        const subnet = network.subnets.find(({ subnetId }) => subnetId === SubnetId);
        if (!subnet) return undefined;
        const next = EnableDns64 ? { ...subnet, dns64: EnableDns64.Value } : subnet;
        return { ...network, subnets: replaced(network.subnets, subnet, next) };
      });
    }
    case 'ec2:AllocateAddress':
      // An unused address is in no network.
      return applied(state);
  }
};
