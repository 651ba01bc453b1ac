import type { Plan } from '../../account/api-call.ts';
import { applyPlan } from '../../account/apply-plan.ts';
import { isDeletedEndpoint } from '../../account/network/endpoint-state.ts';
import { networksOf } from '../../account/network/parts.ts';
import { presentValue } from '../../account/observed.ts';
import { resource } from '../../account/resource.ts';
import type { AccountState } from '../../account/state.ts';
import { type Decoder, irrelevant, unreadable } from '../../core/effect.ts';
import { membersOf, newerRequest, newerResponse, scalarAt, textsOf } from '../../formats/ec2-dialects.ts';
import { at, type JsonObject, stringAt } from '../../formats/json.ts';
import { createdAgain, endpointNow, remembered, replacedBy } from './created-again.ts';
import { deltasBack, isAsLeft } from './deltas.ts';
import { samePolicy } from './same-policy.ts';

type EndpointRepairs = 'ec2:ModifyVpcEndpoint';
type EndpointOffers = 'ec2:CreateVpcEndpoint' | 'ec2:DeleteVpcEndpoints';
type Calls = EndpointRepairs | EndpointOffers;

/** Services that sessions or their logs may need, by the last part of the endpoint's name. */
const SERVICES = /\.(ssm|ssmmessages|ec2messages|s3|logs|kms)$/;

const without = (id: string, vpcId: string): Plan<Calls> => ({
  calls: [{ api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: [id] } }],
  restores: `${vpcId} without ${id}`,
  exact: true,
});

/**
 * A new endpoint with private DNS takes over the names of its service from a path that worked. The first way
 * back switches its private DNS off, because only that broke the path; the second deletes the endpoint. Where another endpoint of the service was remembered
 * and is gone, somebody deleted that first, and the way back is what was there before both.
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
    between: (state) => applyPlan(state, without(id, vpcId)),
    inverses: (state): readonly Plan<Calls>[] => {
      const lost = replacedBy(state, id);
      if (lost.length > 0) return createdAgain(state, lost);
      const off: Plan<Calls> = {
        calls: [{ api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId: id, PrivateDnsEnabled: false } }],
        restores: `${vpcId} without the private names of ${id}`,
        exact: true,
        byHand: 'somebody has just created this endpoint and may still be setting it up',
      };
      const gone = without(id, vpcId);
      return endpointNow(state, id)?.privateDnsEnabled ? [off, gone] : [gone];
    },
  };
};

/** Do the groups of an endpoint let nobody in any more, as the groups for isolation do? */
const isIsolated = (state: AccountState, id: string): boolean => {
  const network = networksOf(state).find(({ endpoints }) => endpoints.some((e) => e.vpcEndpointId === id));
  const groupIds = endpointNow(state, id)?.interfaces.flatMap((one) => one.groupIds) ?? [];
  return groupIds.every((groupId) => {
    const group = presentValue(network?.securityGroups[groupId]);
    return group !== undefined && !group.rules.some(({ egress }) => !egress);
  });
};

const FULL_ACCESS = 'the policy that was there lets everything through';

/**
 * The policy of an endpoint decides who may take what out of the VPC, so it is put back only where the owner wants that,
 * and full access never.
 */
const limitsOf = (
  state: AccountState,
  id: string,
  deltas: ReturnType<typeof deltasBack>,
): Pick<Plan, 'caution' | 'containment'> => {
  const changesPolicy = deltas.PolicyDocument !== undefined || deltas.ResetPolicy !== undefined;
  const changesGroups = deltas.AddSecurityGroupIds !== undefined;
  return {
    ...(changesGroups && isIsolated(state, id) ? { containment: 'security-group' } : {}),
    ...(changesPolicy ? { containment: 'endpoint-policy' } : {}),
    ...(changesPolicy && samePolicy(deltas.PolicyDocument, undefined) ? { caution: FULL_ACCESS } : {}),
  };
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
      const deltas = deltasBack(request, remembered(state, id));
      if (Object.keys(deltas).length === 0) return [];
      const calls = [{ api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId: id, ...deltas } }] as const;
      const limits = limitsOf(state, id, deltas);
      return [{ calls, restores: `the settings that ${id} had`, exact: true, ...limits }];
    },
  };
};

/** The response of a successful call reports the endpoints that EC2 refused to delete. */
const deletedIds = (request: JsonObject, response: JsonObject): readonly string[] => {
  const kept = membersOf(response['unsuccessful']).flatMap((item) => scalarAt(item, 'resourceId') ?? []);
  return textsOf(request['VpcEndpointId']).filter((id) => !kept.includes(id));
};

/**
 * A deleted endpoint cannot be restored: a new one is created only by a person, because it has a new id and
 * costs money by the hour.
 */
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
        return endpoint === undefined || isDeletedEndpoint(endpoint);
      };
      return networksOf(state).length > 0 && ids.some(isGone);
    },
    inverses: (state) => createdAgain(state, ids),
  };
};

/** The changes of endpoints, by CloudTrail's event names. */
export const endpointChanges: Readonly<Record<string, Decoder<Calls>>> = {
  'ec2:CreateVpcEndpoint': created,
  'ec2:ModifyVpcEndpoint': modified,
  'ec2:DeleteVpcEndpoints': deleted,
};
