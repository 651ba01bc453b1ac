import type { NetworkRepairInputs } from '../../account/network/inputs.ts';
import type { EndpointNetwork } from '../../account/network/network.ts';
import type { EndpointBaseline } from '../../account/network/remembered-network.ts';
import { booleanAt, textsOf } from '../../formats/ec2-dialects.ts';
import { at, type JsonObject, objectAt, stringAt } from '../../formats/json.ts';
import { samePolicy } from './same-policy.ts';

/** What ModifyVpcEndpoint can change of one endpoint. */
type Deltas = Omit<NetworkRepairInputs['ec2:ModifyVpcEndpoint'], 'VpcEndpointId'>;

/** To undo a request, its additions become removals. Both lists of an event are exact. */
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

/** Adding what was already there is no addition; removing what was not there is no removal. */
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

/** Only a setting that the event changed; without a baseline, the old value is assumed to be the opposite. */
const privateDnsBack = (request: JsonObject, before: EndpointBaseline | undefined): Deltas => {
  const now = booleanAt(request, 'PrivateDnsEnabled');
  if (now === undefined || before?.privateDnsEnabled === now) return {};
  return { PrivateDnsEnabled: !now };
};

/** The inverse of what a ModifyVpcEndpoint request changed; empty if there is nothing to undo. */
export const deltasBack = (request: JsonObject, before: EndpointBaseline | undefined): Deltas => ({
  ...withoutNoOps(inverted(request), before),
  ...policyBack(request, before),
  ...privateDnsBack(request, before),
});

const hasPolicyOf = ({ policy }: EndpointNetwork, request: JsonObject): boolean => {
  const asked = stringAt(request, 'PolicyDocument') ?? objectAt(request, 'PolicyDocument');
  if (asked === undefined && booleanAt(request, 'ResetPolicy') !== true) return true;
  return samePolicy(policy, asked);
};

/** Is an endpoint still as a ModifyVpcEndpoint request left it? */
export const isAsLeft = (endpoint: EndpointNetwork, request: JsonObject): boolean => {
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
