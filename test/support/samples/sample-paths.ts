import { networkBaseline } from '../../../functions/account/network/baseline.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { assess } from '../../../functions/core/assessment.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { account, optionSet } from './sample-account.ts';
import { aclOf, entry, OPEN_ENTRIES } from './sample-network.ts';

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

/** The prerequisites of networks. */
export const NETWORK = registry.filter(({ family }) => family === 'network');

/** What fails of networks, by prerequisite: why. */
export const failing = (state: AccountState): Readonly<Record<string, string>> =>
  Object.fromEntries(
    assess(NETWORK, state).flatMap(({ prerequisite, result }) =>
      result.kind === 'fail' ? [[prerequisite, result.because] as const] : [],
    ),
  );

/** What fails in a network that was remembered and has changed since. */
export const failingSince = (
  before: VpcNetwork,
  now: Partial<VpcNetwork>,
): Readonly<Record<string, string>> => failing(rememberedState({ ...before, ...now }, before));

/** An ACL of one subnet, which lets everything through but for some entries. */
export const aclWith = (
  networkAclId: string,
  subnetId: string,
  entries: readonly Parameters<typeof entry>[],
): VpcNetwork['networkAcls'][number] =>
  aclOf(networkAclId, [subnetId], [...entries.map((one) => entry(...one)), ...OPEN_ENTRIES]);
