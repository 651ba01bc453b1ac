import type { NodeNetwork, VpcNetwork } from '../network.ts';
import { pathToInternet } from './internet.ts';
import { pathTo } from './path.ts';
import { broken, type PathContext, type PathService, type PathVerdict, uncertain } from './verdict.ts';

/**
 * Can the agent of a node reach a service, wherever it is? All services are those of the own Region, but a log bucket
 * may be in another one. "Gateway endpoints ... are only supported in the same Region", and the private names of an
 * interface endpoint are those of its Region, so such a bucket is reached through the internet.
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
 */
export const pathToService = (
  service: PathService,
  node: NodeNetwork,
  network: VpcNetwork,
  context: PathContext,
): PathVerdict => {
  const here = pathTo(service, node, network, context);
  if (service !== 's3' || here.kind !== 'reachable') return here;
  const away = (context.buckets ?? []).find(
    ({ region }) => region !== undefined && region !== context.region,
  );
  const there = away && pathToInternet(service, node, network);
  if (!away || !there || there.kind === 'reachable') return here;
  const where = `bucket ${away.name} is in ${away.region}, which the endpoints of this Region do not serve`;
  const isServed = network.endpoints.some(({ serviceName }) => serviceName.endsWith(`.${away.region}.s3`));
  return there.kind === 'unknown' || isServed
    ? uncertain(there.step, `${where}, and ${there.because}`)
    : broken(there.step, `${where}, and ${there.because}`, there.evidence);
};
