import {
  type EC2Client,
  paginateDescribeNetworkInterfaces,
  type NetworkInterface as SdkInterface,
  type Vpc as SdkVpc,
} from '@aws-sdk/client-ec2';
import { nameServerOf } from '../../../account/network/name-servers.ts';
import type { NetworkInterface, VpcNetwork } from '../../../account/network/network.ts';
import { presentValue } from '../../../account/observed.ts';
import type { AccountState } from '../../../account/state.ts';
import { batches, collect } from '../shared/collect.ts';
import { MOST_FILTER_VALUES } from '../shared/ec2-filters.ts';
import { type Aspect, aspect, aspectValue } from '../shared/errors.ts';
import type { VpcParts } from './read-vpc-parts.ts';
import { cidrBlocksOf } from './vpc-shapes.ts';

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

/** The addresses of name servers that may be interfaces of the VPC itself, and not the resolver that every VPC has. */
const serversOf = (vpc: SdkVpc, sets: AccountState['dhcpOptions']): readonly string[] => {
  const options = presentValue(sets[vpc.DhcpOptionsId ?? '']);
  const cidrBlocks = cidrBlocksOf(vpc);
  return (options?.domainNameServers ?? [])
    .map((server) => server.trim())
    .filter((server) => IPV4.test(server) && nameServerOf(server, { cidrBlocks }) === 'private');
};

/**
 * The interfaces at the addresses of name servers; undefined if no VPC names such a server, or if all of them are at the
 * addresses of instances.
 */
export const readNameServers = async (
  client: EC2Client,
  vpcs: VpcParts['vpcs'],
  known: ReadonlySet<string>,
  sets: AccountState['dhcpOptions'],
): Promise<Aspect<readonly SdkInterface[]> | undefined> => {
  const named = (aspectValue(vpcs) ?? []).map((vpc) => ({ vpc, servers: serversOf(vpc, sets) }));
  const asked = [...new Set(named.flatMap(({ servers }) => servers))].filter((server) => !known.has(server));
  const Values = named.flatMap(({ vpc, servers }) => (servers.length > 0 && vpc.VpcId ? [vpc.VpcId] : []));
  if (asked.length === 0) return undefined;
  return aspect('ec2:DescribeNetworkInterfaces', [], async () =>
    (
      await Promise.all(
        batches(asked, MOST_FILTER_VALUES).map((addresses) =>
          collect(
            paginateDescribeNetworkInterfaces(
              { client, pageSize: 1000 },
              {
                Filters: [
                  { Name: 'addresses.private-ip-address', Values: addresses },
                  { Name: 'vpc-id', Values },
                ],
              },
            ),
            (page) => page.NetworkInterfaces,
          ),
        ),
      )
    ).flat(),
  );
};

const shapeOf = (found: SdkInterface): NetworkInterface => ({
  ...(found.NetworkInterfaceId ? { networkInterfaceId: found.NetworkInterfaceId } : {}),
  subnetId: found.SubnetId ?? '',
  addresses: (found.PrivateIpAddresses ?? []).flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []),
  groupIds: (found.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
});

/** The name servers of one VPC. Without them, nothing is known about the side of a name server. */
export const nameServersOf = (
  found: Aspect<readonly SdkInterface[]> | undefined,
  vpcId: string,
): Pick<VpcNetwork, 'nameServers'> => {
  const all = found && aspectValue(found);
  return all ? { nameServers: all.filter(({ VpcId }) => VpcId === vpcId).map(shapeOf) } : {};
};
