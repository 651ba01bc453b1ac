import {
  type EC2Client,
  type Filter,
  type Instance,
  paginateDescribeIamInstanceProfileAssociations,
  paginateDescribeInstances,
} from '@aws-sdk/client-ec2';
import type { NodeIdentity } from '../../../account/identity/identity.ts';
import { absent, type Observed, present, unknown } from '../../../account/observed.ts';
import type { ManagedState } from '../nodes/connected-nodes.ts';
import { batches, collect } from '../shared/collect.ts';
import { LIVE_INSTANCES, MOST_FILTER_VALUES } from '../shared/ec2-filters.ts';
import { type Aspect, aspect, aspectValue, unavailable } from '../shared/errors.ts';
import { tagsOf } from '../shared/tags.ts';
import type { ManagedLists } from './managed-lists.ts';
import { atMost } from './read-each.ts';

/** Most nodes of one role or profile that are read: beyond that, an alert only needs "many". */
const MOST_NODES = 500;

type Nodes = Readonly<Record<string, Observed<NodeIdentity>>>;

/** `id` and `profileArn` are missing if an instance has no profile. */
type Association = { readonly id?: string; readonly profileArn?: string };

const nodeOf = (
  instance: Instance,
  managed: ManagedState | undefined,
  association: Association | undefined,
): NodeIdentity => {
  const tags = tagsOf(instance.Tags);
  const profileArn = association ? association.profileArn : instance.IamInstanceProfile?.Arn;
  const associationId = association?.id;
  return {
    instanceId: instance.InstanceId ?? '',
    ...(tags['Name'] ? { name: tags['Name'] } : {}),
    ...(profileArn ? { profileArn } : {}),
    ...(associationId ? { associationId } : {}),
    httpEndpoint: instance.MetadataOptions?.HttpEndpoint === 'disabled' ? 'disabled' : 'enabled',
    httpTokens: instance.MetadataOptions?.HttpTokens === 'required' ? 'required' : 'optional',
    ...(managed ? { managed } : {}),
    tags,
  };
};

const describe = async (client: EC2Client, filter: Filter): Promise<readonly Instance[]> => {
  const found: Instance[] = [];
  for await (const page of paginateDescribeInstances(
    { client, pageSize: 1000 },
    { Filters: [filter, LIVE_INSTANCES] },
  )) {
    found.push(...(page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []));
    if (found.length >= MOST_NODES) break;
  }
  return found.slice(0, MOST_NODES);
};

const withStates = (
  instances: readonly Instance[],
  managed: Aspect<ReadonlyMap<string, ManagedState>>,
  associations?: ReadonlyMap<string, Association>,
): Nodes => {
  const states = aspectValue(managed);
  const denied = unknown(managed.kind === 'unread' ? managed.because : 'nobody knows whether it is managed');
  return Object.fromEntries(
    instances.map((one) => {
      const id = one.InstanceId ?? '';
      return [
        id,
        states ? present(nodeOf(one, states.get(id), associations && (associations.get(id) ?? {}))) : denied,
      ];
    }),
  );
};

const idsOf = (instances: readonly Instance[]): readonly string[] =>
  instances.flatMap(({ InstanceId }) => InstanceId ?? []);

const refused = (ids: readonly string[], because: string): Nodes =>
  Object.fromEntries(ids.map((id) => [id, unknown(because)]));

const associationsOf = async (
  client: EC2Client,
  ids: string[],
): Promise<ReadonlyMap<string, Association>> => {
  const found = await collect(
    paginateDescribeIamInstanceProfileAssociations(
      { client },
      { Filters: [{ Name: 'instance-id', Values: ids }] },
    ),
    (page) => page.IamInstanceProfileAssociations,
  );
  return new Map(
    found
      .filter(({ State }) => State === 'associated' || State === 'associating')
      .map(({ InstanceId, AssociationId, IamInstanceProfile }) => [
        InstanceId ?? '',
        {
          ...(AssociationId ? { id: AssociationId } : {}),
          ...(IamInstanceProfile?.Arn ? { profileArn: IamInstanceProfile.Arn } : {}),
        },
      ]),
  );
};

/** Instances by their ids, with the association of their profiles. */
export const readNodesById = async (
  ec2: EC2Client,
  lists: ManagedLists,
  ids: readonly string[],
): Promise<Nodes> => {
  if (ids.length === 0) return {};
  const [instances, associations, states] = await Promise.all([
    aspect('ec2:DescribeInstances', [], async () =>
      (
        await Promise.all(
          batches(ids, MOST_FILTER_VALUES).map((Values) => describe(ec2, { Name: 'instance-id', Values })),
        )
      ).flat(),
    ),
    aspect('ec2:DescribeIamInstanceProfileAssociations', [], async () =>
      // The association matters only when a change of a few instances is undone.
      ids.length > MOST_FILTER_VALUES ? undefined : associationsOf(ec2, [...ids]),
    ),
    lists.states(ids),
  ]);
  if (instances.kind === 'unread') return refused(ids, instances.because);
  const found = aspectValue(instances) ?? [];
  const gone = Object.fromEntries(ids.map((id) => [id, absent]));
  // One id that Systems Manager does not take hides the others, so those that exist are asked for alone.
  const known = states.kind === 'none' ? await lists.states(idsOf(found)) : states;
  return { ...gone, ...withStates(found, known, aspectValue(associations)) };
};

/** The instances of profiles; the ARNs may contain `*`. */
export const readNodesOfProfiles = async (
  ec2: EC2Client,
  lists: ManagedLists,
  profileArns: readonly string[],
): Promise<Nodes> => {
  if (profileArns.length === 0) return {};
  try {
    const found = await Promise.all(
      batches(profileArns, MOST_FILTER_VALUES).map((Values) =>
        describe(ec2, { Name: 'iam-instance-profile.arn', Values }),
      ),
    );
    const instances = found.flat().slice(0, MOST_NODES);
    return withStates(instances, await lists.states(idsOf(instances)));
  } catch (error) {
    // Without this, it is unknown which nodes use which credentials, so nothing could be said about any node.
    throw unavailable('ec2:DescribeInstances', error);
  }
};

/** The number of parallel reads of many nodes. */
const AT_ONCE = 5;

/** All managed instances, or those that have no profile. */
export const readManagedNodes = async (
  ec2: EC2Client,
  lists: ManagedLists,
  which: 'all' | 'without-profile',
): Promise<Nodes> => {
  const inTurn = atMost(AT_ONCE);
  const read = async (Values: string[]): Promise<Nodes> => {
    try {
      const found = await describe(ec2, { Name: 'instance-id', Values });
      return withStates(found, await lists.states(idsOf(found)));
    } catch (error) {
      throw unavailable('ec2:DescribeInstances', error);
    }
  };
  const ids = await lists.ids();
  const found = await Promise.all(
    batches(ids, MOST_FILTER_VALUES).map((Values) => inTurn(() => read(Values))),
  );
  return Object.fromEntries(
    found
      .flatMap((nodes) => Object.entries(nodes))
      .filter(
        ([, node]) => which === 'all' || (node.status === 'present' && node.value.profileArn === undefined),
      ),
  );
};
