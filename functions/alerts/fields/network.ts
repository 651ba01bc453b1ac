import { hasElasticIp } from '../../account/network/find-part.ts';
import type { NodeNetwork } from '../../account/network/network.ts';
import { entryWords } from '../../account/network/network-acl-entries.ts';
import { networksOf, routeAssociationId } from '../../account/network/parts.ts';
import { ruleWords } from '../../account/network/security-group-rules.ts';
import { presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';
import type { ToFields } from './to-fields.ts';

const listed = (ids: readonly string[]): string => [...ids].sort().join(', ');

const nodesOf = (state: AccountState): readonly NodeNetwork[] =>
  networksOf(state).flatMap(({ nodes }) => nodes);

/** The order of rules does not matter, so each rule is one field, and a difference shows only that rule. */
export const groupFields: ToFields = (state, id) => {
  const group = networksOf(state).find(({ securityGroups }) => Object.hasOwn(securityGroups, id));
  const rules = presentValue(group?.securityGroups[id])?.rules ?? [];
  return Object.fromEntries(rules.map((rule) => [`rule ${ruleWords(rule)}`, 'exists']));
};

export const endpointFields: ToFields = (state, id) => {
  const endpoints = networksOf(state).flatMap((network) => network.endpoints);
  const endpoint = endpoints.find(({ vpcEndpointId }) => vpcEndpointId === id);
  return {
    endpoint: endpoint ? endpoint.state : 'does not exist',
    service: endpoint?.serviceName,
    'private DNS': endpoint?.privateDnsEnabled,
    subnets: endpoint && listed(endpoint.interfaces.map(({ subnetId }) => subnetId)),
    'security groups': endpoint && listed([...new Set(endpoint.interfaces.flatMap((i) => i.groupIds))]),
    'route tables': endpoint && listed(endpoint.routeTableIds),
    policy: endpoint?.policy,
  };
};

export const aclFields: ToFields = (state, id) => {
  const acls = networksOf(state).flatMap(({ networkAcls }) => networkAcls);
  const acl = acls.find(({ networkAclId }) => networkAclId === id);
  const entries = (acl?.entries ?? []).map((entry) => [
    `${entry.egress ? 'outbound' : 'inbound'} rule ${entry.ruleNumber}`,
    entryWords(entry),
  ]);
  return { ...Object.fromEntries(entries), subnets: acl && listed(Object.keys(acl.associations)) };
};

export const tableFields: ToFields = (state, id) => {
  const tables = networksOf(state).flatMap(({ routeTables }) => routeTables);
  const table = tables.find(({ routeTableId }) => routeTableId === id);
  const routes = (table?.routes ?? []).map(({ destination, target, blackhole }) => [
    `route ${destination}`,
    blackhole ? `${target} (blackhole)` : target,
  ]);
  return { ...Object.fromEntries(routes), subnets: table && listed(table.subnetIds) };
};

export const associationFields: ToFields = (state, id) => {
  const tables = networksOf(state).flatMap(({ routeTables }) => routeTables);
  const table = tables.find(({ subnetIds, associations }) =>
    subnetIds.some((subnetId) => routeAssociationId(associations, subnetId) === id),
  );
  return { 'route table': table?.routeTableId };
};

export const natGatewayFields: ToFields = (state, id) => {
  const gateways = networksOf(state).flatMap(({ natGateways }) => natGateways);
  return { state: gateways.find(({ natGatewayId }) => natGatewayId === id)?.state };
};

export const internetGatewayFields: ToFields = (state, id) => ({
  'attached to': networksOf(state).find(({ internetGatewayIds }) => internetGatewayIds.includes(id))?.vpcId,
});

export const elasticIpFields: ToFields = (state, id) => ({
  instance: nodesOf(state).find((node) => hasElasticIp(node, id))?.instanceId,
});

/** The groups of an instance or of a network interface. */
export const groupsOfInterface: ToFields = (state, id) => {
  const node = nodesOf(state).find(
    ({ instanceId, interface: own }) => instanceId === id || own.networkInterfaceId === id,
  );
  return { 'security groups': node && listed(node.interface.groupIds) };
};
