import { hostOf } from '../names/domains.ts';
import { pathByNames } from '../names/path-by-names.ts';
import { unreadInProfiles } from '../names/profiles.ts';
import { resolutionOf, unreadNames } from '../names/resolution.ts';
import type { EndpointNetwork, NodeNetwork, VpcNetwork } from '../network.ts';
import { pathToEndpoint } from './endpoint.ts';
import { hasSessionEndpoints, type ServiceEndpoints, serviceEndpoints } from './endpoints-of-service.ts';
import { gatewayRoute, pathToGateway } from './gateway.ts';
import { pathToInternet } from './internet.ts';
import { pathToNameServer } from './name-server-path.ts';
import { withoutEitherWay } from './unnamed.ts';
import {
  type Broken,
  broken,
  certainly,
  eitherWay,
  type PathContext,
  type PathService,
  type PathVerdict,
  type Unknown,
  uncertain,
  unlessNamed,
} from './verdict.ts';

type Asked = {
  readonly service: PathService;
  readonly node: NodeNetwork;
  readonly network: VpcNetwork;
  readonly context: PathContext;
  readonly endpoints: ServiceEndpoints;
};

const because = (
  verdict: Broken,
  more: string,
  evidence: readonly string[],
  rest: Partial<Broken> = {},
): Broken => ({
  ...verdict,
  ...broken(verdict.step, `${more}, and ${verdict.because}`, [...verdict.evidence, ...evidence]),
  ...rest,
});

/**
 * Names do not resolve to the existing endpoint. This is the reason, whatever is wrong with the other path.
 */
const withoutPrivateName = (
  verdict: Broken | Unknown,
  { network, context }: Asked,
  { vpcEndpointId }: EndpointNetwork,
): PathVerdict => {
  const step = 'name-resolution';
  const reason =
    context.nameServer === 'vpc' && !network.enableDnsHostnames
      ? 'enableDnsHostnames is off: names of endpoints resolve to public addresses'
      : 'only the resolver of the VPC knows the private names of endpoints';
  if (verdict.kind === 'unknown') return uncertain(step, `${reason}, and ${verdict.because}`);
  // Beside an endpoint with private names, no private hosted zone of that name can be associated with the VPC itself
  // (ConflictingDomainExists). What a private server answers cannot be seen, nor what a Profile brings that may not be read.
  const isCertain =
    context.nameServer === 'vpc' &&
    verdict.unlessNamed !== undefined &&
    unreadInProfiles(network).length === 0;
  return because(isCertain ? certainly(verdict) : verdict, reason, [vpcEndpointId], { step });
};

/** Explains why the path leads to the public endpoint although a private one was expected. */
const insteadOfEndpoint = (verdict: PathVerdict, asked: Asked): PathVerdict => {
  const { service, node, network, context, endpoints } = asked;
  if (verdict.kind === 'reachable') return verdict;
  const [named] = endpoints.named;
  if (named) return withoutPrivateName(verdict, asked, named);
  if (verdict.kind === 'unknown') return verdict;
  const ids = (some: readonly EndpointNetwork[]): readonly string[] =>
    some.map(({ vpcEndpointId }) => vpcEndpointId);
  const cut = withoutEitherWay(verdict, service, node, network, context, endpoints.unnamed);
  if (cut) return cut;
  const [unnamed] = endpoints.unnamed;
  if (unnamed) {
    const reason = `private DNS of ${unnamed.vpcEndpointId} is off: ${service} resolves to public addresses`;
    return unlessNamed(because(verdict, reason, ids([unnamed]), { step: 'endpoint' }), unnamed.vpcEndpointId);
  }
  const [dead] = endpoints.dead;
  if (dead) {
    return because(verdict, `${dead.vpcEndpointId} is ${dead.state}`, ids([dead]), { step: 'endpoint' });
  }
  return verdict.step === 'route' && hasSessionEndpoints(network, context.region)
    ? because(verdict, `${network.vpcId} has no endpoint for ${service}`, [network.vpcId], {
        step: 'endpoint',
      })
    : verdict;
};

/** Names resolve to public addresses. If the subnet has a route to a gateway endpoint, packets go there. */
const byPublicName = (asked: Asked): PathVerdict => {
  const { service, node, network, context, endpoints } = asked;
  const gateway = gatewayRoute(network, node, endpoints.gateways);
  if (gateway) return pathToGateway(node, network, context, gateway);
  return insteadOfEndpoint(pathToInternet(service, node, network), asked);
};

