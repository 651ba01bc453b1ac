import ipaddr from 'ipaddr.js';
import type { ApiCall } from '../../api-call.ts';
import type { Applied } from '../../applied.ts';
import type { AccountState } from '../../state.ts';
import { AVAILABLE } from '../endpoint-state.ts';
import type { EndpointNetwork, NetworkInterface, VpcNetwork } from '../network.ts';
import { type Changed, changeNetwork, replaced } from './change-network.ts';
import { withGatewayRoutes } from './gateway-routes.ts';

type EndpointCall = Extract<
  ApiCall,
  { api: 'ec2:CreateVpcEndpoint' | 'ec2:ModifyVpcEndpoint' | 'ec2:DeleteVpcEndpoints' }
>;
type Created = Extract<EndpointCall, { api: 'ec2:CreateVpcEndpoint' }>['input'];
type Modified = Extract<EndpointCall, { api: 'ec2:ModifyVpcEndpoint' }>['input'];

/** An address of a subnet that EC2 does not reserve; it stands for the one that EC2 would choose. */
const addressIn = (network: VpcNetwork, subnetId: string): readonly string[] => {
  const subnet = network.subnets.find((candidate) => candidate.subnetId === subnetId);
  const cidr = subnet?.cidrBlocks.find((block) => ipaddr.IPv4.isValidCIDR(block));
  if (cidr === undefined) return [];
  const [a, b, c, d = 0] = ipaddr.IPv4.networkAddressFromCIDR(cidr).octets;
  return [[a, b, c, d + 10].join('.')];
};

/** An interface of an endpoint in a subnet, with an address that stands for the one that EC2 gives it. */
export const interfaceIn = (
  network: VpcNetwork,
  subnetId: string,
  groupIds: readonly string[],
): NetworkInterface => ({ subnetId, addresses: addressIn(network, subnetId), groupIds });

/** EC2 shows a deleted endpoint for a while longer. */
const isGone = ({ state }: EndpointNetwork): boolean => /^(delet|fail|reject|expire)/i.test(state);

/** Two endpoints cannot both have the private names of one service in a VPC. */
const conflicts = (network: VpcNetwork, serviceName: string, except?: EndpointNetwork): boolean =>
  network.endpoints.some(
    (other) =>
      other !== except && !isGone(other) && other.serviceName === serviceName && other.privateDnsEnabled,
  );

/** The id of an endpoint that a plan creates. Nobody can know the real one in advance. */
const newId = (network: VpcNetwork, service: string): string => {
  const base = `vpce-new-${service.split('.').at(-1)}`;
  return network.endpoints.some(({ vpcEndpointId }) => vpcEndpointId === base) ? `${base}-2` : base;
};

const create = (network: VpcNetwork, input: Created): Changed => {
  const { ServiceName, SubnetIds = [], SecurityGroupIds = [], PrivateDnsEnabled = false } = input;
  if (PrivateDnsEnabled && conflicts(network, ServiceName)) return { errorCode: 'InvalidParameter' };
  const endpoint: EndpointNetwork = {
    vpcEndpointId: newId(network, ServiceName),
    serviceName: ServiceName,
    vpcEndpointType: input.VpcEndpointType,
    state: AVAILABLE,
    privateDnsEnabled: PrivateDnsEnabled,
    interfaces: SubnetIds.map((subnetId) => interfaceIn(network, subnetId, SecurityGroupIds)),
    routeTableIds: input.RouteTableIds ?? [],
    ...(input.PolicyDocument === undefined ? {} : { policy: input.PolicyDocument }),
    tags: {},
  };
  return { ...network, endpoints: [...network.endpoints, endpoint] };
};

/** A list after additions and removals, each id once. */
const adjusted = (
  ids: readonly string[],
  added: readonly string[] = [],
  removed: readonly string[] = [],
): readonly string[] => [...new Set([...ids, ...added])].filter((id) => !removed.includes(id));

const withPolicy = (
  endpoint: EndpointNetwork,
  { PolicyDocument, ResetPolicy }: Modified,
): EndpointNetwork => {
  if (PolicyDocument !== undefined) return { ...endpoint, policy: PolicyDocument };
  if (!ResetPolicy) return endpoint;
  const { policy: _, ...open } = endpoint;
  return open;
};

const modify = (network: VpcNetwork, endpoint: EndpointNetwork, input: Modified): Changed => {
  if (input.PrivateDnsEnabled && conflicts(network, endpoint.serviceName, endpoint)) {
    return { errorCode: 'InvalidParameter' };
  }
  const groups = endpoint.interfaces[0]?.groupIds ?? [];
  const groupIds = adjusted(groups, input.AddSecurityGroupIds, input.RemoveSecurityGroupIds);
  const subnetIds = adjusted(
    endpoint.interfaces.map(({ subnetId }) => subnetId),
    input.AddSubnetIds,
    input.RemoveSubnetIds,
  );
  const interfaces = subnetIds.map((subnetId) => ({
    ...(endpoint.interfaces.find((existing) => existing.subnetId === subnetId) ??
      interfaceIn(network, subnetId, groupIds)),
    groupIds,
  }));
  const next = withPolicy(
    {
      ...endpoint,
      interfaces,
      routeTableIds: adjusted(endpoint.routeTableIds, input.AddRouteTableIds, input.RemoveRouteTableIds),
      privateDnsEnabled: input.PrivateDnsEnabled ?? endpoint.privateDnsEnabled,
      ...(input.DnsOptions ? { dnsRecordIpType: input.DnsOptions.DnsRecordIpType } : {}),
    },
    input,
  );
  const changed = { ...network, endpoints: replaced(network.endpoints, endpoint, next) };
  return input.AddRouteTableIds || input.RemoveRouteTableIds
    ? withGatewayRoutes(changed, endpoint.vpcEndpointId, next)
    : changed;
};

const NOT_FOUND = 'InvalidVpcEndpointId.NotFound';

/** VPC endpoints: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html */
export const applyEndpointCall = (state: AccountState, call: EndpointCall): Applied => {
  switch (call.api) {
    case 'ec2:CreateVpcEndpoint':
      return changeNetwork(state, 'InvalidVpcId.NotFound', (network) =>
        network.vpcId === call.input.VpcId ? create(network, call.input) : undefined,
      );
    case 'ec2:ModifyVpcEndpoint':
      return changeNetwork(state, NOT_FOUND, (network) => {
        const { VpcEndpointId } = call.input;
        const endpoint = network.endpoints.find(({ vpcEndpointId }) => vpcEndpointId === VpcEndpointId);
        return endpoint && modify(network, endpoint, call.input);
      });
    case 'ec2:DeleteVpcEndpoints': {
      // EC2 deletes the endpoints that it finds and reports the others. Nothing happens if it finds none.
      const gone = call.input.VpcEndpointIds;
      return changeNetwork(state, NOT_FOUND, (network) => {
        const endpoints = network.endpoints.filter(({ vpcEndpointId }) => !gone.includes(vpcEndpointId));
        return endpoints.length === network.endpoints.length
          ? undefined
          : gone.reduce<VpcNetwork>((left, id) => withGatewayRoutes(left, id), { ...network, endpoints });
      });
    }
  }
};
