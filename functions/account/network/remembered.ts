import { own } from '../../formats/json.ts';
import { type Observed, present, presentValue } from '../observed.ts';
import type { AccountState } from '../state.ts';
import type { SecurityGroup, VpcNetwork } from './network.ts';
import type { NetworkBaseline } from './remembered-network.ts';

const groupsThen = (
  { securityGroups }: VpcNetwork,
  { rules }: NetworkBaseline,
): VpcNetwork['securityGroups'] =>
  Object.fromEntries(
    Object.entries(securityGroups).map(([id, observed]): [string, Observed<SecurityGroup>] => {
      const group = presentValue(observed);
      const then = own(rules, id);
      return [id, group && then ? present({ ...group, rules: then }) : observed];
    }),
  );

const networkThen = (network: VpcNetwork, baseline: NetworkBaseline): VpcNetwork => ({
  ...network,
  securityGroups: groupsThen(network, baseline),
  networkAcls: network.networkAcls.map((acl) => ({
    ...acl,
    ...baseline.acls.find(({ networkAclId }) => networkAclId === acl.networkAclId),
  })),
  routeTables: baseline.routeTables,
  endpoints: network.endpoints.map((endpoint) => {
    const then = baseline.endpoints.find(({ vpcEndpointId }) => vpcEndpointId === endpoint.vpcEndpointId);
    if (!then) return endpoint;
    const { policy: _, ...rest } = endpoint;
    return {
      ...rest,
      privateDnsEnabled: then.privateDnsEnabled,
      ...(then.policy === undefined ? {} : { policy: then.policy }),
    };
  }),
});

/**
 * The account with its networks as they were when nothing failed, as far as that is remembered. Use it only
 * to tell an old doubt from a new one. Undefined if nothing is remembered.
 */
export const withRememberedNetworks = (state: AccountState): AccountState | undefined => {
  const then = Object.values(state.rememberedNetworks ?? {}).flatMap((baseline) => {
    const network = presentValue(state.networks[baseline.vpcId]);
    return network ? [[baseline.vpcId, present(networkThen(network, baseline))] as const] : [];
  });
  if (then.length === 0) return undefined;
  return { ...state, networks: { ...state.networks, ...Object.fromEntries(then) } };
};
