import {
  type Address,
  DescribeAddressesCommand,
  type EC2Client,
  paginateDescribeSecurityGroupRules,
  paginateGetManagedPrefixListEntries,
  type Instance as SdkInstance,
  type NetworkInterface as SdkInterface,
  type SecurityGroupRule as SdkRule,
} from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { type Observed, present } from '../../../account/observed.ts';
import type { AccountState } from '../../../account/state.ts';
import { type FirstNodes, type ManagedState, statesBeside } from '../nodes/connected-nodes.ts';
import { collect } from '../shared/collect.ts';
import { inBatches } from '../shared/ec2-filters.ts';
import { type Aspect, aspect, aspectValue, observe } from '../shared/errors.ts';
import { interfacesOfLive, readInterfacesBeside } from './endpoint-interfaces.ts';
import { readParticipants } from './participants.ts';
import { readNameServers } from './read-name-servers.ts';
import type { Once } from './read-once.ts';
import type { NetworkParts } from './read-parts.ts';
import type { VpcParts } from './read-vpc-parts.ts';
import { attachedIn, readAttachments, readPublicAccess } from './read-ways-out.ts';

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

const idsOf = <T>(found: Aspect<readonly T[]>, idsIn: (item: T) => readonly string[] | undefined) =>
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

/** The calls of the first round, of which each is answered in its own time. */
type Asked = Promises<VpcParts & NetworkParts> & {
  readonly interfaces: Promise<Aspect<readonly SdkInterface[]>>;
  readonly nodes: Promise<Aspect<FirstNodes>>;
};

type Promises<T> = { readonly [K in keyof T]: Promise<T[K]> };

/** Nothing is needed, and a refusal does not matter, where there are no instances. */
const readManaged = async (
  ssm: SSMClient,
  instanceIds: readonly string[],
  nodes: Aspect<FirstNodes>,
): Promise<Aspect<ReadonlyMap<string, ManagedState>>> => {
  if (instanceIds.length === 0) return { kind: 'read', value: new Map() };
  if (nodes.kind !== 'read') return nodes;
  return aspect('ssm:DescribeInstanceInformation', [], () => statesBeside(ssm, instanceIds, nodes.value));
};

const privateAddresses = (instances: VpcParts['instances']): ReadonlySet<string> =>
  new Set(idsOf(instances, ({ PrivateIpAddress }) => (PrivateIpAddress ? [PrivateIpAddress] : [])));

const instanceIds = (instances: VpcParts['instances']): readonly string[] =>
  idsOf(instances, ({ InstanceId }) => (InstanceId ? [InstanceId] : []));

/**
 * The second round reads what the answers of the first one name, except for those that were refused. Each part of it begins
 * as soon as its own answers are there.
 */
export const readDetails = async (ec2: EC2Client, ssm: SSMClient, asked: Asked, once: Once) => {
  const { vpcs, endpoints, routeTables, instances, groups, gateways } = asked;
  const optionSets = vpcs.then((found) =>
    readOptionSets(
      once,
      idsOf(found, ({ DhcpOptionsId }) => (DhcpOptionsId ? [DhcpOptionsId] : [])),
    ),
  );
  const [
    managed,
    rules,
    interfaces,
    participants,
    addresses,
    prefixLists,
    dhcpOptions,
    nameServers,
    attachments,
    publicAccess,
  ] = await Promise.all([
    Promise.all([instances, asked.nodes]).then(([found, first]) =>
      readManaged(ssm, instanceIds(found), first),
    ),
    groups.then((found) =>
      readRules(
        ec2,
        idsOf(found, ({ GroupId }) => (GroupId ? [GroupId] : [])),
      ),
    ),
    Promise.all([endpoints, asked.interfaces]).then(([found, early]) =>
      readInterfacesBeside(ec2, interfacesOfLive(found), early),
    ),
    Promise.all([vpcs, endpoints, instances]).then((found) => readParticipants(ec2, ...found)),
    instances.then((found) => readAddresses(ec2, idsOf(found, elasticIps))),
    Promise.all([groups, routeTables]).then((found) => readPrefixLists(ec2, listsIn(...found))),
    optionSets,
    Promise.all([vpcs, instances, optionSets]).then(([found, used, sets]) =>
      readNameServers(ec2, found, privateAddresses(used), sets),
    ),
    routeTables.then((found) => readAttachments(ec2, attachedIn(found))),
    Promise.all([vpcs, routeTables, gateways]).then((found) => readPublicAccess(ec2, ...found)),
  ]);
  return {
    managed,
    rules,
    interfaces,
    participants,
    addresses,
    prefixLists,
    dhcpOptions,
    nameServers,
    attachments,
    publicAccess,
  };
};

export type Details = Awaited<ReturnType<typeof readDetails>>;
