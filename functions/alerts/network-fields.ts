import type { EndpointNetwork, VpcNetwork } from '../account/network/network.ts';
import { entryWords } from '../account/network/network-acl-entries.ts';
import { hasElasticIp, networkHolding, networksOf, routeAssociationId } from '../account/network/parts.ts';
import { ruleWords } from '../account/network/security-group-rules.ts';
import { presentValue } from '../account/observed.ts';
import type { Resource } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';

type Fields = Readonly<Record<string, unknown>>;

const listed = (ids: readonly string[]): string => [...ids].sort().join(', ');

/** A list whose order does not matter, one field for each member, so that a difference shows just that one. */
const each = (prefix: string, members: readonly string[], value: string): Fields =>
  Object.fromEntries(members.map((member) => [`${prefix} ${member}`, value]));

const endpointFields = (endpoint: EndpointNetwork | undefined): Fields => ({
  endpoint: endpoint ? endpoint.state : 'does not exist',
  service: endpoint?.serviceName,
  'private DNS': endpoint?.privateDnsEnabled,
  subnets: endpoint && listed(endpoint.interfaces.map(({ subnetId }) => subnetId)),
  'security groups': endpoint && listed([...new Set(endpoint.interfaces.flatMap((i) => i.groupIds))]),
  'route tables': endpoint && listed(endpoint.routeTableIds),
  policy: endpoint?.policy,
});

const aclFields = (network: VpcNetwork, id: string): Fields => {
  const acl = network.networkAcls.find(({ networkAclId }) => networkAclId === id);
  const entries = (acl?.entries ?? []).map((entry) => [
    `${entry.egress ? 'outbound' : 'inbound'} rule ${entry.ruleNumber}`,
    entryWords(entry),
  ]);
  return { ...Object.fromEntries(entries), subnets: acl && listed(Object.keys(acl.associations)) };
};

const tableFields = (network: VpcNetwork, id: string): Fields => {
  const table = network.routeTables.find(({ routeTableId }) => routeTableId === id);
  const routes = (table?.routes ?? []).map(({ destination, target, blackhole }) => [
    `route ${destination}`,
    blackhole ? `${target} (blackhole)` : target,
  ]);
  return { ...Object.fromEntries(routes), subnets: table && listed(table.subnetIds) };
};

/** What an association, an address or a gateway stands for is looked for in every network: it may be in none now. */
const looseFields = (state: AccountState, { type, id }: Resource): Fields => {
  const networks = networksOf(state);
  switch (type) {
    case 'AWS::EC2::SubnetRouteTableAssociation': {
      const tables = networks.flatMap(({ routeTables }) => routeTables);
      const table = tables.find(({ subnetIds, associations }) =>
        subnetIds.some((subnetId) => routeAssociationId(associations, subnetId) === id),
      );
      return { 'route table': table?.routeTableId };
    }
    case 'AWS::EC2::EIP': {
      const node = networks.flatMap(({ nodes }) => nodes).find((candidate) => hasElasticIp(candidate, id));
      return { instance: node?.instanceId };
    }
    case 'AWS::EC2::InternetGateway': {
      const network = networks.find(({ internetGatewayIds }) => internetGatewayIds.includes(id));
      return { 'attached to': network?.vpcId };
    }
    case 'AWS::EC2::VPCEndpoint':
      return endpointFields(
        networks.flatMap(({ endpoints }) => endpoints).find(({ vpcEndpointId }) => vpcEndpointId === id),
      );
    default:
      return {};
  }
};

/** What a part of a network is, field by field. */
export const networkFields = (state: AccountState, part: Resource): Fields => {
  const network = networkHolding(state, part);
  const { type, id } = part;
  if (!network) return looseFields(state, part);
  switch (type) {
    case 'AWS::EC2::SecurityGroup': {
      const rules = presentValue(network.securityGroups[id])?.rules ?? [];
      return each('rule', rules.map(ruleWords), 'exists');
    }
    case 'AWS::EC2::NetworkAcl':
      return aclFields(network, id);
    case 'AWS::EC2::RouteTable':
      return tableFields(network, id);
    case 'AWS::EC2::NatGateway':
      return { state: network.natGateways.find(({ natGatewayId }) => natGatewayId === id)?.state };
    case 'AWS::EC2::Instance':
    case 'AWS::EC2::NetworkInterface': {
      const node = network.nodes.find(
        ({ instanceId, interface: own }) => instanceId === id || own.networkInterfaceId === id,
      );
      return { 'security groups': node && listed(node.interface.groupIds) };
    }
    default:
      return looseFields(state, part);
  }
};
