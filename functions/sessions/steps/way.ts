import { isLiveEndpoint } from '../../account/network/endpoint-state.ts';
import { hostOf } from '../../account/network/names/domains.ts';
import { resolutionOf } from '../../account/network/names/resolution.ts';
import type {
  EndpointElsewhere,
  EndpointNetwork,
  NetworkInterface,
  NodeNetwork,
  VpcNetwork,
} from '../../account/network/network.ts';
import { serviceEndpoints } from '../../account/network/path/endpoints-of-service.ts';
import { gatewayRoute } from '../../account/network/path/gateway.ts';
import { addressesOf } from '../../account/network/path/party.ts';
import type { PathContext, PathService } from '../../account/network/path/verdict.ts';
import type { AddressFamily } from '../../formats/addresses.ts';
import { own } from '../../formats/json.ts';

/** Where a packet to a service goes, as far as it can be seen: what the evidence of its steps is about. */
export type Way =
  | {
      readonly kind: 'endpoint';
      readonly endpoint: EndpointNetwork;
      /** The interface of it that is looked at: the one in the node's own subnet, if there is one. */
      readonly to: NetworkInterface;
      /** The VPC of the endpoint, if that is another one. */
      readonly there?: EndpointElsewhere;
      /** What names it, if its private names do not: a private hosted zone. */
      readonly by?: string;
    }
  | { readonly kind: 'gateway'; readonly endpoint: EndpointNetwork; readonly prefixListId?: string }
  | { readonly kind: 'internet'; readonly family: AddressFamily }
  /** It cannot be seen where names lead. */
  | { readonly kind: 'unseen' };

export type Asked = {
  readonly service: PathService;
  readonly node: NodeNetwork;
  readonly network: VpcNetwork;
  readonly context: PathContext;
};

const nearest = (interfaces: readonly NetworkInterface[], node: NodeNetwork): NetworkInterface | undefined =>
  interfaces.find(({ subnetId }) => subnetId === node.interface.subnetId) ??
  interfaces.toSorted((a, b) => (a.subnetId < b.subnetId ? -1 : 1))[0];

const toEndpoint = (
  { node }: Asked,
  endpoint: EndpointNetwork,
  more: { readonly there?: EndpointElsewhere; readonly by?: string } = {},
): Way => {
  const to = nearest(endpoint.interfaces, node);
  return to ? { kind: 'endpoint', endpoint, to, ...more } : { kind: 'unseen' };
};

const byPublicName = (asked: Asked): Way => {
  const { service, node, network, context } = asked;
  const { gateways } = serviceEndpoints(service, network, context.region);
  const gateway = gatewayRoute(network, node, gateways);
  if (gateway) return { kind: 'gateway', ...gateway };
  return { kind: 'internet', family: addressesOf(network, node.interface, 4) ? 4 : 6 };
};

const endpointNamed = (asked: Asked, id: string, by: string): Way => {
  const { network } = asked;
  const here = network.endpoints.find(({ vpcEndpointId }) => vpcEndpointId === id);
  if (here) return toEndpoint(asked, here, { by });
  const there = own(network.names?.elsewhere ?? {}, id);
  return there?.status === 'present'
    ? toEndpoint(asked, there.value.endpoint, { there: there.value, by })
    : { kind: 'unseen' };
};

/** The endpoint that has an address that a zone names. */
const holderOf = ({ network }: Asked, address: string): string | undefined => {
  const elsewhere = Object.values(network.names?.elsewhere ?? {}).flatMap((one) =>
    one.status === 'present' ? [one.value.endpoint] : [],
  );
  const known = [...network.endpoints, ...elsewhere].find(({ interfaces }) =>
    interfaces.some(({ addresses }) => addresses.includes(address)),
  );
  const holder = own(network.names?.holders ?? {}, address);
  return known?.vpcEndpointId ?? (holder?.status === 'present' ? holder.value : undefined);
};

const byVpcResolver = (asked: Asked): Way => {
  const { service, network, context } = asked;
  const { named, gateways } = serviceEndpoints(service, network, context.region);
  const host = hostOf(service, context.region, context.buckets?.[0]?.name);
  const endpointName =
    named.length > 0 ? hostOf(service, context.region).replace(/^bucket\./, '') : undefined;
  const resolution = resolutionOf({ host, endpointName }, network);
  if (resolution.kind === 'nothing' || resolution.kind === 'unseen') return { kind: 'unseen' };
  if (resolution.kind === 'targets') {
    const [target] = resolution.targets;
    if (!target || target.kind === 'name') return { kind: 'unseen' };
    const id = target.kind === 'endpoint' ? target.vpcEndpointId : holderOf(asked, target.address);
    return id ? endpointNamed(asked, id, resolution.by) : { kind: 'unseen' };
  }
  const [endpoint] = named;
  if (!endpoint || !network.enableDnsHostnames) return byPublicName(asked);
  // The engine leaves it open which of the two serves S3; the gateway is what nodes use as a rule.
  if (service === 's3' && gateways.length > 0) return byPublicName(asked);
  return isLiveEndpoint(endpoint) ? toEndpoint(asked, endpoint) : { kind: 'unseen' };
};

/** The way that a packet takes if nothing is in its way. What the path engine says about it is another matter. */
export const wayTo = (asked: Asked): Way => {
  const { nameServer } = asked.context;
  if (nameServer === 'none') return { kind: 'unseen' };
  return nameServer === 'public' ? byPublicName(asked) : byVpcResolver(asked);
};
