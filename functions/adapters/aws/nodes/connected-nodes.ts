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

const stateOf = ({ PingStatus, AgentVersion, LastPingDateTime }: InstanceInformation): ManagedState => ({
  pingStatus: PingStatus ?? 'Inactive',
  agentVersion: AgentVersion ?? '',
  ...(LastPingDateTime ? { lastPingAt: LastPingDateTime.toISOString() } : {}),
});

/** What Systems Manager knows about these instances, by id; an instance that never registered is missing. */
export const managedStates = async (
  ssm: SSMClient,
  instanceIds: readonly string[],
): Promise<ReadonlyMap<string, ManagedState>> => {
  const found = await Promise.all(batches(instanceIds, PAGE).map((batch) => describe(ssm, batch)));
  return new Map(
    found
      .flat()
      .flatMap((node) => (node.InstanceId === undefined ? [] : [[node.InstanceId, stateOf(node)] as const])),
  );
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
