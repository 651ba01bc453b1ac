import { present } from '../../core/account-state.ts';
import type { VpcNetwork } from '../../core/network.ts';
import type { DescribedNetwork } from './network-schema.ts';

/** A described network as the account state holds it. */
export const networkFrom = (
  { securityGroups, prefixLists, ...network }: DescribedNetwork,
  vpcId: string,
): VpcNetwork => ({
  ...network,
  vpcId,
  securityGroups: Object.fromEntries(
    Object.entries(securityGroups).map(([groupId, group]) => [groupId, present({ groupId, ...group })]),
  ),
  prefixLists: Object.fromEntries(Object.entries(prefixLists).map(([id, cidrs]) => [id, present(cidrs)])),
});
