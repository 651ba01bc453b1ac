import * as z from 'zod/mini';
import { AVAILABLE } from '../../../account/network/endpoint-state.ts';
import type {
  EndpointNetwork,
  NetworkInterface,
  NodeNetwork,
  RouteTable,
  SecurityGroup,
  VpcNetwork,
} from '../../../account/network/network.ts';
import { CONNECTIVITY_TYPES, type NatGateway } from '../../../account/network/ways-out.ts';
import { exactly } from '../../../core/schema/exactly.ts';
import { networkAcl, rule } from './filters-schema.ts';
import { type DescribedNames, namesSchema } from './names-schema.ts';
import { flag, list, oneOf, tags, text, texts } from './schema-parts.ts';
import { type UnreadInVpc, unreadInVpc } from './unread-schema.ts';
import { attachment, publicAccessBlock } from './ways-out-schema.ts';

/** An interface without groups has the VPC's default group. */
type DescribedInterface = Omit<NetworkInterface, 'groupIds'> & Partial<Pick<NetworkInterface, 'groupIds'>>;

const networkInterface = {
  networkInterfaceId: z.exactOptional(text),
  subnetId: text,
  addresses: z._default(texts, []),
  groupIds: z.exactOptional(texts),
};

const route = z.strictObject({
  destination: text,
  target: text,
  blackhole: z._default(flag, false),
  propagated: z.exactOptional(flag),
});

const routeTable = exactly<RouteTable>()(
  z.strictObject({
    routeTableId: text,
    main: z._default(flag, false),
    mainAssociationId: z.exactOptional(text),
    subnetIds: z._default(texts, []),
    associations: z.exactOptional(z.record(z.string(), text)),
    routes: z._default(z.array(route), []),
    tags: z.exactOptional(z.record(z.string(), text)),
  }),
);

const natGateway = exactly<NatGateway>()(
  z.strictObject({
    natGatewayId: text,
    subnetId: z._default(text, ''),
    state: z._default(text, 'available'),
    connectivityType: z._default(oneOf(CONNECTIVITY_TYPES), 'public'),
  }),
);

type DescribedEndpoint = Omit<EndpointNetwork, 'interfaces'> & {
  readonly interfaces?: readonly DescribedInterface[];
};

const endpoint = exactly<DescribedEndpoint>()(
  z.strictObject({
    vpcEndpointId: text,
    serviceName: text,
    vpcEndpointType: z._default(text, 'Interface'),
    state: z._default(text, AVAILABLE),
    privateDnsEnabled: z._default(flag, false),
    dnsRecordIpType: z.exactOptional(text),
    interfaces: list(z.strictObject(networkInterface)),
    routeTableIds: z._default(texts, []),
    policy: z.exactOptional(text),
    tags,
  }),
);

type DescribedInstance = Omit<NodeNetwork, 'interface'> & DescribedInterface;

const instance = exactly<DescribedInstance>()(
  z.strictObject({
    instanceId: text,
    name: z.exactOptional(text),
    instanceType: z.exactOptional(text),
    ...networkInterface,
    hasPublicIp: z._default(flag, false),
    isStopped: z.exactOptional(flag),
    elasticIp: z.exactOptional(z.strictObject({ publicIp: text, allocationId: text, associationId: text })),
    managed: z.exactOptional(
      z.strictObject({
        pingStatus: z._default(text, 'Online'),
        agentVersion: text,
        lastPingAt: z.exactOptional(text),
      }),
    ),
  }),
);

/** Parts that AWS creates with each VPC, if a file does not describe them. */
type Made = 'subnets' | 'routeTables' | 'networkAcls' | 'natGateways' | 'internetGatewayIds';

/** Parts that a file describes in another way than they are held. */
type Described = 'nameServers' | 'endpoints' | 'securityGroups' | 'prefixLists' | 'names';

type Whole = Omit<VpcNetwork, Made | Described | 'vpcId' | 'nodes' | 'publicAccessUnread'> &
  Partial<Pick<VpcNetwork, Made>> & {
    readonly nameServers?: readonly DescribedInterface[];
    readonly endpoints: readonly DescribedEndpoint[];
    readonly instances: readonly DescribedInstance[];
    readonly securityGroups: Readonly<Record<string, Omit<SecurityGroup, 'groupId'>>>;
    readonly prefixLists: Readonly<Record<string, readonly string[]>>;
    readonly names?: DescribedNames;
    readonly unread?: UnreadInVpc;
  };

/** A VPC with everything that affects packets to the endpoints; what is left out is as AWS creates it. */
export const vpcSchema = exactly<Whole>()(
  z.strictObject({
    ownerId: z.exactOptional(text),
    sharedWith: z.exactOptional(texts),
    cidrBlocks: texts.check(z.minLength(1, 'must name a CIDR block')),
    dhcpOptionsId: z._default(text, 'default'),
    enableDnsSupport: z._default(flag, true),
    enableDnsHostnames: z._default(flag, true),
    subnets: list(
      z.strictObject({
        subnetId: text,
        cidrBlocks: z._default(texts, []),
        ownerId: z.exactOptional(text),
        zoneId: z.exactOptional(text),
        dns64: z.exactOptional(flag),
        tags: z.exactOptional(z.record(z.string(), text)),
      }),
    ),
    routeTables: list(routeTable),
    networkAcls: list(networkAcl),
    securityGroups: z._default(
      z.record(z.string(), z.strictObject({ rules: z._default(z.array(rule), []), tags })),
      {},
    ),
    natGateways: list(natGateway),
    internetGatewayIds: z.exactOptional(texts),
    attachments: list(attachment),
    nameServers: list(z.strictObject(networkInterface)),
    publicAccessBlock: z.exactOptional(publicAccessBlock),
    endpoints: z._default(z.array(endpoint), []),
    instances: z._default(z.array(instance), []),
    prefixLists: z._default(z.record(z.string(), texts), {}),
    names: z.exactOptional(namesSchema),
    unread: z.exactOptional(unreadInVpc),
    tags,
  }),
);

export type DescribedVpc = z.infer<typeof vpcSchema>;
