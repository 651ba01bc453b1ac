import type { AccountState } from '../account-state.ts';
import type { Plan } from '../api-call.ts';
import { at, isObject, type Json, type JsonObject, objectAt, parseJson, stringAt } from '../json.ts';
import type { EndpointNetwork } from '../network.ts';
import type { NetworkOfferedInputs, NetworkRepairInputs } from '../network-calls.ts';
import { networksOf } from '../network-parts.ts';
import { type Decoder, irrelevant, unreadable } from '../prerequisite.ts';
import type { EndpointBaseline } from '../previous.ts';
import { resource } from '../resource.ts';
import { booleanAt, membersOf, newerRequest, newerResponse, scalarAt, textsOf } from './ec2-dialects.ts';

export type EndpointRepairs = 'ec2:ModifyVpcEndpoint';
export type EndpointOffers = 'ec2:CreateVpcEndpoint' | 'ec2:DeleteVpcEndpoints';
type Calls = EndpointRepairs | EndpointOffers;
type Deltas = Omit<NetworkRepairInputs['ec2:ModifyVpcEndpoint'], 'VpcEndpointId'>;

/** Services that sessions or their logs may need, by the last part of the endpoint's name. */
const SERVICES = /\.(ssm|ssmmessages|ec2messages|s3|logs|kms)$/;

const endpointNow = (state: AccountState, id: string): EndpointNetwork | undefined =>
  networksOf(state)
    .flatMap(({ endpoints }) => endpoints)
    .find(({ vpcEndpointId }) => vpcEndpointId === id);

const remembered = ({ rememberedNetworks }: AccountState, id: string): EndpointBaseline | undefined =>
  Object.values(rememberedNetworks ?? {})
    .flatMap(({ endpoints }) => endpoints)
    .find(({ vpcEndpointId }) => vpcEndpointId === id);

/**
 * A new endpoint with private DNS takes the names of its service away from a path that worked. Its private DNS is
 * switched off before it is offered to be deleted: that is all that it broke by.
 */
const created: Decoder<Calls> = ({ request, response }) => {
  const asked = newerRequest(request, 'CreateVpcEndpoint');
  const made = at(newerResponse(response, 'CreateVpcEndpoint'), 'vpcEndpoint');
  const id = stringAt(made, 'vpcEndpointId');
  const vpcId = stringAt(made, 'vpcId') ?? stringAt(asked, 'VpcId');
  const service = stringAt(made, 'serviceName') ?? stringAt(asked, 'ServiceName');
  if (!id || !vpcId) return unreadable('the record names no endpoint, or no VPC');
  if (service && !SERVICES.test(service)) return irrelevant(`sessions do not need ${service}`);
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::VPCEndpoint', id)],
    scope: { networks: [vpcId] },
    isCurrent: (state) => endpointNow(state, id) !== undefined,
    inverses: (state): readonly Plan<Calls>[] => {
      const off: Plan<Calls> = {
        calls: [{ api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId: id, PrivateDnsEnabled: false } }],
        restores: `${vpcId} without the private names of ${id}`,
        exact: true,
        byHand: 'Somebody just made this endpoint, and may be about to finish it',
      };
      const gone: Plan<Calls> = {
        calls: [{ api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: [id] } }],
        restores: `${vpcId} without ${id}`,
        exact: true,
      };
      return endpointNow(state, id)?.privateDnsEnabled ? [off, gone] : [gone];
    },
  };
};

/** The additions of a request are removals of its undoing. Both lists of an event are exact. */
const inverted = (request: JsonObject): Deltas => {
  const lists = {
    AddSubnetIds: textsOf(request['RemoveSubnetId']),
    RemoveSubnetIds: textsOf(request['AddSubnetId']),
    AddSecurityGroupIds: textsOf(request['RemoveSecurityGroupId']),
    RemoveSecurityGroupIds: textsOf(request['AddSecurityGroupId']),
    AddRouteTableIds: textsOf(request['RemoveRouteTableId']),
    RemoveRouteTableIds: textsOf(request['AddRouteTableId']),
  };
  const entries = Object.entries(lists).filter(([, ids]) => ids.length > 0);
  return Object.fromEntries(entries);
};

