import type { ResourceType } from '../../kinds.ts';
import { presentValue } from '../../observed.ts';
import type { Resource } from '../../resource.ts';
import type { AccountState } from '../../state.ts';
import type { VpcNetwork } from '../network.ts';
import { isNetworkPart, networkHolding } from '../parts.ts';

/** A part of a VPC's network that can be read again without the rest. */
export type NetworkPart = 'itself' | 'groups' | 'acls' | 'tables' | 'endpoints' | 'gateways' | 'nodes';

/**
 * The parts that change with a resource. Route tables show that an internet gateway is gone, and have the routes to a
 * gateway endpoint. A resource of any other kind has its VPC read whole.
 */
const PARTS_OF: Partial<Readonly<Record<ResourceType, readonly NetworkPart[]>>> = {
  'AWS::EC2::VPC': ['itself'],
  'AWS::EC2::SecurityGroup': ['groups'],
  'AWS::EC2::NetworkAcl': ['acls'],
  'AWS::EC2::RouteTable': ['tables'],
  'AWS::EC2::VPCEndpoint': ['endpoints', 'tables'],
  'AWS::EC2::InternetGateway': ['gateways', 'tables'],
  'AWS::EC2::Instance': ['nodes'],
};

/** An interface endpoint has no routes. */
const partsOf = ({ type, id }: Resource, { endpoints }: VpcNetwork): readonly NetworkPart[] => {
  const known = endpoints.find(({ vpcEndpointId }) => vpcEndpointId === id);
  if (type === 'AWS::EC2::VPCEndpoint' && known?.vpcEndpointType === 'Interface') return ['endpoints'];
  return PARTS_OF[type] ?? [];
};

/** What is read again of the networks that a state holds. */
export type PartsToReread = {
  /** The parts, by VPC id. */
  readonly parts: ReadonlyMap<string, ReadonlySet<NetworkPart>>;
  /** The ids of the groups and instances that are read; of all other parts, each VPC's are read together. */
  readonly ids: readonly string[];
  /** VPCs that are read with all their parts. */
  readonly whole: readonly string[];
};

const isAmong = (resources: readonly Resource[], type: ResourceType, id: string): boolean =>
  resources.some((one) => one.type === type && one.id === id);

/** Do names of the VPC lead to an endpoint of another VPC that one of these resources guards? */
const leadsTo = ({ names }: VpcNetwork, resources: readonly Resource[]): boolean =>
  Object.values(names?.elsewhere ?? {}).some((observed) => {
    const there = presentValue(observed);
    if (!there) return false;
    return (
      isAmong(resources, 'AWS::EC2::VPCEndpoint', there.endpoint.vpcEndpointId) ||
      Object.keys(there.securityGroups).some((id) => isAmong(resources, 'AWS::EC2::SecurityGroup', id)) ||
      there.networkAcls.some(({ networkAclId }) => isAmong(resources, 'AWS::EC2::NetworkAcl', networkAclId))
    );
  });

/** The VPCs that a resource belongs to: where no network of the state holds it, it may belong to any of them. */
const vpcsOf = (state: AccountState, resource: Resource, all: readonly string[]): readonly string[] => {
  if (resource.type === 'AWS::EC2::VPC') return all.filter((id) => id === resource.id);
  const holding = networkHolding(state, resource);
  return holding ? [holding.vpcId] : all;
};

const concerns = ({ type }: Resource): boolean => type === 'AWS::EC2::VPC' || isNetworkPart({ type, id: '' });

/**
 * Which parts of the networks of a state hold these resources. A network that could not be read, and one whose names lead
 * to such a resource in another VPC, is read whole. Resources that are no part of a network are left out.
 */
export const partsToReread = (state: AccountState, resources: readonly Resource[]): PartsToReread => {
  const named = resources.filter(concerns);
  const held = Object.entries(state.networks).flatMap(([vpcId, observed]) => {
    const network = presentValue(observed);
    return network ? [[vpcId, network] as const] : [];
  });
  const unread = Object.keys(state.networks).filter((id) => !held.some(([vpcId]) => vpcId === id));
  const all = held.map(([vpcId]) => vpcId);
  const asked = named.flatMap((one) => {
    const ids = vpcsOf(state, one, all);
    return held.flatMap(([vpcId, network]) =>
      ids.includes(vpcId) ? [{ vpcId, parts: partsOf(one, network) }] : [],
    );
  });
  const whole = new Set([
    ...(named.length > 0 ? unread : []),
    ...named.flatMap(({ type, id }) => (type === 'AWS::EC2::VPC' && !all.includes(id) ? [id] : [])),
    ...asked.flatMap(({ vpcId, parts }) => (parts.length === 0 ? [vpcId] : [])),
    ...held.flatMap(([vpcId, network]) => (leadsTo(network, named) ? [vpcId] : [])),
  ]);
  const parts = new Map<string, Set<NetworkPart>>();
  for (const one of asked.filter(({ vpcId }) => !whole.has(vpcId))) {
    parts.set(one.vpcId, new Set([...(parts.get(one.vpcId) ?? []), ...one.parts]));
  }
  return { parts, ids: named.map(({ id }) => id), whole: [...whole] };
};
