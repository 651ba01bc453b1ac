import type {
  EndpointElsewhere,
  NetworkInterface,
  NodeNetwork,
  VpcNetwork,
} from '../../../functions/account/network/network.ts';
import { networksOf } from '../../../functions/account/network/parts.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { AccountFileInput } from '../../../functions/adapters/memory/account-file/schema.ts';
import { describedOf, reasonsOf, withoutEmpty } from './collect.ts';
import { namesOf } from './names.ts';

type Vpcs = NonNullable<AccountFileInput['vpcs']>;
type Vpc = Vpcs[string];

/** A schema takes lists that it may change; nobody does. */
const copied = <T>(value: unknown): T => structuredClone(value) as T;

const instanceOf = ({ interface: { networkInterfaceId, ...face }, ...node }: NodeNetwork): unknown => ({
  ...node,
  ...face,
  ...(networkInterfaceId ? { networkInterfaceId } : {}),
});

const accessOf = ({ publicAccessBlock }: VpcNetwork): Pick<Vpc, 'publicAccessBlock'> =>
  publicAccessBlock ? { publicAccessBlock: copied(publicAccessBlock) } : {};

/** A VPC as a file describes it. */
const vpcOf = (network: VpcNetwork): Vpc => {
  const { vpcId: _, nodes, endpoints, securityGroups, prefixLists, names, ...plain } = network;
  const { publicAccessBlock: __, publicAccessUnread: publicAccess, ...rest } = plain;
  const named = names && namesOf(names);
  const unread = withoutEmpty({
    securityGroups: reasonsOf(securityGroups),
    prefixLists: reasonsOf(prefixLists),
    publicAccess,
    ...named?.unread,
  });
  return copied({
    ...rest,
    ...accessOf(network),
    securityGroups: describedOf(securityGroups, ({ rules, tags }) => ({ rules, tags })),
    prefixLists: describedOf(prefixLists, (cidrs) => cidrs),
    endpoints,
    instances: nodes.map(instanceOf),
    ...(named ? { names: named.names } : {}),
    ...(Object.keys(unread).length > 0 ? { unread } : {}),
  });
};

const cidrOf = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`;

const blocksOf = (interfaces: readonly NetworkInterface[]): readonly string[] => {
  const blocks = interfaces.flatMap(({ addresses }) => addresses.map(cidrOf));
  return blocks.length > 0 ? blocks : ['0.0.0.0/32'];
};

/**
 * A VPC of which only an endpoint was read, because a zone of another VPC leads there. It has the blocks of the endpoint's
 * addresses, and nothing else.
 */
const vpcOfEndpoint = ({ vpcId, endpoint, ...guards }: EndpointElsewhere): Vpc =>
  vpcOf({
    vpcId,
    ...guards,
    cidrBlocks: blocksOf(endpoint.interfaces),
    dhcpOptionsId: 'default',
    enableDnsSupport: true,
    enableDnsHostnames: true,
    subnets: [...new Set(endpoint.interfaces.map(({ subnetId }) => subnetId))].map((subnetId) => ({
      subnetId,
      cidrBlocks: [],
    })),
    routeTables: [],
    natGateways: [],
    internetGatewayIds: [],
    endpoints: [endpoint],
    nodes: [],
    tags: {},
  });

/** VPCs that were not read themselves, though an endpoint in them was. */
const elsewhereIn = (state: AccountState): Vpcs => {
  const found: Vpcs = {};
  const elsewhere = [
    ...networksOf(state).flatMap(({ names }) => Object.values(names?.elsewhere ?? {})),
    ...Object.values(state.nameSources),
  ];
  for (const observed of elsewhere) {
    const value = presentValue<object>(observed);
    const there = value && 'there' in value ? (value.there as EndpointElsewhere) : value;
    if (!there || !('endpoint' in there)) continue;
    const one = there as EndpointElsewhere;
    if (state.networks[one.vpcId]) continue;
    const before = found[one.vpcId];
    const vpc = vpcOfEndpoint(one);
    found[one.vpcId] = before
      ? { ...before, endpoints: [...(before.endpoints ?? []), ...(vpc.endpoints ?? [])] }
      : vpc;
  }
  return found;
};

/** The VPCs of an account file. */
export const vpcsOf = (state: AccountState): Vpcs => ({
  ...elsewhereIn(state),
  ...describedOf(state.networks, vpcOf),
});
