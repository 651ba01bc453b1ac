import type { ApiCall } from '../api-call.ts';
import type { AccountState } from '../state.ts';
import type { NetworkRepairInputs } from './inputs.ts';
import { entryInput, isAt } from './network-acl-entries.ts';
import { networksOf } from './parts.ts';
import { destinationOf, routeInput } from './routes.ts';

type AclCall = Extract<ApiCall, { api: `ec2:${'Create' | 'Replace' | 'Delete'}NetworkAclEntry` }>;

/** The call that restores the entry as it is before the fix. */
const aclBack = ({ api, input }: AclCall, state: AccountState): ApiCall | undefined => {
  const { NetworkAclId, RuleNumber, Egress } = input;
  if (api === 'ec2:CreateNetworkAclEntry') {
    return { api: 'ec2:DeleteNetworkAclEntry', input: { NetworkAclId, RuleNumber, Egress } };
  }
  const entry = networksOf(state)
    .flatMap(({ networkAcls }) => networkAcls)
    .find(({ networkAclId }) => networkAclId === NetworkAclId)
    ?.entries.find(isAt({ ruleNumber: RuleNumber, egress: Egress }));
  if (!entry) return undefined;
  const back =
    api === 'ec2:DeleteNetworkAclEntry' ? 'ec2:CreateNetworkAclEntry' : 'ec2:ReplaceNetworkAclEntry';
  return { api: back, input: entryInput(NetworkAclId, entry) };
};

const routeBack = (
  { api, input }: Extract<ApiCall, { api: 'ec2:CreateRoute' | 'ec2:ReplaceRoute' }>,
  state: AccountState,
): ApiCall | undefined => {
  const { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } = input;
  if (api === 'ec2:CreateRoute') {
    const destination = {
      ...(DestinationCidrBlock ? { DestinationCidrBlock } : {}),
      ...(DestinationIpv6CidrBlock ? { DestinationIpv6CidrBlock } : {}),
      ...(DestinationPrefixListId ? { DestinationPrefixListId } : {}),
    };
    return { api: 'ec2:DeleteRoute', input: { RouteTableId, ...destination } };
  }
  const route = networksOf(state)
    .flatMap(({ routeTables }) => routeTables)
    .find(({ routeTableId }) => routeTableId === RouteTableId)
    ?.routes.find(({ destination }) => destination === destinationOf(input));
  const back = route && routeInput(RouteTableId, route);
  return back && { api, input: back };
};

const swapped = (name: string): string =>
  name.startsWith('Add') ? name.replace('Add', 'Remove') : name.replace('Remove', 'Add');

const endpointBack = (
  input: NetworkRepairInputs['ec2:ModifyVpcEndpoint'],
  state: AccountState,
): ApiCall | undefined => {
  const { VpcEndpointId, PrivateDnsEnabled, PolicyDocument, ResetPolicy, ...lists } = input;
  const endpoint = networksOf(state)
    .flatMap(({ endpoints }) => endpoints)
    .find(({ vpcEndpointId }) => vpcEndpointId === VpcEndpointId);
  if (!endpoint) return undefined;
  const hadPolicy =
    endpoint.policy === undefined ? { ResetPolicy: true as const } : { PolicyDocument: endpoint.policy };
  const changesPolicy = PolicyDocument !== undefined || ResetPolicy !== undefined;
  return {
    api: 'ec2:ModifyVpcEndpoint',
    input: {
      VpcEndpointId,
      ...Object.fromEntries(Object.entries(lists).map(([name, ids]) => [swapped(name), ids])),
      ...(PrivateDnsEnabled === undefined ? {} : { PrivateDnsEnabled: endpoint.privateDnsEnabled }),
      ...(changesPolicy ? hadPolicy : {}),
    },
  };
};

/** The call that undoes a call on a network, derived from the state before it; undefined if there is none. */
export const takeBackOnNetwork = (call: ApiCall, state: AccountState): ApiCall | undefined => {
  switch (call.api) {
    case 'ec2:AuthorizeSecurityGroupIngress':
      return { api: 'ec2:RevokeSecurityGroupIngress', input: call.input };
    case 'ec2:AuthorizeSecurityGroupEgress':
      return { api: 'ec2:RevokeSecurityGroupEgress', input: call.input };
    case 'ec2:CreateNetworkAclEntry':
    case 'ec2:ReplaceNetworkAclEntry':
    case 'ec2:DeleteNetworkAclEntry':
      return aclBack(call, state);
    case 'ec2:CreateRoute':
    case 'ec2:ReplaceRoute':
      return routeBack(call, state);
    case 'ec2:ModifyVpcEndpoint':
      return endpointBack(call.input, state);
    case 'ec2:AttachInternetGateway':
      return { api: 'ec2:DetachInternetGateway', input: call.input };
    default:
      return undefined;
  }
};
