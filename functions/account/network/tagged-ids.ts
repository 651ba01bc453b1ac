import type { Resource } from '../resource.ts';
import type { AccountState } from '../state.ts';
import { hasElasticIp } from './find-part.ts';
import type { NodeNetwork, RouteTable } from './network.ts';
import { networksOf } from './parts.ts';

/** The ids of EC2 resources that carry a tag, and the tag's value. */
export type TaggedIds = Readonly<Record<string, string>>;

const remembered = ({ rememberedNetworks = {} }: AccountState) => Object.values(rememberedNetworks);

/** AWS tags an Elastic IP address by its allocation, whichever of its names an event has. */
const allocationsOf = (state: AccountState, name: string): readonly string[] => {
  if (name.startsWith('eipalloc-')) return [name];
  const now = networksOf(state).flatMap(({ nodes }) => nodes.filter((node) => hasElasticIp(node, name)));
  const then = remembered(state).flatMap(({ elasticIps }) =>
    Object.values(elasticIps).filter(({ publicIp, associationId }) =>
      [publicIp, associationId].includes(name),
    ),
  );
  return [...now.flatMap(({ elasticIp }) => elasticIp ?? []), ...then].map(
    ({ allocationId }) => allocationId,
  );
};

/** An association has no tags: its route table and its subnet have. */
const endsOf = (tables: readonly RouteTable[], id: string): readonly string[] =>
  tables.flatMap(({ routeTableId, mainAssociationId, associations = {} }) => {
    if (mainAssociationId === id) return [routeTableId];
    return Object.entries(associations).flatMap(([subnetId, association]) =>
      association === id ? [routeTableId, subnetId] : [],
    );
  });

/**
 * The ids under which EC2 keeps the tags of a resource; empty if it is none of EC2's, undefined if they are
 * not known.
 */
export const tagIdsOf = (state: AccountState, { type, id }: Resource): readonly string[] | undefined => {
  if (!type.startsWith('AWS::EC2::')) return [];
  if (type === 'AWS::EC2::EIP') {
    const found = allocationsOf(state, id);
    return found.length > 0 ? found : undefined;
  }
  if (type !== 'AWS::EC2::SubnetRouteTableAssociation') return [id];
  const found = [
    ...networksOf(state).flatMap(({ routeTables }) => endsOf(routeTables, id)),
    ...remembered(state).flatMap(({ routeTables }) => endsOf(routeTables, id)),
  ];
  return found.length > 0 ? found : undefined;
};

/** The ids of a node and of what it alone uses, and its subnet. */
export const tagIdsOfNode = ({ instanceId, interface: own, elasticIp }: NodeNetwork): readonly string[] => [
  instanceId,
  own.subnetId,
  ...(own.networkInterfaceId ? [own.networkInterfaceId] : []),
  ...(elasticIp ? [elasticIp.allocationId] : []),
];
