import type { NetworkPart, PartsToReread } from '../../../../account/network/reread/parts.ts';
import { managedStates } from '../../nodes/connected-nodes.ts';
import { inBatches } from '../../shared/ec2-filters.ts';
import { type Aspect, aspect, aspectValue } from '../../shared/errors.ts';
import { interfacesOfLive, readInterfacesBeside, readInterfacesOf } from '../endpoint-interfaces.ts';
import { readRules } from '../read-named.ts';
import type { NetworkClients } from '../read-networks.ts';
import { readAcls, readGateways, readGroups } from '../read-parts.ts';
import { readAllDns, readEndpointsOf, readInstances, readRouteTables, readVpcs } from '../read-vpc-parts.ts';

const NONE = { kind: 'read', value: [] } as const;

/** Nothing is asked about no values. */
const about = async <T>(
  values: readonly string[],
  read: (values: string[]) => Promise<Aspect<readonly T[]>>,
): Promise<Aspect<readonly T[]>> => (values.length === 0 ? NONE : read([...values]));

/** Unread if one of the batches is. */
const allOf = async <T>(
  ids: readonly string[],
  read: (Values: string[]) => Promise<Aspect<readonly T[]>>,
): Promise<Aspect<readonly T[]>> => {
  const answers = await inBatches(ids, async (Values) => [await read(Values)]);
  const refused = answers.find(({ kind }) => kind === 'unread');
  return refused ?? { kind: 'read', value: answers.flatMap((answer) => aspectValue(answer) ?? []) };
};

const readEndpoints = async ({ ec2 }: NetworkClients, vpcIds: readonly string[]) => {
  const [endpoints, early] = await Promise.all([
    about(vpcIds, (ids) => readEndpointsOf(ec2, ids)),
    about(vpcIds, (ids) => readInterfacesOf(ec2, ids)),
  ]);
  return { endpoints, interfaces: await readInterfacesBeside(ec2, interfacesOfLive(endpoints), early) };
};

const ofId = <T>(id: string | undefined, value: T): readonly (readonly [string, T])[] =>
  id === undefined ? [] : [[id, value]];

/** Groups and nodes by their own ids, and every other part by the VPC. */
export const readFresh = async (clients: NetworkClients, { parts, ids }: PartsToReread) => {
  const { ec2, ssm } = clients;
  const vpcsWith = (part: NetworkPart): readonly string[] =>
    [...parts].flatMap(([vpcId, asked]) => (asked.has(part) ? [vpcId] : []));
  const groupIds = vpcsWith('groups').length > 0 ? ids.filter((id) => id.startsWith('sg-')) : [];
  const nodeIds = vpcsWith('nodes').length > 0 ? ids.filter((id) => id.startsWith('i-')) : [];
  const itself = vpcsWith('itself');
  const [vpcs, dns, groups, rules, acls, routeTables, ofEndpoints, gateways, instances, managed] =
    await Promise.all([
      about(itself, (Values) => readVpcs(ec2, Values)),
      readAllDns(ec2, itself),
      allOf(groupIds, (Values) => readGroups(ec2, [{ Name: 'group-id', Values }])),
      readRules(ec2, groupIds),
      about(vpcsWith('acls'), (Values) => readAcls(ec2, Values)),
      about(vpcsWith('tables'), (Values) => readRouteTables(ec2, Values)),
      readEndpoints(clients, vpcsWith('endpoints')),
      about(vpcsWith('gateways'), (Values) => readGateways(ec2, Values)),
      allOf(nodeIds, (Values) => readInstances(ec2, [{ Name: 'instance-id', Values }])),
      aspect('ssm:DescribeInstanceInformation', [], () => managedStates(ssm, nodeIds)),
    ]);
  return {
    vpcs,
    dns: new Map(dns.flatMap((attributes, index) => ofId(itself[index], attributes))),
    groups,
    rules,
    acls,
    routeTables,
    ...ofEndpoints,
    gateways,
    instances,
    managed,
  };
};

export type Fresh = Awaited<ReturnType<typeof readFresh>>;
