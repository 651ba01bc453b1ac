import type { EC2Client, NetworkInterface as SdkInterface } from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { type FirstNodes, type ManagedState, statesBeside } from '../nodes/connected-nodes.ts';
import { type Aspect, aspect } from '../shared/errors.ts';
import { interfacesOfLive, readInterfacesBeside } from './endpoint-interfaces.ts';
import { readParticipants } from './participants.ts';
import { readNameServers } from './read-name-servers.ts';
import {
  elasticIps,
  idsOf,
  listsIn,
  readAddresses,
  readOptionSets,
  readPrefixLists,
  readRules,
} from './read-named.ts';
import type { Once } from './read-once.ts';
import type { NetworkParts } from './read-parts.ts';
import type { VpcParts } from './read-vpc-parts.ts';
import { attachedIn, readAttachments, readPublicAccess } from './read-ways-out.ts';

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
