import { type Observed, present, presentValue, type Tags } from '../observed.ts';
import type { Resource } from '../resource.ts';
import { isNetworkType } from '../resource-kinds.ts';
import type { AccountState } from '../state.ts';
import type { NodeNetwork, VpcNetwork } from './network.ts';

/** Is it a part of a VPC's network: what it breaks is broken for the VPC? */
export const isNetworkPart = ({ type }: Resource): boolean =>
  isNetworkType(type) || type === 'AWS::EC2::Instance';

/** The networks that were read, each of them whole. */
export const networksOf = (state: AccountState): readonly VpcNetwork[] =>
  Object.values(state.networks).flatMap((observed) => presentValue(observed) ?? []);

/** An Elastic IP address answers to its address, its allocation id and its association id. */
export const hasElasticIp = ({ elasticIp }: NodeNetwork, name: string): boolean =>
  elasticIp !== undefined &&
  [elasticIp.publicIp, elasticIp.allocationId, elasticIp.associationId].includes(name);

/** The id by which a subnet hangs on a route table; described accounts need not name it. */
export const routeAssociationId = (
  associations: Readonly<Record<string, string>> | undefined,
  subnetId: string,
): string => associations?.[subnetId] ?? `rtbassoc-${subnetId.replace(/^subnet-/, '')}`;

const isPresent = (found: unknown): Observed<{ readonly tags: Tags }> | undefined =>
  found === undefined ? undefined : present({ tags: {} });

const partIn = (
  network: VpcNetwork,
  { type, id }: Resource,
): Observed<{ readonly tags: Tags }> | undefined => {
  switch (type) {
    case 'AWS::EC2::SecurityGroup':
      return Object.hasOwn(network.securityGroups, id) ? network.securityGroups[id] : undefined;
    case 'AWS::EC2::NetworkAcl': {
      const acl = network.networkAcls.find(({ networkAclId }) => networkAclId === id);
      return acl && present(acl);
    }
    case 'AWS::EC2::VPCEndpoint': {
      const endpoint = network.endpoints.find(({ vpcEndpointId }) => vpcEndpointId === id);
      return endpoint && present(endpoint);
    }
    case 'AWS::EC2::RouteTable':
      return isPresent(network.routeTables.find(({ routeTableId }) => routeTableId === id));
    case 'AWS::EC2::Subnet':
      return isPresent(network.subnets.find(({ subnetId }) => subnetId === id));
    case 'AWS::EC2::NatGateway':
      return isPresent(network.natGateways.find(({ natGatewayId }) => natGatewayId === id));
    case 'AWS::EC2::InternetGateway':
      return isPresent(network.internetGatewayIds.find((gatewayId) => gatewayId === id));
    case 'AWS::EC2::Instance':
      return isPresent(network.nodes.find(({ instanceId }) => instanceId === id));
    case 'AWS::EC2::NetworkInterface':
      return isPresent(network.nodes.find((node) => node.interface.networkInterfaceId === id));
    case 'AWS::EC2::EIP':
      return isPresent(network.nodes.find((node) => hasElasticIp(node, id)));
    default:
      return undefined;
  }
};

/** The network that holds a part, e.g. the VPC of a security group. */
export const networkHolding = (state: AccountState, part: Resource): VpcNetwork | undefined =>
  networksOf(state).find((network) => partIn(network, part) !== undefined);

/** What the networks that were read say of one of their parts; unknown when a network could not be read. */
export const partOf = (
  state: AccountState,
  part: Resource,
): Observed<{ readonly tags: Tags }> | undefined => {
  const network = networkHolding(state, part);
  if (network) return partIn(network, part);
  return Object.values(state.networks).find(
    (observed): observed is Extract<typeof observed, { status: 'unknown' }> => observed.status === 'unknown',
  );
};