/** Names resolve to the endpoint. A VPC has one with private names; of several, any may be used. */
const byPrivateName = ({ service, node, network, context, endpoints }: Asked): PathVerdict => {
  const [first, ...others] = endpoints.named.map((endpoint) =>
    pathToEndpoint(service, node, network, context, endpoint),
  );
  if (!first) return uncertain('endpoint', `no endpoint for ${service} has private names`);
  return others.reduce(
    (a, b) => eitherWay(a, b, 'it cannot be seen which of several endpoints is used'),
    first,
  );
};

/** Says what was not read that could name an endpoint; if all was read, nothing names one, and the break is certain. */
const asFarAsNamesAreKnown = (verdict: PathVerdict, network: VpcNetwork): PathVerdict => {
  if (verdict.kind !== 'broken' || verdict.unlessNamed === undefined) return verdict;
  const unread = unreadNames(network);
  return unread === undefined
    ? certainly(verdict)
    : { ...verdict, unless: `${unread} names ${verdict.unlessNamed}` };
};

const lookupOf = ({ service, context: { region, buckets } }: Asked, isNamed: boolean) => {
  const host = hostOf(service, region, buckets?.[0]?.name);
  const endpointName = hostOf(service, region).replace(/^bucket\./, '');
  return { host, endpointName: isNamed ? endpointName : undefined };
};

/**
 * The VPC's own resolver knows the private names. "To use private DNS, you must enable DNS hostnames and DNS
 * resolution for your VPC": https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
 */
const byVpcResolver = (asked: Asked): PathVerdict => {
  const { service, network, endpoints } = asked;
  if (!network.enableDnsSupport) {
    const reason = `enableDnsSupport of ${network.vpcId} is off: its resolver does not answer`;
    return broken('name-resolution', reason, [network.vpcId]);
  }
  const resolution = resolutionOf(lookupOf(asked, endpoints.named.length > 0), network);
  if (resolution.kind !== 'usual') return pathByNames(asked, resolution);
  if (endpoints.named.length === 0 || !network.enableDnsHostnames) {
    return asFarAsNamesAreKnown(byPublicName(asked), network);
  }
  if (service !== 's3' || endpoints.gateways.length === 0) return byPrivateName(asked);
  // With "private DNS only for inbound endpoints", nodes of the VPC keep using the gateway endpoint:
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html#private-dns
  const doubt = 'it cannot be seen whether S3 is reached through the interface or the gateway endpoint';
  return eitherWay(byPrivateName(asked), byPublicName(asked), doubt);
};

const NO_SERVER =
  'the DHCP options name no DNS server, and it is not confirmed that nodes use the resolver of the VPC then';

/** Nodes may have no DNS, or that of the VPC: only what holds in both cases is certain. */
const byUnconfirmedServer = (asked: Asked): PathVerdict => {
  const path = byVpcResolver(asked);
  return path.kind === 'broken' ? path : uncertain('name-resolution', NO_SERVER);
};

/**
 * Can the agent of a node reach a service? The first broken step is the reason. If there is no endpoint, that
 * is `endpoint` where the VPC was designed for sessions through endpoints, else `route`. A broken path may
 * have an `unless`: what outside the network could still make it work. Never throws.
 *
 * A private DNS server may forward to the VPC's resolver or resolve names itself: only what holds in both
 * cases is certain. Whether it answers at all is judged as name resolution, not here.
 */
export const pathTo = (
  service: PathService,
  node: NodeNetwork,
  network: VpcNetwork,
  context: PathContext,
): PathVerdict => {
  const endpoints = serviceEndpoints(service, network, context.region);
  const asked: Asked = { service, node, network, context, endpoints };
  if (context.nameServer === 'vpc') return byVpcResolver(asked);
  if (context.nameServer === 'none') {
    return broken('name-resolution', 'no DNS server is configured', [network.dhcpOptionsId]);
  }
  if (context.nameServer === 'unconfirmed') return byUnconfirmedServer(asked);
  const server = pathToNameServer(node, network, context);
  if (server.kind === 'broken') return server;
  const itself = byPublicName(asked);
  const isPrivate =
    endpoints.named.length > 0 || resolutionOf(lookupOf(asked, false), network).kind !== 'usual';
  const path =
    context.nameServer === 'private' && isPrivate && network.enableDnsSupport
      ? eitherWay(
          byVpcResolver(asked),
          itself,
          'it cannot be seen whether the DNS server forwards to the resolver of the VPC',
        )
      : itself;
  return server.kind === 'unknown' && path.kind !== 'broken' ? server : path;
};
