import { networkBaseline } from '../../../functions/account/network/baseline.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { account, optionSet } from './sample-account.ts';

/** A state with this network, whose nodes use the VPC's own resolver. */
export const pathState = (network: VpcNetwork, more: Partial<AccountState> = {}): AccountState =>
  account({
    networks: { [network.vpcId]: present(network) },
    dhcpOptions: { 'dopt-now': present(optionSet('dopt-now', ['AmazonProvidedDNS'])) },
    ...more,
  });

/** The same, with what the guard remembers from when everything passed. */
export const rememberedState = (network: VpcNetwork, before: VpcNetwork): AccountState =>
  pathState(network, { rememberedNetworks: { [before.vpcId]: networkBaseline(before) } });
