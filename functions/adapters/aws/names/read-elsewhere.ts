import {
  type EC2Client,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeVpcEndpoints,
  type VpcEndpoint as SdkEndpoint,
  type NetworkInterface as SdkInterface,
} from '@aws-sdk/client-ec2';
import type { PrivateZone } from '../../../account/network/names/names.ts';
import { targetsOfZones } from '../../../account/network/names/targets.ts';
import type { EndpointElsewhere, VpcNames } from '../../../account/network/network.ts';
import { absent, type Observed, present, unknown } from '../../../account/observed.ts';
import { readInterfaces } from '../network/endpoint-interfaces.ts';
import { endpointNetworkOf } from '../network/interface-shapes.ts';
import { aclOf, groupsOf } from '../network/part-shapes.ts';
import { readPrefixLists, readRules } from '../network/read-named.ts';
import { collect } from '../shared/collect.ts';
import { type Aspect, aspect, aspectValue } from '../shared/errors.ts';

const MOST = 200;

const readHolders = (
  client: EC2Client,
  addresses: readonly string[],
): Promise<Aspect<readonly SdkInterface[]>> =>
  aspect('ec2:DescribeNetworkInterfaces', [], () =>
    addresses.length === 0
      ? Promise.resolve([])
      : collect(
          paginateDescribeNetworkInterfaces(
            { client },
            { Filters: [{ Name: 'addresses.private-ip-address', Values: addresses.slice(0, MOST) }] },
          ),
          (page) => page.NetworkInterfaces,
        ),
  );

/** The interface of an endpoint is described as `VPC Endpoint Interface vpce-…`. */
const endpointOf = ({ Description }: SdkInterface): string =>
  /vpce-[0-9a-z]+/.exec(Description ?? '')?.[0] ?? '';

const addressesIn = ({ PrivateIpAddresses, PrivateIpAddress }: SdkInterface): readonly string[] => [
  ...(PrivateIpAddress ? [PrivateIpAddress] : []),
  ...(PrivateIpAddresses ?? []).flatMap((one) => one.PrivateIpAddress ?? []),
];

const holdersFrom = (
  addresses: readonly string[],
  found: Aspect<readonly SdkInterface[]>,
): VpcNames['holders'] =>
  Object.fromEntries(
    addresses.map((address): [string, Observed<string>] => {
      if (found.kind === 'unread') return [address, unknown(found.because)];
      const held = (aspectValue(found) ?? []).filter((one) => addressesIn(one).includes(address));
      const [first] = held.map(endpointOf).filter((id) => id !== '');
      return [address, held.length === 0 ? absent : present(first ?? '')];
    }),
  );

const readEndpoints = (client: EC2Client, ids: readonly string[]): Promise<Aspect<readonly SdkEndpoint[]>> =>
  aspect('ec2:DescribeVpcEndpoints', [], () =>
    ids.length === 0
      ? Promise.resolve([])
      : collect(
          paginateDescribeVpcEndpoints(
            { client },
            { Filters: [{ Name: 'vpc-endpoint-id', Values: ids.slice(0, MOST) }] },
          ),
          (page) => page.VpcEndpoints,
        ),
  );

const readAcls = (client: EC2Client, subnetIds: readonly string[]) =>
  aspect('ec2:DescribeNetworkAcls', [], () =>
    collect(
      paginateDescribeNetworkAcls(
        { client },
        { Filters: [{ Name: 'association.subnet-id', Values: subnetIds.slice(0, MOST) }] },
      ),
      (page) => page.NetworkAcls,
    ),
  );

const withGuards = async (
  client: EC2Client,
  endpoints: readonly SdkEndpoint[],
): Promise<readonly (readonly [string, Observed<EndpointElsewhere>])[]> => {
  if (endpoints.length === 0) return [];
  const groupIds = endpoints.flatMap(({ Groups }) => (Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []));
  const [interfaces, rules, acls] = await Promise.all([
    readInterfaces(
      client,
      endpoints.flatMap(({ NetworkInterfaceIds }) => NetworkInterfaceIds ?? []),
    ),
    readRules(client, groupIds),
    readAcls(
      client,
      endpoints.flatMap(({ SubnetIds }) => SubnetIds ?? []),
    ),
  ]);
  const refused = [interfaces, rules, acls].flatMap((one) => (one.kind === 'unread' ? [one.because] : []))[0];
  const listIds = (aspectValue(rules) ?? []).flatMap(({ PrefixListId }) => PrefixListId ?? []);
  const prefixLists = await readPrefixLists(client, listIds);
  return endpoints.map((endpoint) => {
    const id = endpoint.VpcEndpointId ?? '';
    if (refused !== undefined) return [id, unknown(refused)];
    const own = (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
    const securityGroups = groupsOf(
      own.map((GroupId) => ({ GroupId })),
      aspectValue(rules) ?? [],
    );
    const there = {
      vpcId: endpoint.VpcId ?? '',
      endpoint: endpointNetworkOf(endpoint, aspectValue(interfaces) ?? []),
      securityGroups,
      networkAcls: (aspectValue(acls) ?? []).filter(({ VpcId }) => VpcId === endpoint.VpcId).map(aclOf),
      prefixLists,
    };
    return [id, present(there)];
  });
};

/** One endpoint of any VPC of the account, for an event that names it. */
export const readEndpointElsewhere = async (
  client: EC2Client,
  id: string,
): Promise<Observed<EndpointElsewhere>> => {
  const found = await readEndpoints(client, [id]);
  if (found.kind === 'unread') return unknown(found.because);
  return new Map(await withGuards(client, aspectValue(found) ?? [])).get(id) ?? absent;
};

/**
 * The endpoints of other VPCs of this account that zones lead to and that Profiles bring, with what guards them. Nothing
 * is asked where zones lead to nothing but the VPC's own endpoints.
 */
export const readElsewhere = async (
  client: EC2Client,
  zones: readonly PrivateZone[],
  ownEndpoints: readonly SdkEndpoint[],
  brought: readonly string[],
): Promise<Pick<VpcNames, 'elsewhere' | 'holders'>> => {
  const targets = targetsOfZones(zones);
  const [endpointIds, addresses] = [[...targets.endpointIds, ...brought], [...new Set(targets.addresses)]];
  const holders = await readHolders(client, addresses);
  const own = ownEndpoints.flatMap(({ VpcEndpointId }) => VpcEndpointId ?? []);
  const byAddress = (aspectValue(holders) ?? []).map(endpointOf).filter((id) => id !== '');
  const wanted = [...new Set([...endpointIds, ...byAddress])].filter((id) => !own.includes(id));
  const found = await readEndpoints(client, wanted);
  const because = found.kind === 'unread' ? found.because : undefined;
  const guarded = new Map(await withGuards(client, aspectValue(found) ?? []));
  return {
    holders: holdersFrom(addresses, holders),
    elsewhere: Object.fromEntries(
      wanted.map(
        (id) => [id, because === undefined ? (guarded.get(id) ?? absent) : unknown(because)] as const,
      ),
    ),
  };
};
