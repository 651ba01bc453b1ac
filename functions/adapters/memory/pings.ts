import type { VpcNetwork } from '../../account/network/network.ts';
import { type Observed, present, presentValue } from '../../account/observed.ts';
import type { AccountState } from '../../account/state.ts';

/** Agents ping every few minutes, so the last ping of a connected node is about this old, in milliseconds. */
const AGE_MS = 60_000;

const pingedIn = (network: VpcNetwork, lastPingAt: string): VpcNetwork => ({
  ...network,
  nodes: network.nodes.map((node) => {
    const { managed } = node;
    const pings = managed?.pingStatus === 'Online' && managed.lastPingAt !== undefined;
    return pings ? { ...node, managed: { ...managed, lastPingAt } } : node;
  }),
});

const hasPings = (observed: Observed<VpcNetwork>): boolean =>
  presentValue(observed)?.nodes.some(({ managed }) => managed?.lastPingAt !== undefined) ?? false;

/**
 * The state in which the connected nodes of all VPCs but `silent` have just pinged. A node of which no ping is described
 * stays without one.
 */
export const pinged = (state: AccountState, now: Date, silent: ReadonlySet<string>): AccountState => {
  const lastPingAt = new Date(now.getTime() - AGE_MS).toISOString();
  const networks = Object.entries(state.networks).map(([vpcId, observed]) => {
    const network = presentValue(observed);
    return network && hasPings(observed) && !silent.has(vpcId)
      ? ([vpcId, present(pingedIn(network, lastPingAt))] as const)
      : ([vpcId, observed] as const);
  });
  return { ...state, networks: Object.fromEntries(networks) };
};
