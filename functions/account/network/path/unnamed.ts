import type { EndpointNetwork, NodeNetwork, VpcNetwork } from '../network.ts';
import { pathToEndpoint } from './endpoint.ts';
import { type Broken, broken, type PathContext, type PathService, type PathVerdict } from './verdict.ts';

/**
 * The way to the public endpoint is cut. Endpoints without private names may have their names in a private hosted zone: is
 * the way to each of them cut as well? Then it is certain, whichever way names resolve. Undefined if it is not.
 */
export const withoutEitherWay = (
  verdict: PathVerdict,
  service: PathService,
  node: NodeNetwork,
  network: VpcNetwork,
  context: PathContext,
  unnamed: readonly EndpointNetwork[],
): Broken | undefined => {
  if (verdict.kind !== 'broken' || verdict.unless !== undefined) return undefined;
  const ways = unnamed.map((endpoint) => pathToEndpoint(service, node, network, context, endpoint));
  const closed = ways.flatMap((way) => (way.kind === 'broken' ? [way] : []));
  const [first] = closed;
  if (!first || closed.length < ways.length) return undefined;
  const ids = unnamed.map(({ vpcEndpointId }) => vpcEndpointId);
  const reason = `${first.because}, so ${ids.join(', ')} cannot be reached, and neither can the public endpoint of ${service}: ${verdict.because}`;
  return broken(first.step, reason, [...first.evidence, ...verdict.evidence, ...ids]);
};
