import type { EndpointNetwork, VpcNetwork } from '../network.ts';
import type { PathService } from './verdict.ts';

const byId = (a: EndpointNetwork, b: EndpointNetwork): number => (a.vpcEndpointId < b.vpcEndpointId ? -1 : 1);

/** By the end of the name, for in China some begin with `cn.com.amazonaws.`. */
const endpointsOf = (service: string, network: VpcNetwork, region: string): readonly EndpointNetwork[] =>
  network.endpoints.filter(({ serviceName }) => serviceName.endsWith(`.${region}.${service}`)).toSorted(byId);

const isType = ({ vpcEndpointType }: EndpointNetwork, type: string): boolean =>
  vpcEndpointType.toLowerCase() === type;

const LIVE = ['available', 'partial', 'pending'];

const isLive = ({ state }: EndpointNetwork): boolean => LIVE.includes(state.toLowerCase());

/** The endpoints of one service in a VPC, by what they are good for. */
export type ServiceEndpoints = {
  /** Their private names stand for the service, once the VPC resolves private names. */
  readonly named: readonly EndpointNetwork[];
  /** They are there, and names do not lead to them. */
  readonly unnamed: readonly EndpointNetwork[];
  /** Being deleted, refused, failed. */
  readonly dead: readonly EndpointNetwork[];
  readonly gateways: readonly EndpointNetwork[];
};

export const serviceEndpoints = (
  service: PathService,
  network: VpcNetwork,
  region: string,
): ServiceEndpoints => {
  const all = endpointsOf(service, network, region);
  const interfaces = all.filter((endpoint) => isType(endpoint, 'interface'));
  return {
    named: interfaces.filter((endpoint) => isLive(endpoint) && endpoint.privateDnsEnabled),
    unnamed: interfaces.filter((endpoint) => isLive(endpoint) && !endpoint.privateDnsEnabled),
    dead: interfaces.filter((endpoint) => !isLive(endpoint)),
    gateways: all.filter((endpoint) => isType(endpoint, 'gateway') && isLive(endpoint)),
  };
};

/** Is the VPC made for sessions by private endpoints, so that one that is missing is the reason? */
export const hasSessionEndpoints = (network: VpcNetwork, region: string): boolean =>
  (['ssm', 'ssmmessages'] as const).some(
    (service) => serviceEndpoints(service, network, region).named.length > 0,
  );
