import {
  type Address,
  DescribeAddressesCommand,
  type EC2Client,
  paginateDescribeSecurityGroupRules,
  paginateGetManagedPrefixListEntries,
  type Instance as SdkInstance,
  type SecurityGroupRule as SdkRule,
} from '@aws-sdk/client-ec2';
import { type Observed, present } from '../../../account/observed.ts';
import type { AccountState } from '../../../account/state.ts';
import { collect } from '../shared/collect.ts';
import { inBatches } from '../shared/ec2-filters.ts';
import { type Aspect, aspect, aspectValue, observe } from '../shared/errors.ts';
import type { Once } from './read-once.ts';
import type { NetworkParts } from './read-parts.ts';
import type { VpcParts } from './read-vpc-parts.ts';

/** The rules of security groups, with their ids, which events use. */
export const readRules = (
  client: EC2Client,
  groupIds: readonly string[],
): Promise<Aspect<readonly SdkRule[]>> =>
  aspect('ec2:DescribeSecurityGroupRules', [], () =>
    inBatches(groupIds, (Values) =>
      collect(
        paginateDescribeSecurityGroupRules(
          { client, pageSize: 1000 },
          { Filters: [{ Name: 'group-id', Values }] },
        ),
        (page) => page.SecurityGroupRules,
      ),
    ),
  );

/** Elastic IP addresses; the call has no pages. */
export const readAddresses = (
  client: EC2Client,
  publicIps: readonly string[],
): Promise<Aspect<readonly Address[]>> =>
  aspect('ec2:DescribeAddresses', [], () =>
    inBatches(publicIps, async (Values) => {
      const found = await client.send(
        new DescribeAddressesCommand({ Filters: [{ Name: 'public-ip', Values }] }),
      );
      return found.Addresses ?? [];
    }),
  );

const readPrefixList = (client: EC2Client, PrefixListId: string): Promise<Observed<readonly string[]>> =>
  observe(
    'ec2:GetManagedPrefixListEntries',
    ['InvalidPrefixListID.NotFound', 'InvalidPrefixListId.NotFound'],
    async () => {
      const entries = await collect(
        paginateGetManagedPrefixListEntries({ client, pageSize: 100 }, { PrefixListId }),
        (page) => page.Entries,
      );
      return present(entries.flatMap(({ Cidr }) => Cidr ?? []));
    },
  );

/** CIDRs of customer-managed and AWS-managed prefix lists, by id. */
export const readPrefixLists = async (
  client: EC2Client,
  ids: readonly string[],
): Promise<Readonly<Record<string, Observed<readonly string[]>>>> =>
  Object.fromEntries(
    await Promise.all([...new Set(ids)].map(async (id) => [id, await readPrefixList(client, id)] as const)),
  );

/** The ids that an answer names; none if it was refused. */
export const idsOf = <T>(found: Aspect<readonly T[]>, idsIn: (item: T) => readonly string[] | undefined) =>
  (aspectValue(found) ?? []).flatMap((item) => idsIn(item) ?? []);

/** An account owns its Elastic IP addresses; Amazon owns all other public addresses. */
export const elasticIps = ({ NetworkInterfaces, PublicIpAddress }: SdkInstance): readonly string[] =>
  PublicIpAddress && NetworkInterfaces?.some(({ Association }) => /^\d+$/.test(Association?.IpOwnerId ?? ''))
    ? [PublicIpAddress]
    : [];

/** The option sets of the VPCs, by id. */
export const readOptionSets = async (
  { optionSet }: Once,
  ids: readonly string[],
): Promise<AccountState['dhcpOptions']> => {
  const sets = [...new Set(ids)].filter((id) => id !== 'default');
  return Object.fromEntries(await Promise.all(sets.map(async (id) => [id, await optionSet(id)] as const)));
};

/** The prefix lists that routes and rules name. */
export const listsIn = (
  groups: NetworkParts['groups'],
  routeTables: VpcParts['routeTables'],
): readonly string[] => [
  ...idsOf(routeTables, ({ Routes }) =>
    Routes?.flatMap(({ DestinationPrefixListId }) => DestinationPrefixListId ?? []),
  ),
  ...idsOf(groups, ({ IpPermissions, IpPermissionsEgress }) =>
    [...(IpPermissions ?? []), ...(IpPermissionsEgress ?? [])].flatMap(({ PrefixListIds }) =>
      (PrefixListIds ?? []).flatMap(({ PrefixListId }) => PrefixListId ?? []),
    ),
  ),
];
