import { own } from '../../formats/json.ts';
import { type Observed, present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import { interfaceIn } from './calls/endpoints.ts';
import { AVAILABLE } from './endpoint-state.ts';
import { namesThen } from './names/then.ts';
import type { EndpointNetwork, NetworkAcl, NodeNetwork, SecurityGroup, VpcNetwork } from './network.ts';
import type { EndpointBaseline, NetworkBaseline } from './remembered-network.ts';

/** Groups that are gone count as well: who deleted one, or what it let through, cannot be judged without it. */
const groupsThen = (
  { securityGroups }: VpcNetwork,
  { rules }: NetworkBaseline,
): VpcNetwork['securityGroups'] => {
  const then = Object.entries(rules).map(([groupId, known]): [string, Observed<SecurityGroup>] => {
    const observed = own(securityGroups, groupId);
    const group = presentValue(observed) ?? { groupId, tags: {} };
    return [groupId, observed?.status === 'unknown' ? observed : present({ ...group, rules: known })];
  });
  return { ...securityGroups, ...Object.fromEntries(then) };
};

/** A list that cannot be read now stays unknown; one that is gone counts as it was. */
const listsThen = (
  { prefixLists }: VpcNetwork,
  { prefixLists: remembered = {} }: NetworkBaseline,
): VpcNetwork['prefixLists'] => {
  const then = Object.entries(remembered).map(([id, entries]): [string, Observed<readonly string[]>] => {
    const observed = own(prefixLists, id);
    return [id, observed?.status === 'unknown' ? observed : present(entries)];
  });
  return { ...prefixLists, ...Object.fromEntries(then) };
};

const without = <T>(all: Readonly<Record<string, T>>, keys: ReadonlySet<string>): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([key]) => !keys.has(key)));

/** A subnet has one ACL: what was made since has only the subnets that were made since. */
const aclsThen = ({ networkAcls }: VpcNetwork, { acls }: NetworkBaseline): readonly NetworkAcl[] => {
  const known = new Set(acls.map(({ networkAclId }) => networkAclId));
  const subnets = new Set(acls.flatMap(({ associations }) => Object.keys(associations)));
  const made = networkAcls.filter(({ networkAclId }) => !known.has(networkAclId));
  return [
    ...acls.map((then): NetworkAcl => {
      const acl = networkAcls.find(({ networkAclId }) => networkAclId === then.networkAclId);
      return { isDefault: false, tags: {}, ...acl, ...then };
    }),
    ...made.map((acl) => ({ ...acl, associations: without(acl.associations, subnets) })),
  ];
};

const tablesThen = ({ routeTables }: VpcNetwork, baseline: NetworkBaseline): VpcNetwork['routeTables'] => {
  const known = new Set(baseline.routeTables.map(({ routeTableId }) => routeTableId));
  const subnets = new Set(baseline.routeTables.flatMap(({ subnetIds }) => subnetIds));
  const made = routeTables.filter(({ routeTableId }) => !known.has(routeTableId));
  return [
    ...baseline.routeTables,
    ...made.map((table) => ({
      ...table,
      main: false,
      subnetIds: table.subnetIds.filter((id) => !subnets.has(id)),
      ...(table.associations ? { associations: without(table.associations, subnets) } : {}),
    })),
  ];
};

const endpointThen = (network: VpcNetwork, then: EndpointBaseline): EndpointNetwork => {
  const now = network.endpoints.find(({ vpcEndpointId }) => vpcEndpointId === then.vpcEndpointId);
  const { policy: _, ...rest } = now ?? { tags: {} };
  return {
    ...rest,
    vpcEndpointId: then.vpcEndpointId,
    serviceName: then.serviceName,
    vpcEndpointType: then.vpcEndpointType,
    state: AVAILABLE,
    privateDnsEnabled: then.privateDnsEnabled,
    routeTableIds: then.routeTableIds,
    interfaces: then.subnetIds.map((subnetId) => ({
      ...(now?.interfaces.find((one) => one.subnetId === subnetId) ??
        interfaceIn(network, subnetId, then.groupIds)),
      groupIds: then.groupIds,
    })),
    ...(then.policy === undefined ? {} : { policy: then.policy }),
  };
};