/** An addition that was there before is no addition; a removal of what was not there no removal. */
const withoutNoOps = (deltas: Deltas, before: EndpointBaseline | undefined): Deltas => {
  if (!before) return deltas;
  const had: Readonly<Record<string, readonly string[]>> = {
    SubnetIds: before.subnetIds,
    SecurityGroupIds: before.groupIds,
    RouteTableIds: before.routeTableIds,
  };
  const entries = Object.entries(deltas).map(([key, ids]) => {
    const all = had[key.replace(/^(Add|Remove)/, '')] ?? [];
    const wasThere = key.startsWith('Add');
    return [key, (ids as readonly string[]).filter((id) => all.includes(id) === wasThere)] as const;
  });
  return Object.fromEntries(entries.filter(([, ids]) => ids.length > 0));
};

const policyBack = (request: JsonObject, before: EndpointBaseline | undefined): Deltas => {
  const changed = at(request, 'PolicyDocument') !== undefined || booleanAt(request, 'ResetPolicy') === true;
  if (!changed || !before) return {};
  return before.policy === undefined ? { ResetPolicy: true } : { PolicyDocument: before.policy };
};

/** Only a switch that the event turned; without a baseline it is taken to have been the other way round. */
const privateDnsBack = (request: JsonObject, before: EndpointBaseline | undefined): Deltas => {
  const now = booleanAt(request, 'PrivateDnsEnabled');
  if (now === undefined || before?.privateDnsEnabled === now) return {};
  return { PrivateDnsEnabled: !now };
};

const byText = (a: Json, b: Json): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Every list in a policy is a set, and a set of one may be spelled without its brackets. */
const inOrder = (value: Json): Json => {
  if (Array.isArray(value)) {
    const members = value.map((member: Json) => inOrder(member));
    return members.length === 1 ? (members[0] ?? null) : members.toSorted(byText);
  }
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, inOrder(value[key] ?? null)]));
};

const FULL_ACCESS = JSON.stringify(inOrder({ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }));

