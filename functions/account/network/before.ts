import { own } from '../../formats/json.ts';
import { present } from './../observed.ts';
import { AVAILABLE } from './endpoint-state.ts';
import type { EndpointNetwork, NetworkAcl, VpcNetwork } from './network.ts';
import type { EndpointBaseline, NetworkBaseline } from './remembered-network.ts';

/** The endpoint as it was; its addresses are known only while it is still there. */
const endpointBefore = (network: VpcNetwork, then: EndpointBaseline): EndpointNetwork => {
  const now = network.endpoints.find(({ vpcEndpointId }) => vpcEndpointId === then.vpcEndpointId);
  const { groupIds, subnetIds, ...settings } = then;
  const addressesIn = (subnetId: string): readonly string[] =>
    now?.interfaces.find((one) => one.subnetId === subnetId)?.addresses ?? [];
  return {
    ...settings,
    state: AVAILABLE,
    interfaces: subnetIds.map((subnetId) => ({ subnetId, addresses: addressesIn(subnetId), groupIds })),
    tags: now?.tags ?? {},
  };
};

const aclBefore = (network: VpcNetwork, then: NetworkBaseline['acls'][number]): NetworkAcl => {
  const now = network.networkAcls.find(({ networkAclId }) => networkAclId === then.networkAclId);
  return { isDefault: now?.isDefault ?? false, tags: now?.tags ?? {}, ...then };
};

/**
 * A network as it was remembered, with the endpoints and the rules of groups that are gone since. Its nodes, subnets
 * and gateways are those of today. Use it only to compare with today, because it may be older than what else changed.
 */
export const networkBefore = (network: VpcNetwork, baseline: NetworkBaseline): VpcNetwork => ({
  ...network,
  securityGroups: {
    ...network.securityGroups,
    ...Object.fromEntries(
      Object.entries(baseline.rules).map(([groupId, rules]) => {
        const now = own(network.securityGroups, groupId);
        const tags = now?.status === 'present' ? now.value.tags : {};
        return [groupId, present({ groupId, rules, tags })] as const;
      }),
    ),
  },
  networkAcls: baseline.acls.map((then) => aclBefore(network, then)),
  routeTables: baseline.routeTables,
  endpoints: baseline.endpoints.map((then) => endpointBefore(network, then)),
});
