import type { VpcNetwork } from '../network.ts';
import type { NetworkPart } from './parts.ts';

/** What each part is made of. Of groups and nodes, only those that are named are read again. */
const FIELDS: Readonly<Record<Exclude<NetworkPart, 'groups' | 'nodes'>, readonly (keyof VpcNetwork)[]>> = {
  itself: [
    'ownerId',
    'cidrBlocks',
    'dhcpOptionsId',
    'enableDnsSupport',
    'enableDnsHostnames',
    'nameServers',
    'tags',
  ],
  acls: ['networkAcls'],
  tables: ['routeTables', 'attachments'],
  endpoints: ['endpoints'],
  gateways: ['internetGatewayIds'],
};

const fieldsOf = (part: NetworkPart): readonly (keyof VpcNetwork)[] =>
  part === 'groups' || part === 'nodes' ? [] : FIELDS[part];

type Named = ReadonlySet<string>;

const groupsIn = (known: VpcNetwork, fresh: VpcNetwork, named: Named): VpcNetwork['securityGroups'] => ({
  ...Object.fromEntries(Object.entries(known.securityGroups).filter(([id]) => !named.has(id))),
  ...Object.fromEntries(Object.entries(fresh.securityGroups).filter(([id]) => named.has(id))),
});

/** In the order in which they are known. */
const nodesIn = (known: VpcNetwork, fresh: VpcNetwork, named: Named): VpcNetwork['nodes'] => {
  const read = new Map(
    fresh.nodes.filter(({ instanceId }) => named.has(instanceId)).map((node) => [node.instanceId, node]),
  );
  const old = new Set(known.nodes.map(({ instanceId }) => instanceId));
  return [
    ...known.nodes.flatMap((node) =>
      named.has(node.instanceId) ? (read.get(node.instanceId) ?? []) : [node],
    ),
    ...[...read.values()].filter(({ instanceId }) => !old.has(instanceId)),
  ];
};

/** VPC Block Public Access is no part of a VPC: it is new here only if a way leads through a gateway for the first time. */
const BLOCK: readonly (keyof VpcNetwork)[] = ['publicAccessBlock', 'publicAccessUnread'];

const isKnown = (network: VpcNetwork): boolean => BLOCK.some((field) => network[field] !== undefined);

/** A network as it is known, with some parts of it as they were read again. `ids` names the groups and the nodes. */
export const withParts = (
  known: VpcNetwork,
  fresh: VpcNetwork,
  parts: ReadonlySet<NetworkPart>,
  ids: readonly string[],
): VpcNetwork => {
  const named = new Set(ids);
  const again = new Set([...[...parts].flatMap(fieldsOf), ...(isKnown(known) ? [] : BLOCK)]);
  const isAgain = (field: string): boolean => again.has(field as keyof VpcNetwork);
  const network = Object.fromEntries([
    ...Object.entries(known).filter(([field]) => !isAgain(field)),
    ...Object.entries(fresh).filter(([field]) => isAgain(field)),
  ]) as VpcNetwork;
  return {
    ...network,
    securityGroups: parts.has('groups') ? groupsIn(known, fresh, named) : known.securityGroups,
    nodes: parts.has('nodes') ? nodesIn(known, fresh, named) : known.nodes,
    prefixLists: { ...fresh.prefixLists, ...known.prefixLists },
  };
};
