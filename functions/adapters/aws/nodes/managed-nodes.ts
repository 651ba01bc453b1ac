import { type EC2Client, type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import {
  type InstanceInformation,
  paginateDescribeInstanceInformation,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { ManagedNode } from '../../../account/nodes/managed-node.ts';
import { collect } from '../shared/collect.ts';
import { MOST_FILTER_VALUES } from '../shared/ec2-filters.ts';
import { unavailable } from '../shared/errors.ts';
import { tagsOf } from '../shared/tags.ts';

/** The largest page size of DescribeInstanceInformation. */
const PAGE = 50;

const lastPart = (arnOrName: string | undefined): string | undefined =>
  arnOrName?.split('/').at(-1) || undefined;

/**
 * AWS sets these tags on instances that it launches automatically:
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html
 */
const instanceParts = (instance: Instance | undefined): Partial<ManagedNode> => {
  if (!instance) return {};
  const tags = tagsOf(instance.Tags);
  const parts = {
    name: tags['Name'],
    imageId: instance.ImageId,
    launchTemplateId: tags['aws:ec2launchtemplate:id'],
    autoScalingGroup: tags['aws:autoscaling:groupName'],
    vpcId: instance.VpcId,
    subnetId: instance.SubnetId,
    profile: lastPart(instance.IamInstanceProfile?.Arn),
    instanceState: instance.State?.Name,
    startedAt: instance.LaunchTime?.toISOString(),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined && value !== ''));
};

const nodeOf = (known: InstanceInformation, instance: Instance | undefined): readonly ManagedNode[] => {
  if (known.InstanceId === undefined) return [];
  const role = lastPart(known.IamRole);
  return [
    {
      nodeId: known.InstanceId,
      ...(known.ComputerName ? { name: known.ComputerName } : {}),
      pingStatus: known.PingStatus ?? 'Inactive',
      ...(known.LastPingDateTime ? { lastPingAt: known.LastPingDateTime.toISOString() } : {}),
      agentVersion: known.AgentVersion ?? '',
      ...(known.PlatformType ? { platform: known.PlatformType } : {}),
      ...(role ? { role } : {}),
      ...instanceParts(instance),
    },
  ];
};

const instancesOf = async (client: EC2Client, ids: string[]): Promise<ReadonlyMap<string, Instance>> => {
  if (ids.length === 0) return new Map();
  try {
    const instances = await collect(
      paginateDescribeInstances({ client }, { Filters: [{ Name: 'instance-id', Values: ids }] }),
      (page) => page.Reservations?.flatMap(({ Instances }) => Instances ?? []),
    );
    return new Map(instances.map((instance) => [instance.InstanceId ?? '', instance]));
  } catch (error) {
    throw unavailable('ec2:DescribeInstances', error);
  }
};

async function* informationPages(client: SSMClient): AsyncGenerator<readonly InstanceInformation[]> {
  try {
    for await (const page of paginateDescribeInstanceInformation({ client, pageSize: PAGE }, {})) {
      yield page.InstanceInformationList ?? [];
    }
  } catch (error) {
    throw unavailable('ssm:DescribeInstanceInformation', error);
  }
}

/**
 * All managed nodes of the Region with what EC2 knows about their instances, up to 200 at a time, so that
 * only one page of the services' large answers is in memory. Throws `AccountUnavailableError` for every
 * problem, because missing nodes would look like lost nodes.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html
 */
export async function* managedNodes(ec2: EC2Client, ssm: SSMClient): AsyncGenerator<readonly ManagedNode[]> {
  const joined = async (list: readonly InstanceInformation[]): Promise<readonly ManagedNode[]> => {
    // Hybrid nodes (`mi-…`) are not EC2 instances.
    const ids = list.flatMap(({ InstanceId }) => (InstanceId?.startsWith('i-') ? [InstanceId] : []));
    const instances = await instancesOf(ec2, ids);
    return list.flatMap((known) => nodeOf(known, instances.get(known.InstanceId ?? '')));
  };
  let waiting: InstanceInformation[] = [];
  for await (const page of informationPages(ssm)) {
    if (waiting.length + page.length > MOST_FILTER_VALUES) {
      yield await joined(waiting);
      waiting = [];
    }
    waiting.push(...page);
  }
  if (waiting.length > 0) yield await joined(waiting);
}
