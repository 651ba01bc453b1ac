import { AVAILABLE } from '../endpoint-state.ts';
import type { VpcNetwork } from '../network.ts';
import { networkThen } from '../remembered.ts';
import type { NetworkBaseline } from '../remembered-network.ts';

/**
 * The attachments to the transit gateways that routes led to existed then. If one of them is not listed any more, nothing
 * is known about them.
 */
const attachmentsThen = (
  { attachments }: VpcNetwork,
  { routeTables }: NetworkBaseline,
): VpcNetwork['attachments'] => {
  const isListed = (target: string): boolean =>
    attachments?.some(({ transitGatewayId }) => transitGatewayId === target) ?? false;
  const led = routeTables.flatMap(({ routes }) => routes.filter(({ blackhole }) => !blackhole));
  const all = led.every(({ target }) => !target.startsWith('tgw-') || isListed(target));
  return all ? attachments?.map((one) => ({ ...one, state: AVAILABLE })) : undefined;
};

const remembered = new WeakMap<NetworkBaseline, WeakMap<VpcNetwork, VpcNetwork>>();

/**
 * A network as it was when it was remembered, as far as that is known: what its nodes could reach then. The same for the
 * same two objects, so that its paths are judged once.
 */
export const networkAsRemembered = (network: VpcNetwork, baseline: NetworkBaseline): VpcNetwork => {
  const kept = remembered.get(baseline) ?? new WeakMap<VpcNetwork, VpcNetwork>();
  const known = kept.get(network);
  if (known) return known;
  const { servers: _, ...dns } = baseline.dns ?? {};
  const { attachments: __, ...unattached } = networkThen(network, baseline);
  const attachments = attachmentsThen(network, baseline);
  const then: VpcNetwork = {
    ...unattached,
    ...(attachments ? { attachments } : {}),
    ...dns,
  };
  remembered.set(baseline, kept.set(network, then));
  return then;
};
