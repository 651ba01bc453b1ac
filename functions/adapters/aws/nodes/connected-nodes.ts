import {
  DescribeInstanceInformationCommand,
  type InstanceInformation,
  paginateDescribeInstanceInformation,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { NodeNetwork } from '../../../account/network/network.ts';
import type { BlastRadius } from '../../../account/nodes/blast-radius.ts';
import { sampleOf } from '../../../account/nodes/sample.ts';
import { batches, collect } from '../shared/collect.ts';
import { unavailable } from '../shared/errors.ts';

/** The largest page size of DescribeInstanceInformation. */
const PAGE = 50;
const MOST_PAGES = 4;

/** What Systems Manager knows about one instance. */
export type ManagedState = NonNullable<NodeNetwork['managed']>;

const describe = (ssm: SSMClient, instanceIds?: string[]): Promise<readonly InstanceInformation[]> =>
  collect(
    paginateDescribeInstanceInformation(
      { client: ssm, pageSize: PAGE },
      instanceIds ? { Filters: [{ Key: 'InstanceIds', Values: instanceIds }] } : {},
    ),
    (page) => page.InstanceInformationList,
  );

/** An entry of Systems Manager's list, as far as connections depend on it. */
export const stateOf = ({
  PingStatus,
  AgentVersion,
  LastPingDateTime,
}: InstanceInformation): ManagedState => ({
  pingStatus: PingStatus ?? 'Inactive',
  agentVersion: AgentVersion ?? '',
  ...(LastPingDateTime ? { lastPingAt: LastPingDateTime.toISOString() } : {}),
});

type States = ReadonlyMap<string, ManagedState>;

const statesOf = (nodes: readonly InstanceInformation[]): States =>
  new Map(
    nodes.flatMap((node) =>
      node.InstanceId === undefined ? [] : [[node.InstanceId, stateOf(node)] as const],
    ),
  );

/** What Systems Manager knows about these instances, by id; an instance that never registered is missing. */
export const managedStates = async (ssm: SSMClient, instanceIds: readonly string[]): Promise<States> =>
  statesOf((await Promise.all(batches(instanceIds, PAGE).map((batch) => describe(ssm, batch)))).flat());

/** The first nodes of the Region, and whether they are all of them. */
export type FirstNodes = { readonly states: States; readonly areAll: boolean };

const NOT_ASKED: FirstNodes = { states: new Map(), areAll: false };

/** How long a Region that was too large for one page counts as large. */
const LARGE_MS = 15 * 60_000;

/** Until when a client's Region counts as large, in milliseconds since 1970. */
const largeUntil = new WeakMap<SSMClient, number>();

/**
 * One page of all nodes, which can be asked for before the instances are known. In a Region with more nodes, the page says
 * little, so that it is not asked for again for a while.
 */
export const firstNodes = async (ssm: SSMClient, now: number = Date.now()): Promise<FirstNodes> => {
  if (now < (largeUntil.get(ssm) ?? 0)) return NOT_ASKED;
  const answer = await ssm.send(new DescribeInstanceInformationCommand({ MaxResults: PAGE }));
  const areAll = !answer.NextToken;
  if (!areAll) largeUntil.set(ssm, now + LARGE_MS);
  return { states: statesOf(answer.InstanceInformationList ?? []), areAll };
};

/** The same as {@link managedStates}, with calls only for what the first nodes leave open. */
export const statesBeside = async (
  ssm: SSMClient,
  instanceIds: readonly string[],
  { states, areAll }: FirstNodes,
): Promise<States> => {
  const open = areAll ? [] : instanceIds.filter((id) => !states.has(id));
  return new Map([...states, ...(await managedStates(ssm, open))]);
};

/**
 * Nodes that are connected now, counted up to 200, because an alert needs "many", not the exact number.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html
 */
export const connectedNodes = async (ssm: SSMClient, region: string): Promise<BlastRadius> => {
  const nodes: InstanceInformation[] = [];
  let next: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    try {
      const answer = await ssm.send(
        new DescribeInstanceInformationCommand({
          Filters: [{ Key: 'PingStatus', Values: ['Online'] }],
          MaxResults: PAGE,
          ...(next === undefined ? {} : { NextToken: next }),
        }),
      );
      nodes.push(...(answer.InstanceInformationList ?? []));
      next = answer.NextToken || undefined;
    } catch (error) {
      throw unavailable('ssm:DescribeInstanceInformation', error);
    }
    if (next === undefined) break;
  }
  const sample = nodes.flatMap(({ ComputerName, InstanceId }) => ComputerName || InstanceId || []);
  return { nodes: nodes.length, atLeast: next !== undefined, sample: sampleOf(sample), where: region };
};
