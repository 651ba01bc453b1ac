import { type EC2Client, type Filter, type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import {
  type InstanceInformation,
  type InstanceInformationStringFilter,
  paginateDescribeInstanceInformation,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { absent, type Observed, present, unknown } from '../../../../functions/account/observed.ts';
import { managedNodes } from '../../../../functions/adapters/aws/nodes/managed-nodes.ts';
import { collect } from '../../../../functions/adapters/aws/shared/collect.ts';
import { type Aspect, aspect, aspectValue } from '../../../../functions/adapters/aws/shared/errors.ts';
import { tagsOf } from '../../../../functions/adapters/aws/shared/tags.ts';
import type { FoundNode } from '../context.ts';

type Clients = { readonly ec2: EC2Client; readonly ssm: SSMClient };

/** `*` and `?` stand for other characters in a filter. */
const literally = (text: string): string => text.replace(/[\\*?]/g, '\\$&');

const instances = (client: EC2Client, filter: Filter): Promise<Aspect<readonly Instance[]>> =>
  aspect('ec2:DescribeInstances', ['InvalidInstanceID.Malformed'], () =>
    collect(paginateDescribeInstances({ client }, { Filters: [filter] }), (page) =>
      page.Reservations?.flatMap(({ Instances }) => Instances ?? []),
    ),
  );

const registrations = (
  client: SSMClient,
  filter: InstanceInformationStringFilter,
): Promise<Aspect<readonly InstanceInformation[]>> =>
  aspect(
    'ssm:DescribeInstanceInformation',
    ['InvalidInstanceId', 'InvalidInstanceInformationFilterValue'],
    () =>
      collect(
        paginateDescribeInstanceInformation({ client }, { Filters: [filter] }),
        (page) => page.InstanceInformationList,
      ),
  );

const instanceOf = (found: Aspect<readonly Instance[]>, id: string): FoundNode['instance'] => {
  if (found.kind === 'unread' && id.startsWith('i-')) return unknown(found.because);
  const instance = aspectValue(found)?.find(({ InstanceId }) => InstanceId === id);
  if (!instance) return absent;
  const { State, VpcId, SubnetId, Tags } = instance;
  return present({
    state: State?.Name ?? 'unknown',
    ...(VpcId ? { vpcId: VpcId } : {}),
    ...(SubnetId ? { subnetId: SubnetId } : {}),
    tags: tagsOf(Tags),
  });
};

const registrationOf = (
  found: Aspect<readonly InstanceInformation[]>,
  id: string,
): FoundNode['registration'] => {
  if (found.kind === 'unread') return unknown(found.because);
  const node = aspectValue(found)?.find(({ InstanceId }) => InstanceId === id);
  if (!node) return absent;
  const { PingStatus, LastPingDateTime, AgentVersion, PlatformType } = node;
  return present({
    pingStatus: PingStatus ?? 'Inactive',
    ...(LastPingDateTime ? { lastPingAt: LastPingDateTime.toISOString() } : {}),
    agentVersion: AgentVersion ?? '',
    ...(PlatformType ? { platform: PlatformType } : {}),
  });
};

/** Both services are asked by id, because a tag that one of them knows is not known to the other. */
const byId = async ({ ec2, ssm }: Clients, id: string): Promise<Observed<FoundNode>> => {
  const [found, known] = await Promise.all([
    id.startsWith('i-')
      ? instances(ec2, { Name: 'instance-id', Values: [id] })
      : Promise.resolve<Aspect<readonly Instance[]>>({ kind: 'none' }),
    registrations(ssm, { Key: 'InstanceIds', Values: [id] }),
  ]);
  const instance = instanceOf(found, id);
  const registration = registrationOf(known, id);
  if (instance.status === 'unknown' && registration.status !== 'present') return instance;
  if (instance.status === 'absent' && registration.status !== 'present') return registration;
  const tag = instance.status === 'present' ? instance.value.tags['Name'] : undefined;
  const name = tag || aspectValue(known)?.[0]?.ComputerName;
  return present({ nodeId: id, ...(name ? { name } : {}), instance, registration });
};

/** A computer name is no filter of either service, so all nodes are listed; this is the last resort. */
const byComputerName = async ({ ec2, ssm }: Clients, name: string): Promise<readonly string[]> => {
  const ids: string[] = [];
  for await (const page of managedNodes(ec2, ssm)) {
    ids.push(...page.filter((node) => node.name === name).map(({ nodeId }) => nodeId));
  }
  return ids;
};

const byName = async (clients: Clients, name: string): Promise<Observed<readonly string[]>> => {
  const [found, known] = await Promise.all([
    instances(clients.ec2, { Name: 'tag:Name', Values: [literally(name)] }),
    registrations(clients.ssm, { Key: 'tag:Name', Values: [name] }),
  ]);
  if (found.kind === 'unread') return unknown(found.because);
  const live = (aspectValue(found) ?? []).filter(({ State }) => State?.Name !== 'terminated');
  const ids = [...live, ...(aspectValue(known) ?? [])].flatMap(({ InstanceId }) => InstanceId ?? []);
  return present(ids.length > 0 ? [...new Set(ids)] : await byComputerName(clients, name));
};

/** The nodes with an id or name. */
export const findNodes = async (
  clients: Clients,
  target: string,
): Promise<Observed<readonly FoundNode[]>> => {
  const named = /^m?i-[0-9a-f]+$/.test(target) ? present([target]) : await byName(clients, target);
  if (named.status !== 'present') return named;
  const found = await Promise.all(named.value.map((id) => byId(clients, id)));
  const refused = found.find(({ status }) => status === 'unknown');
  if (refused?.status === 'unknown') return refused;
  return present(found.flatMap((one) => (one.status === 'present' ? [one.value] : [])));
};
