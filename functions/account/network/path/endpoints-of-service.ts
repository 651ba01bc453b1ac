import { isLiveEndpoint } from '../endpoint-state.ts';
import type { EndpointNetwork, VpcNetwork } from '../network.ts';
import type { PathService } from './verdict.ts';

const byId = (a: EndpointNetwork, b: EndpointNetwork): number => (a.vpcEndpointId < b.vpcEndpointId ? -1 : 1);

/** All endpoints of one service, by id. It matches the end of the name, because in China some names begin with `cn.com.amazonaws.`. */
export const endpointsOfService = (
  service: string,
  network: VpcNetwork,
  region: string,
): readonly EndpointNetwork[] =>
  network.endpoints.filter(({ serviceName }) => serviceName.endsWith(`.${region}.${service}`)).toSorted(byId);

const isType = ({ vpcEndpointType }: EndpointNetwork, type: string): boolean =>
  vpcEndpointType.toLowerCase() === type;

/** The endpoints of one service in a VPC, grouped by how they can be used. */
export type ServiceEndpoints = {
  /** Usable endpoints with private names, to which names resolve if the VPC resolves private names. */
  readonly named: readonly EndpointNetwork[];
  /** Usable endpoints that names do not resolve to. */
  readonly unnamed: readonly EndpointNetwork[];
  /** Endpoints that are being deleted, were rejected or failed. */
  readonly dead: readonly EndpointNetwork[];
  readonly gateways: readonly EndpointNetwork[];
};

export const serviceEndpoints = (
  service: PathService,
  network: VpcNetwork,
  region: string,
): ServiceEndpoints => {
  const all = endpointsOfService(service, network, region);
  const interfaces = all.filter((endpoint) => isType(endpoint, 'interface'));
  return {
    named: interfaces.filter((endpoint) => isLiveEndpoint(endpoint) && endpoint.privateDnsEnabled),
    unnamed: interfaces.filter((endpoint) => isLiveEndpoint(endpoint) && !endpoint.privateDnsEnabled),
    dead: interfaces.filter((endpoint) => !isLiveEndpoint(endpoint)),
    gateways: all.filter((endpoint) => isType(endpoint, 'gateway') && isLiveEndpoint(endpoint)),
  };
};

/** Was the VPC designed for sessions through private endpoints, so that a missing endpoint is the cause? */
export const hasSessionEndpoints = (network: VpcNetwork, region: string): boolean =>
  (['ssm', 'ssmmessages'] as const).some(
    (service) => serviceEndpoints(service, network, region).named.length > 0,
  );
