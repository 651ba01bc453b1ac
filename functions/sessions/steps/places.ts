import type { DhcpOptions } from '../../account/network/name-servers.ts';
import type { EndpointNetwork, NodeNetwork, VpcNetwork } from '../../account/network/network.ts';
import { defaultRoutes, mostSpecific, tableOfSubnet } from '../../account/network/path/route-table.ts';
import { type Observed, presentValue } from '../../account/observed.ts';
import type { Addresses, AddressFamily } from '../../formats/addresses.ts';
import type { Way } from './way.ts';

/** An endpoint that is used, and how names lead to it. */
export const endpointWords = ({ endpoint, there, by }: Extract<Way, { kind: 'endpoint' }>): string => {
  const where = there ? ` in ${there.vpcId}` : '';
  return `${endpoint.vpcEndpointId}${where}, ${by ? `named by ${by}` : 'private DNS on'}`;
};

export const policyWords = ({ policy, vpcEndpointId }: EndpointNetwork): string =>
  policy === undefined ? 'full access' : `the policy of ${vpcEndpointId} allows the calls of the agent`;

/** The route of a node's subnet to some addresses, or for the internet. */
export const routeWords = (
  network: VpcNetwork,
  { interface: { subnetId }, hasPublicIp }: NodeNetwork,
  to: Addresses | AddressFamily,
): string => {
  const table = tableOfSubnet(network, subnetId);
  if (!table) return subnetId;
  const route = typeof to === 'number' ? defaultRoutes(table, to)[0] : mostSpecific(table, to);
  const from = `${subnetId}, ${table.routeTableId}: `;
  if (!route || route.target === 'local') return `${from}local`;
  const nat = network.natGateways.find(({ natGatewayId }) => natGatewayId === route.target);
  const more = nat?.subnetId ? ` in ${nat.subnetId}` : '';
  const own = route.target.startsWith('igw-') && hasPublicIp ? ', with a public address' : '';
  return `${from}${route.destination} to ${route.target}${more}${own}`;
};

const onOff = (isOn: boolean): string => (isOn ? 'on' : 'off');

/** What names are resolved by: the DNS servers, and the two attributes of the VPC. */
export const resolverWords = (network: VpcNetwork, options: Observed<DhcpOptions> | undefined): string => {
  const { dhcpOptionsId, enableDnsSupport, enableDnsHostnames } = network;
  const servers = presentValue(options)?.domainNameServers?.join(', ');
  const by = dhcpOptionsId === 'default' ? 'no DHCP options' : `${dhcpOptionsId} (${servers ?? 'no server'})`;
  return `${by}, enableDnsSupport ${onOff(enableDnsSupport)}, enableDnsHostnames ${onOff(enableDnsHostnames)}`;
};
