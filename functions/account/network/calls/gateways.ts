import type { ApiCall } from '../../api-call.ts';
import type { Applied } from '../../applied.ts';
import type { AccountState } from '../../state.ts';
import { hasElasticIp } from '../find-part.ts';
import type { NodeNetwork, VpcNetwork } from '../network.ts';
import type { NatGateway } from '../ways-out.ts';
import { type Changed, changeNetwork, replaced } from './change-network.ts';

type GatewayCall = Extract<
  ApiCall,
  {
    api:
      | 'ec2:CreateNatGateway'
      | 'ec2:DeleteNatGateway'
      | 'ec2:AttachInternetGateway'
      | 'ec2:DetachInternetGateway'
      | 'ec2:AssociateAddress'
      | 'ec2:DisassociateAddress'
      | 'ec2:ReleaseAddress';
  }
>;
type InputOf<A extends GatewayCall['api']> = Extract<GatewayCall, { api: A }>['input'];

/** The placeholder for a NAT gateway that a plan creates: in a command, a person replaces it with the id. */
export const NEW_NAT_GATEWAY = 'nat-<new>';

/** A route to a deleted target stays and drops the packets. */
const withBlackholes = (network: VpcNetwork, target: string, blackhole: boolean): VpcNetwork => ({
  ...network,
  routeTables: network.routeTables.map((table) => ({
    ...table,
    routes: table.routes.map((route) => (route.target === target ? { ...route, blackhole } : route)),
  })),
});

const createNat = (network: VpcNetwork, input: InputOf<'ec2:CreateNatGateway'>): Changed => {
  if (!network.subnets.some(({ subnetId }) => subnetId === input.SubnetId)) return undefined;
  const gateway: NatGateway = {
    natGatewayId: NEW_NAT_GATEWAY,
    subnetId: input.SubnetId,
    state: 'available',
    connectivityType: input.ConnectivityType,
  };
  return { ...network, natGateways: [...network.natGateways, gateway] };
};

const deleteNat = (network: VpcNetwork, natGatewayId: string): Changed => {
  const gateway = network.natGateways.find((candidate) => candidate.natGatewayId === natGatewayId);
  if (!gateway) return undefined;
  const natGateways = replaced(network.natGateways, gateway, { ...gateway, state: 'deleted' });
  return withBlackholes({ ...network, natGateways }, natGatewayId, true);
};

const attach = (network: VpcNetwork, id: string): Changed => {
  if (network.internetGatewayIds.includes(id)) return { errorCode: 'Resource.AlreadyAssociated' };
  // "Network vpc-... already has an internet gateway attached"
  if (network.internetGatewayIds.length > 0) return { errorCode: 'InvalidParameterValue' };
  return withBlackholes({ ...network, internetGatewayIds: [id] }, id, false);
};

/**
 * EC2 refuses this while public addresses are mapped (DependencyViolation), but a recorded call did succeed.
 */
const detach = (network: VpcNetwork, id: string): Changed => {
  if (!network.internetGatewayIds.includes(id)) return { errorCode: 'Gateway.NotAttached' };
  const internetGatewayIds = network.internetGatewayIds.filter((gatewayId) => gatewayId !== id);
  return withBlackholes({ ...network, internetGatewayIds }, id, true);
};

const withNode = (network: VpcNetwork, old: NodeNetwork, next: NodeNetwork): VpcNetwork => ({
  ...network,
  nodes: replaced(network.nodes, old, next),
});

const associate = (network: VpcNetwork, input: InputOf<'ec2:AssociateAddress'>): Changed => {
  const { AllocationId, InstanceId, NetworkInterfaceId } = input;
  const node = network.nodes.find(
    ({ instanceId, interface: own }) =>
      instanceId === InstanceId ||
      (NetworkInterfaceId !== undefined && own.networkInterfaceId === NetworkInterfaceId),
  );
  if (!node) return undefined;
  // "This is an idempotent operation": https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html
  if (hasElasticIp(node, AllocationId)) return network;
  if (network.nodes.some((other) => hasElasticIp(other, AllocationId))) {
    return { errorCode: 'Resource.AlreadyAssociated' };
  }
  const suffix = AllocationId.replace(/^eipalloc-/, '');
  const elasticIp = { publicIp: '', allocationId: AllocationId, associationId: `eipassoc-${suffix}` };
  return withNode(network, node, { ...node, hasPublicIp: true, elasticIp });
};

const disassociate = (network: VpcNetwork, name: string | undefined): Changed => {
  const node = network.nodes.find((candidate) => name !== undefined && hasElasticIp(candidate, name));
  if (!node) return undefined;
  const { elasticIp: _, ...rest } = node;
  return withNode(network, node, { ...rest, hasPublicIp: false });
};

/** Ways to the internet: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNatGateway.html and its neighbours. */
export const applyGatewayCall = (state: AccountState, call: GatewayCall): Applied => {
  switch (call.api) {
    case 'ec2:CreateNatGateway':
      return changeNetwork(state, 'InvalidSubnetID.NotFound', (network) => createNat(network, call.input));
    case 'ec2:DeleteNatGateway':
      return changeNetwork(state, 'NatGatewayNotFound', (network) =>
        deleteNat(network, call.input.NatGatewayId),
      );
    case 'ec2:AttachInternetGateway':
    case 'ec2:DetachInternetGateway': {
      const { InternetGatewayId, VpcId } = call.input;
      const change = call.api === 'ec2:AttachInternetGateway' ? attach : detach;
      return changeNetwork(state, 'InvalidVpcID.NotFound', (network) =>
        network.vpcId === VpcId ? change(network, InternetGatewayId) : undefined,
      );
    }
    case 'ec2:AssociateAddress':
      return changeNetwork(state, 'InvalidInstanceID.NotFound', (network) => associate(network, call.input));
    case 'ec2:DisassociateAddress':
      return changeNetwork(state, 'InvalidAssociationID.NotFound', (network) =>
        disassociate(network, call.input.AssociationId ?? call.input.PublicIp),
      );
    case 'ec2:ReleaseAddress':
      // In a default VPC, the release disassociates the address; elsewhere, it is already disassociated.
      return changeNetwork(state, 'InvalidAllocationID.NotFound', (network) =>
        disassociate(network, call.input.AllocationId ?? call.input.PublicIp),
      );
  }
};