/** The private names of a service belong to one endpoint: one that was made since has none beside an older one. */
const endpointsThen = (network: VpcNetwork, { endpoints }: NetworkBaseline): readonly EndpointNetwork[] => {
  const known = new Set(endpoints.map(({ vpcEndpointId }) => vpcEndpointId));
  const services = new Set(endpoints.map(({ serviceName }) => serviceName));
  return [
    ...endpoints.map((then) => endpointThen(network, then)),
    ...network.endpoints.filter(
      ({ vpcEndpointId, serviceName }) => !known.has(vpcEndpointId) && !services.has(serviceName),
    ),
  ];
};

const nodeThen = (node: NodeNetwork, { nodesByGroups, elasticIps }: NetworkBaseline): NodeNetwork => {
  const groups = Object.entries(nodesByGroups).find(([, ids]) => ids.includes(node.instanceId))?.[0];
  const elasticIp = own(elasticIps, node.instanceId);
  return {
    ...node,
    ...(groups === undefined
      ? {}
      : { interface: { ...node.interface, groupIds: groups === '' ? [] : groups.split(',') } }),
    ...(elasticIp ? { hasPublicIp: true, elasticIp } : {}),
  };
};

/** Gateways are not remembered, but the routes that led to them are. */
const gatewaysThen = (
  { internetGatewayIds, natGateways }: VpcNetwork,
  { routeTables }: NetworkBaseline,
): Pick<VpcNetwork, 'internetGatewayIds' | 'natGateways'> => {
  const live = new Set(
    routeTables.flatMap(({ routes }) =>
      routes.flatMap(({ target, blackhole }) => (blackhole ? [] : [target])),
    ),
  );
  const listed = new Set(natGateways.map(({ natGatewayId }) => natGatewayId));
  const attached = [...live].filter((target) => target.startsWith('igw-'));
  return {
    internetGatewayIds: [...new Set([...internetGatewayIds, ...attached])],
    natGateways: [
      ...natGateways.map((gateway) =>
        live.has(gateway.natGatewayId) ? { ...gateway, state: AVAILABLE } : gateway,
      ),
      ...[...live]
        .filter((target) => target.startsWith('nat-') && !listed.has(target))
        // EC2 forgets a deleted gateway after an hour, and then its subnet is not known.
        .map((natGatewayId) => ({
          natGatewayId,
          subnetId: '',
          state: AVAILABLE,
          connectivityType: 'public' as const,
        })),
    ],
  };
};

/** The rules, entries and routes as they were. */
export const networkThen = (network: VpcNetwork, baseline: NetworkBaseline): VpcNetwork => ({
  ...network,
  ...gatewaysThen(network, baseline),
  securityGroups: groupsThen(network, baseline),
  prefixLists: listsThen(network, baseline),
  networkAcls: aclsThen(network, baseline),
  routeTables: tablesThen(network, baseline),
  endpoints: endpointsThen(network, baseline),
  nodes: network.nodes.map((node) => nodeThen(node, baseline)),
  ...namesThen(network, baseline),
  ...(baseline.publicAccessBlock ? { publicAccessBlock: baseline.publicAccessBlock } : {}),
});

/**
 * The account with its networks as they were when nothing failed, as far as that is remembered. Use it only
 * to tell an old doubt from a new one, and what a change breaks by itself. Undefined if nothing is remembered.
 */
export const withRememberedNetworks = (state: AccountState): AccountState | undefined => {
  const then = Object.values(state.rememberedNetworks ?? {}).flatMap((baseline) => {
    const network = presentValue(state.networks[baseline.vpcId]);
    return network ? [[baseline.vpcId, present(networkThen(network, baseline))] as const] : [];
  });
  if (then.length === 0) return undefined;
  return { ...state, networks: { ...state.networks, ...Object.fromEntries(then) } };
};
