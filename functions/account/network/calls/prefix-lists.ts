import { own } from '../../../formats/json.ts';
import type { ApiCall } from '../../api-call.ts';
import { type Applied, refused } from '../../applied.ts';
import { present, presentValue } from '../../observed.ts';
import type { AccountState } from '../../state.ts';
import { changeNetworks } from './change-network.ts';

/** The calls that change the entries of a managed prefix list. */
export type PrefixListCall = Extract<
  ApiCall,
  { api: 'ec2:ModifyManagedPrefixList' | 'ec2:RestoreManagedPrefixListVersion' }
>;

const NOT_FOUND = 'InvalidPrefixListID.NotFound';

type Entries = readonly string[];

const entriesOf = ({ networks }: AccountState, id: string): Entries | undefined =>
  Object.values(networks)
    .map((network) => presentValue(own(presentValue(network)?.prefixLists ?? {}, id)))
    .find((entries) => entries !== undefined);

/** What a list has after a call; undefined if that is not known. */
const entriesAfter = (state: AccountState, now: Entries, call: PrefixListCall): Entries | undefined => {
  if (call.api === 'ec2:RestoreManagedPrefixListVersion') {
    const { PrefixListId, PreviousVersion } = call.input;
    return own(state.prefixListVersions ?? {}, PrefixListId)?.[PreviousVersion];
  }
  const { AddEntries = [], RemoveEntries = [] } = call.input;
  const gone = RemoveEntries.map(({ Cidr }) => Cidr);
  const kept = now.filter((cidr) => !gone.includes(cidr));
  return [...new Set([...kept, ...AddEntries.map(({ Cidr }) => Cidr)])];
};

/**
 * One list for all VPCs: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyManagedPrefixList.html and
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RestoreManagedPrefixListVersion.html
 */
export const applyPrefixListCall = (state: AccountState, call: PrefixListCall): Applied => {
  const { PrefixListId, CurrentVersion } = call.input;
  const now = entriesOf(state, PrefixListId);
  const next = now && entriesAfter(state, now, call);
  if (!now || !next) return refused(NOT_FOUND);
  const versions = state.prefixListVersions ?? {};
  const kept =
    CurrentVersion === undefined
      ? versions
      : { ...versions, [PrefixListId]: { ...own(versions, PrefixListId), [CurrentVersion]: now } };
  return changeNetworks({ ...state, prefixListVersions: kept }, NOT_FOUND, (network) =>
    presentValue(own(network.prefixLists, PrefixListId))
      ? { ...network, prefixLists: { ...network.prefixLists, [PrefixListId]: present(next) } }
      : undefined,
  );
};
