import { networkBaseline } from '../../account/network/baseline.ts';
import type { VpcNetwork } from '../../account/network/network.ts';
import { routeAssociationId } from '../../account/network/parts.ts';
import type {
  NetworkBaseline,
  NetworkPointer,
  PointerType,
} from '../../account/network/remembered-network.ts';
import type { ElasticIp } from '../../account/network/ways-out.ts';
import type { Resource } from '../../account/resource.ts';
import type { Snapshot } from '../../account/snapshot.ts';

/** A part by its kind and id; `standsFor` is the name that lasts, see `NetworkPointer`. */
type Part = { readonly type: PointerType; readonly id: string; readonly standsFor?: string };

const all = (type: PointerType, ids: readonly string[]): readonly Part[] => ids.map((id) => ({ type, id }));

const namesOf = ({ publicIp, allocationId, associationId }: ElasticIp): readonly Part[] =>
  [publicIp, allocationId, associationId].map((id) => ({
    type: 'AWS::EC2::EIP',
    id,
    standsFor: allocationId,
  }));

/** The parts that are remembered of a network, which have pointers. Each subnet has exactly one ACL. */
const partsOf = (then: NetworkBaseline): readonly Part[] => [
  ...all(
    'AWS::EC2::VPCEndpoint',
    then.endpoints.map(({ vpcEndpointId }) => vpcEndpointId),
  ),
  ...then.routeTables.flatMap(({ routeTableId, subnetIds, associations }) => [
    ...all('AWS::EC2::RouteTable', [routeTableId]),
    ...all(
      'AWS::EC2::SubnetRouteTableAssociation',
      subnetIds.map((subnetId) => routeAssociationId(associations, subnetId)),
    ),
  ]),
  ...then.acls.flatMap(({ networkAclId, associations }) => [
    ...all('AWS::EC2::NetworkAcl', [networkAclId]),
    ...all('AWS::EC2::Subnet', Object.keys(associations)),
  ]),
  ...all('AWS::EC2::SecurityGroup', Object.keys(then.rules)),
  ...all('AWS::EC2::NatGateway', then.natGatewayIds ?? []),
  ...Object.values(then.elasticIps).flatMap(namesOf),
];

const keyOf = ({ type, id }: Part): string => `${type}#${id}`;

const isAmong = (parts: readonly Part[], { type, id }: Resource): boolean =>
  parts.some((part) => part.type === type && part.id === id);

/** Did a network have a part when it was remembered? */
export const hadPart = (then: NetworkBaseline, part: Resource): boolean => isAmong(partsOf(then), part);

const pointerTo = (vpcId: string, { type, id, standsFor }: Part): Snapshot => {
  const value: NetworkPointer = { id, vpcId, ...(standsFor === undefined ? {} : { standsFor }), tags: {} };
  return { type, value };
};

/**
 * Pointers to the VPC of the parts that events name without it: of the subnets, tables, ACLs, gateways and endpoints, and
 * of the security groups that guard nodes or endpoints. A part never changes its VPC, so a pointer is written once: those
 * of parts that `before` has remembered are there already. So a VPC costs one write for each part, and after that nothing
 * but new parts; of the thousands of groups that guard nothing here, EC2 is asked.
 */
export const pointersOf = (network: VpcNetwork, before: NetworkBaseline | undefined): readonly Snapshot[] => {
  const known = new Set((before ? partsOf(before) : []).map(keyOf));
  return partsOf(networkBaseline(network))
    .filter((part) => !known.has(keyOf(part)))
    .map((part) => pointerTo(network.vpcId, part));
};

/** The pointer of one part that a network holds. */
export const pointerOf = (network: VpcNetwork, type: PointerType, id: string): Snapshot =>
  pointerTo(network.vpcId, { type, id });
