import type { Vpc, VpcEndpoint } from './account-state.ts';

/** Sessions need both, always: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html */
const SERVICES = ['ssm', 'ssmmessages'];

/** By suffix, for in China some service names start with `cn.com.amazonaws.`. */
const isFor = (service: string, { serviceName }: VpcEndpoint): boolean => serviceName.endsWith(`.${service}`);

const isInterface = ({ vpcEndpointType, state }: VpcEndpoint): boolean =>
  vpcEndpointType.toLowerCase() === 'interface' && state.toLowerCase() === 'available';

/** Does the VPC have interface endpoints for `ssm` and `ssmmessages` whose private names instances use? */
export const hasPrivateSessionEndpoints = (vpc: Vpc): boolean =>
  SERVICES.every((service) =>
    vpc.endpoints.some((e) => isFor(service, e) && isInterface(e) && e.privateDnsEnabled),
  );

/** Is the VPC meant for sessions: a managed node lives in it, or an endpoint for sessions? */
export const servesSessions = (vpc: Vpc): boolean =>
  vpc.instances.some(({ managed }) => managed !== undefined) ||
  vpc.endpoints.some((e) => isFor('ssmmessages', e) && isInterface(e));
