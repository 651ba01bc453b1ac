import type { ApiCall } from '../../account/api-call.ts';
import { groupsKey } from '../../account/network/baseline.ts';
import type { NodeNetwork } from '../../account/network/network.ts';
import type { NetworkResource } from '../../account/network/network-resource.ts';
import { networksOf } from '../../account/network/parts.ts';
import { type Resource, resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoded, type Decoder, irrelevant, unreadable } from '../../core/effect.ts';
import { membersOf, scalarAt } from '../../formats/ec2-dialects.ts';
import { at, type JsonObject, stringAt } from '../../formats/json.ts';

type InterfaceOffers = 'ec2:ModifyNetworkInterfaceAttribute' | 'ec2:ModifyInstanceAttribute';

const groupsIn = (request: JsonObject): readonly string[] =>
  membersOf(at(request, 'groupSet')).flatMap((item) =>
    typeof item === 'string' ? [item] : (scalarAt(item, 'groupId') ?? []),
  );

const rememberedGroups = (
  { rememberedNetworks }: AccountState,
  instanceId: string,
): readonly string[] | undefined =>
  Object.values(rememberedNetworks ?? {})
    .flatMap(({ nodesByGroups }) => Object.entries(nodesByGroups))
    .find(([, instanceIds]) => instanceIds.includes(instanceId))?.[0]
    .split(',');

type Meant = {
  readonly touched: Resource;
  readonly place: NetworkResource;
  readonly isNode: (node: NodeNetwork) => boolean;
  readonly call: (groups: readonly string[]) => ApiCall<InterfaceOffers>;
};

const groupsChanged = (groups: readonly string[], meant: Meant): Decoded<InterfaceOffers> => {
  const nodeIn = (state: AccountState): NodeNetwork | undefined =>
    networksOf(state)
      .flatMap(({ nodes }) => nodes)
      .find(meant.isNode);
  return {
    kind: 'effect',
    resources: [meant.touched],
    scope: { networksOf: [meant.place] },
    isCurrent: (state) => {
      const node = nodeIn(state);
      return node !== undefined && groupsKey(node.interface.groupIds) === groupsKey(groups);
    },
    inverses: (state) => {
      const node = nodeIn(state);
      const before = node && rememberedGroups(state, node.instanceId);
      if (!before || groupsKey(before) === groupsKey(groups)) return [];
      const restores = `security groups ${before.join(', ')} on ${node.instanceId}`;
      // Groups that cut a node off are what a suspect is moved into, whatever they let through to others.
      return [{ calls: [meant.call(before)], restores, exact: true, containment: 'security-group' }];
    },
  };
};

/**
 * The console uses this call to change the groups of an instance, which are those of its network interface.
 */
const modifyNetworkInterface: Decoder<InterfaceOffers> = ({ request }) => {
  const id = stringAt(request, 'networkInterfaceId');
  if (!id) return unreadable('the record names no network interface');
  const groups = groupsIn(request);
  if (groups.length === 0) return irrelevant('no security groups were changed');
  return groupsChanged(groups, {
    touched: resource('AWS::EC2::NetworkInterface', id),
    place: { kind: 'network-interface', id },
    isNode: (node) => node.interface.networkInterfaceId === id,
    call: (Groups) => ({
      api: 'ec2:ModifyNetworkInterfaceAttribute',
      input: { NetworkInterfaceId: id, Groups },
    }),
  });
};

const modifyInstance: Decoder<InterfaceOffers> = ({ request }) => {
  const id = stringAt(request, 'instanceId');
  if (!id) return unreadable('the record names no instance');
  const groups = groupsIn(request);
  if (groups.length === 0) return irrelevant('no security groups were changed');
  return groupsChanged(groups, {
    touched: resource('AWS::EC2::Instance', id),
    place: { kind: 'instance', id },
    isNode: ({ instanceId }) => instanceId === id,
    call: (Groups) => ({ api: 'ec2:ModifyInstanceAttribute', input: { InstanceId: id, Groups } }),
  });
};

/** The changes of a node's security groups, by CloudTrail's event names. */
export const interfaceChanges: Readonly<Record<string, Decoder<InterfaceOffers>>> = {
  'ec2:ModifyNetworkInterfaceAttribute': modifyNetworkInterface,
  'ec2:ModifyInstanceAttribute': modifyInstance,
};
