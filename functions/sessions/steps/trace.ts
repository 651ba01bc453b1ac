import { isLiveEndpoint } from '../../account/network/endpoint-state.ts';
import type { NetworkInterface, Route } from '../../account/network/network.ts';
import { throughPolicy } from '../../account/network/path/endpoint-policy.ts';
import { nat64Of, translatedParty } from '../../account/network/path/hops/nat64.ts';
import { throughNatSubnet } from '../../account/network/path/internet.ts';
import { aclOfSubnet } from '../../account/network/path/network-acl.ts';
import { interfaceParty, publicParty } from '../../account/network/path/party.ts';
import { routeToAddress, routeToInternet } from '../../account/network/path/route.ts';
import { mostSpecific, tableOfSubnet } from '../../account/network/path/route-table.ts';
import { follow, type InternetRoute, leadsElsewhereFrom } from '../../account/network/path/route-target.ts';
import type { Party } from '../../account/network/path/traffic.ts';
import { inSequence, OPEN, type StepVerdict, uncertain } from '../../account/network/path/verdict.ts';
import type { AddressFamily } from '../../formats/addresses.ts';
import { endpointWords, policyWords, routeWords } from './places.ts';
import { endpointSide, nodeSide, type Trace } from './sides.ts';
import type { Asked, Way } from './way.ts';

const routeTo = ({ network, node }: Asked, { addresses }: Party, isElsewhere: boolean): StepVerdict => {
  const table = tableOfSubnet(network, node.interface.subnetId);
  const route = table && mostSpecific(table, addresses);
  const leads = route && leadsElsewhereFrom(network, node, addresses.family)(route);
  return isElsewhere && leads ? OPEN : routeToAddress(network, node, addresses).verdict;
};

const familyOf = ({ network, node }: Asked, to: NetworkInterface): AddressFamily =>
  interfaceParty(network, node.interface, 4, '') && interfaceParty(network, to, 4, '') ? 4 : 6;

const toEndpoint = (asked: Asked, way: Extract<Way, { kind: 'endpoint' }>): readonly Trace[] => {
  const { network, node } = asked;
  const { endpoint, to, there } = way;
  const family = familyOf(asked, to);
  const party = interfaceParty(network, to, family, endpoint.vpcEndpointId);
  const exists: Trace = {
    step: 'endpoint',
    found: isLiveEndpoint(endpoint)
      ? OPEN
      : uncertain('endpoint', `${endpoint.vpcEndpointId} is ${endpoint.state}`),
    words: endpointWords(way),
  };
  if (!party) return [exists];
  const route: Trace = {
    step: 'route',
    found: routeTo(asked, party, there !== undefined),
    words: routeWords(network, node, party.addresses),
  };
  const staysInside = to.subnetId === node.interface.subnetId && !there;
  return [exists, route, ...nodeSide(asked, party, staysInside), ...endpointSide(asked, way, family)];
};

const toGateway = (
  asked: Asked,
  { endpoint, prefixListId }: Extract<Way, { kind: 'gateway' }>,
): readonly Trace[] => {
  const { service, network, node, context } = asked;
  const table = tableOfSubnet(network, node.interface.subnetId)?.routeTableId ?? '';
  const party: Party = { ...publicParty(4, service), ...(prefixListId ? { prefixListId } : {}) };
  return [
    { step: 'endpoint', found: OPEN, words: `${endpoint.vpcEndpointId} (gateway)` },
    {
      step: 'route',
      found: OPEN,
      words: `${table}: ${prefixListId ?? 'its prefix list'} to ${endpoint.vpcEndpointId}`,
    },
    ...nodeSide(asked, party, false),
    { step: 'endpoint-policy', found: throughPolicy('s3', endpoint, context), words: policyWords(endpoint) },
  ];
};

/** The route of a node without an IPv4 address to addresses that DNS64 makes. */
const routeOfNat64 = ({ network, node }: Asked, route: Route | undefined): InternetRoute => {
  const table = tableOfSubnet(network, node.interface.subnetId);
  return table && route
    ? follow(network, node, table, route, 4)
    : { verdict: uncertain('route', 'no route for translated addresses') };
};

const toInternet = (asked: Asked, family: AddressFamily): readonly Trace[] => {
  const { service, network, node } = asked;
  const nat64 = family === 6 ? nat64Of(network, node) : undefined;
  const party = nat64 ? translatedParty(service) : publicParty(family, `the public endpoint of ${service}`);
  const { verdict, natSubnetId } = nat64
    ? routeOfNat64(asked, nat64.route)
    : routeToInternet(network, node, family);
  const isBeyond = natSubnetId !== undefined && natSubnetId !== node.interface.subnetId;
  const self = interfaceParty(network, node.interface, family, 'the node');
  return [
    { step: 'endpoint', found: OPEN, words: 'none in the VPC: public addresses' },
    {
      step: 'route',
      found: verdict,
      words: routeWords(network, node, nat64 ? party.addresses : family),
    },
    ...nodeSide(asked, party, false),
    ...(isBeyond
      ? [
          {
            step: 'nat-network-acl' as const,
            found: inSequence(
              throughNatSubnet(network, natSubnetId, self, nat64 ? publicParty(4, service) : party),
            ),
            words: aclOfSubnet(network, natSubnetId)?.networkAclId ?? '',
          },
        ]
      : []),
  ];
};

/** The steps of a way in their order, each judged alone by the path engine; none if the way cannot be seen. */
export const traceOf = (asked: Asked, way: Way): readonly Trace[] => {
  switch (way.kind) {
    case 'endpoint':
      return toEndpoint(asked, way);
    case 'gateway':
      return toGateway(asked, way);
    case 'internet':
      return toInternet(asked, way.family);
    case 'unseen':
      return [];
  }
};
