import { type AccountState, present } from '../../functions/core/account-state.ts';
import type { VpcNetwork } from '../../functions/core/network.ts';
import { networkBaseline } from '../../functions/core/network-baseline.ts';
import { account, optionSet } from '../core/sample-account.ts';

/** A state with this network, whose nodes ask the VPC's own resolver. */
export const pathState = (network: VpcNetwork, more: Partial<AccountState> = {}): AccountState =>
  account({
    networks: { [network.vpcId]: present(network) },
    dhcpOptions: { 'dopt-now': present(optionSet('dopt-now', ['AmazonProvidedDNS'])) },
    ...more,
  });

/** The same, with what the guard remembers from when everything passed. */
export const rememberedState = (network: VpcNetwork, before: VpcNetwork): AccountState =>
  pathState(network, { rememberedNetworks: { [before.vpcId]: networkBaseline(before) } });
