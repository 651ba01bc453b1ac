import type { ApiCall } from '../../api-call.ts';
import type { Applied } from '../../applied.ts';
import { present, presentValue } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import { changeNetworks } from './change-network.ts';

type PrefixListCall = Extract<ApiCall, { api: 'ec2:ModifyManagedPrefixList' }>;

/** One list for all VPCs: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyManagedPrefixList.html */
export const applyPrefixListCall = (state: AccountState, { input }: PrefixListCall): Applied =>
  changeNetworks(state, 'InvalidPrefixListID.NotFound', (network) => {
    const { PrefixListId, AddEntries = [], RemoveEntries = [] } = input;
    const list = Object.hasOwn(network.prefixLists, PrefixListId)
      ? presentValue(network.prefixLists[PrefixListId])
      : undefined;
    if (!list) return undefined;
    const gone = RemoveEntries.map(({ Cidr }) => Cidr);
    const kept = list.filter((cidr) => !gone.includes(cidr));
    const entries = [...new Set([...kept, ...AddEntries.map(({ Cidr }) => Cidr)])];
    return { ...network, prefixLists: { ...network.prefixLists, [PrefixListId]: present(entries) } };
  });
