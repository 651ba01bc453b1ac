import type { VpcNetwork } from '../../account/network/network.ts';
import { serviceEndpoints } from '../../account/network/path/endpoints-of-service.ts';
import type { PathService, PathVerdict } from '../../account/network/path/verdict.ts';
import type { JudgedPath } from './node-paths.ts';

/** A verdict without the name of its service, and without the hosted zone of that name: each service has its own. */
export const withoutService = (text: string): string =>
  text
    .replaceAll(/\b(private hosted zone|zone) Z\w+/g, '$1')
    .replaceAll(/\b(ssm|ssmmessages|ec2messages|s3|logs|kms)\b/g, '');

/**
 * Do packets to two services go the same way, so that what is known about one holds for the other? A ping shows the way to
 * `ssm` only: `ssmmessages` may have an endpoint of its own that is gone.
 */
const isSameWay = (a: PathVerdict | undefined, b: PathVerdict | undefined): boolean => {
  if (a === undefined || b === undefined || a.kind !== b.kind) return false;
  if (a.kind === 'reachable' || b.kind === 'reachable') return true;
  return a.step === b.step && withoutService(a.because) === withoutService(b.because);
};

/** Does a path go the way of the path to `ssm`? */
export const isWayToSsm = (ssm: JudgedPath | undefined, one: JudgedPath): boolean =>
  one.need.service === 'ssm' || isSameWay(ssm?.verdict, one.verdict);

/** Do names lead to an endpoint of the VPC now that they did not lead to before? */
export const leadsToNewEndpoint = (
  service: PathService,
  region: string,
  network: VpcNetwork,
  before: VpcNetwork,
): boolean => {
  const idsIn = (one: VpcNetwork): readonly string[] =>
    serviceEndpoints(service, one, region).named.map(({ vpcEndpointId }) => vpcEndpointId);
  const known = idsIn(before);
  return idsIn(network).some((id) => !known.includes(id));
};
