import {
  type EC2Client,
  type Filter,
  paginateDescribeNetworkInterfaces,
  type VpcEndpoint as SdkEndpoint,
  type NetworkInterface as SdkInterface,
} from '@aws-sdk/client-ec2';
import { isLiveEndpoint } from '../../../account/network/endpoint-state.ts';
import { collect } from '../shared/collect.ts';
import { inBatches } from '../shared/ec2-filters.ts';
import { type Aspect, aspect, aspectValue } from '../shared/errors.ts';
import { byVpc } from './read-vpc-parts.ts';

type Interfaces = Aspect<readonly SdkInterface[]>;

const describe = (client: EC2Client, Filters: Filter[]): Promise<readonly SdkInterface[]> =>
  collect(
    paginateDescribeNetworkInterfaces({ client, pageSize: 1000 }, { Filters }),
    (page) => page.NetworkInterfaces,
  );

/** Network interfaces by id. */
export const readInterfaces = (client: EC2Client, ids: readonly string[]): Promise<Interfaces> =>
  aspect('ec2:DescribeNetworkInterfaces', [], () =>
    inBatches(ids, (Values) => describe(client, [{ Name: 'network-interface-id', Values }])),
  );

/**
 * The types of the interfaces that endpoints have. Those of resource endpoints and service networks are not documented.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
 */
const OF_ENDPOINTS = ['vpc_endpoint', 'gateway_load_balancer_endpoint'];

/** The interfaces of the endpoints of VPCs, which can be asked for before the endpoints are known. */
export const readInterfacesOf = (client: EC2Client, vpcIds: string[]): Promise<Interfaces> =>
  aspect('ec2:DescribeNetworkInterfaces', [], () =>
    describe(client, [...byVpc(vpcIds), { Name: 'interface-type', Values: OF_ENDPOINTS }]),
  );

/** The ids that endpoints name, except for those that are on their way out: nothing is judged by them. */
export const interfacesOfLive = (endpoints: Aspect<readonly SdkEndpoint[]>): readonly string[] =>
  (aspectValue(endpoints) ?? [])
    .filter(({ State }) => isLiveEndpoint({ state: State ?? '' }))
    .flatMap(({ NetworkInterfaceIds }) => NetworkInterfaceIds ?? []);

/**
 * The interfaces that endpoints name: those that were asked for early, and the rest by id. A refusal does not matter where
 * none is named.
 */
export const readInterfacesBeside = async (
  client: EC2Client,
  ids: readonly string[],
  early: Interfaces,
): Promise<Interfaces> => {
  if (ids.length === 0) return { kind: 'read', value: [] };
  if (early.kind !== 'read') return early;
  const known = new Set(early.value.map(({ NetworkInterfaceId }) => NetworkInterfaceId));
  const rest = await readInterfaces(
    client,
    ids.filter((id) => !known.has(id)),
  );
  return rest.kind === 'read' ? { kind: 'read', value: [...early.value, ...rest.value] } : rest;
};