/**
 * A policy in the one spelling that it can be compared in; what is no JSON is its text. An endpoint without a
 * policy, and one whose policy was reset, have the default one:
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
const spelled = (policy: Json | undefined): string => {
  if (policy === undefined) return FULL_ACCESS;
  const parsed = typeof policy === 'string' ? parseJson(policy) : policy;
  if (parsed === undefined) return String(policy);
  const ordered = inOrder(parsed);
  const statement = JSON.stringify(at(ordered, 'Statement') ?? null);
  return statement === FULL_ACCESS ? FULL_ACCESS : JSON.stringify(ordered);
};

const hasPolicyOf = ({ policy }: EndpointNetwork, request: JsonObject): boolean => {
  const asked = stringAt(request, 'PolicyDocument') ?? objectAt(request, 'PolicyDocument');
  if (asked === undefined && booleanAt(request, 'ResetPolicy') !== true) return true;
  return spelled(policy) === spelled(asked);
};

const isAsLeft = (endpoint: EndpointNetwork, request: JsonObject): boolean => {
  const subnetIds = endpoint.interfaces.map(({ subnetId }) => subnetId);
  const groupIds = endpoint.interfaces.flatMap((one) => one.groupIds);
  const isIn = (all: readonly string[], key: string): boolean =>
    textsOf(request[key]).every((id) => all.includes(id));
  const isOut = (all: readonly string[], key: string): boolean =>
    !textsOf(request[key]).some((id) => all.includes(id));
  const privateDns = booleanAt(request, 'PrivateDnsEnabled');
  return (
    isIn(subnetIds, 'AddSubnetId') &&
    isOut(subnetIds, 'RemoveSubnetId') &&
    isIn(groupIds, 'AddSecurityGroupId') &&
    isOut(groupIds, 'RemoveSecurityGroupId') &&
    isIn(endpoint.routeTableIds, 'AddRouteTableId') &&
    isOut(endpoint.routeTableIds, 'RemoveRouteTableId') &&
    (privateDns === undefined || privateDns === endpoint.privateDnsEnabled) &&
    hasPolicyOf(endpoint, request)
  );
};

const modified: Decoder<Calls> = (change) => {
  const request = newerRequest(change.request, 'ModifyVpcEndpoint');
  const id = scalarAt(request, 'VpcEndpointId') ?? textsOf(request['VpcEndpointId'])[0];
  if (!id) return unreadable('the record names no endpoint');
  return {
    kind: 'effect',
    resources: [resource('AWS::EC2::VPCEndpoint', id)],
    scope: { networksOf: [{ kind: 'vpc-endpoint', id }] },
    isCurrent: (state) => {
      const endpoint = endpointNow(state, id);
      return endpoint !== undefined && isAsLeft(endpoint, request);
    },
    inverses: (state): readonly Plan<Calls>[] => {
      const before = remembered(state, id);
      const deltas: Deltas = {
        ...withoutNoOps(inverted(request), before),
        ...policyBack(request, before),
        ...privateDnsBack(request, before),
      };
      if (Object.keys(deltas).length === 0) return [];
      const calls = [{ api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId: id, ...deltas } }] as const;
      return [{ calls, restores: `the settings that ${id} had`, exact: true }];
    },
  };
};

const creation = (vpcId: string, before: EndpointBaseline): NetworkOfferedInputs['ec2:CreateVpcEndpoint'] => {
  const isInterface = before.vpcEndpointType.toLowerCase() === 'interface';
  return {
    VpcId: vpcId,
    ServiceName: before.serviceName,
    VpcEndpointType: isInterface ? 'Interface' : 'Gateway',
    ...(isInterface
      ? {
          SubnetIds: before.subnetIds,
          SecurityGroupIds: before.groupIds,
          PrivateDnsEnabled: before.privateDnsEnabled,
        }
      : { RouteTableIds: before.routeTableIds }),
    ...(before.policy === undefined ? {} : { PolicyDocument: before.policy }),
  };
};

/** Those that EC2 refused to delete are reported in the answer of a call that succeeded. */
const deletedIds = (request: JsonObject, response: JsonObject): readonly string[] => {
  const kept = membersOf(response['unsuccessful']).flatMap((item) => scalarAt(item, 'resourceId') ?? []);
  return textsOf(request['VpcEndpointId']).filter((id) => !kept.includes(id));
};

/** A deleted endpoint is gone: another one is made on request only, for it has a new id and costs by the hour. */
const deleted: Decoder<Calls> = (change) => {
  const request = newerRequest(change.request, 'DeleteVpcEndpoints');
  if (textsOf(request['VpcEndpointId']).length === 0) return unreadable('the record names no endpoint');
  const ids = deletedIds(request, newerResponse(change.response, 'DeleteVpcEndpoints'));
  if (ids.length === 0) return irrelevant('no endpoint was deleted');
  return {
    kind: 'effect',
    resources: ids.map((id) => resource('AWS::EC2::VPCEndpoint', id)),
    scope: { networksOf: ids.map((id) => ({ kind: 'vpc-endpoint', id }) as const) },
    isCurrent: (state) => {
      const isGone = (id: string): boolean => {
        const endpoint = endpointNow(state, id);
        return endpoint === undefined || endpoint.state.toLowerCase().startsWith('delet');
      };
      return networksOf(state).length > 0 && ids.some(isGone);
    },
    inverses: (state): readonly Plan<Calls>[] => {
      const calls = Object.values(state.rememberedNetworks ?? {}).flatMap(({ vpcId, endpoints }) =>
        endpoints
          .filter(({ vpcEndpointId }) => ids.includes(vpcEndpointId))
          .map((before) => ({ api: 'ec2:CreateVpcEndpoint', input: creation(vpcId, before) }) as const),
      );
      if (calls.length === 0) return [];
      const names = calls.map(({ input }) => input.ServiceName).join(', ');
      return [{ calls, restores: `endpoints for ${names}, under new ids`, exact: true }];
    },
  };
};

/** The changes of endpoints, by CloudTrail's event names. */
export const endpointChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'ec2:CreateVpcEndpoint': created,
  'ec2:ModifyVpcEndpoint': modified,
  'ec2:DeleteVpcEndpoints': deleted,
};
