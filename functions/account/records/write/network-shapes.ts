import type { Json, JsonObject } from '../../../formats/json.ts';
import { own } from '../../../formats/json.ts';
import { lowerFirst } from '../../../formats/names.ts';
import type { ApiCall } from '../../api-call.ts';
import type {
  NetworkOfferedInputs,
  NetworkRepairInputs,
  NetworkReplayedInputs,
} from '../../network/inputs.ts';

type NetworkApi = keyof (NetworkRepairInputs & NetworkOfferedInputs & NetworkReplayedInputs);
type NetworkCall = Extract<ApiCall, { api: NetworkApi }>;
type Shape = { readonly request: JsonObject; readonly response: JsonObject };

/** Actions that EC2 records as one object `<Action>Request`, converted from XML. */
const NEWER: readonly string[] = [
  'CreateVpcEndpoint',
  'ModifyVpcEndpoint',
  'DeleteVpcEndpoints',
  'CreateNatGateway',
  'DeleteNatGateway',
  'ModifySecurityGroupRules',
  'DeleteEgressOnlyInternetGateway',
  'DeleteTransitGatewayVpcAttachment',
  'ModifyTransitGatewayVpcAttachment',
  'ModifyManagedPrefixList',
  'RestoreManagedPrefixListVersion',
  'ModifyVpcBlockPublicAccessOptions',
  'ModifyVpcBlockPublicAccessExclusion',
  'DeleteVpcBlockPublicAccessExclusion',
];

const XMLNS = 'http://ec2.amazonaws.com/doc/2016-11-15/';

/** Older actions write lists as `{items: [...]}`, and an empty list as `{}`. */
const items = (list: readonly Json[]): JsonObject => (list.length === 0 ? {} : { items: list });

/** Lists of the older dialect whose names in the request are not the API's names in lower case. */
const ITEM_NAMES: Readonly<Record<string, readonly [list: string, item: string]>> = {
  SecurityGroupRuleIds: ['securityGroupRuleIds', 'securityGroupRuleId'],
  Groups: ['groupSet', 'groupId'],
};

const older = (name: string, value: Json): readonly [string, Json] => {
  const named = own(ITEM_NAMES, name);
  if (named && Array.isArray(value)) {
    return [named[0], items(value.map((item: Json) => ({ [named[1]]: item })))];
  }
  if (name === 'IpPermissions' && Array.isArray(value))
    return ['ipPermissions', items(value.map(permission))];
  if (name === 'Protocol') return ['aclProtocol', value];
  return [lowerFirst(name), plain(value)];
};

const plain = (value: Json): Json => {
  if (Array.isArray(value)) return items(value.map(plain));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [lowerFirst(key), plain(item)]));
};

/** All lists of peers are present, even the empty ones. */
const permission = (given: Json): Json => {
  const { IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs, ...ports } = given as JsonObject;
  const peers = (list: Json | undefined): Json => plain(list ?? []);
  return {
    ...(plain(ports) as JsonObject),
    groups: peers(UserIdGroupPairs),
    ipRanges: peers(IpRanges),
    ipv6Ranges: peers(Ipv6Ranges),
    prefixListIds: peers(PrefixListIds),
  };
};

/** A single member has no array; several become an array. Each has its position. */
const tagged = (list: readonly Json[]): Json => {
  const members = list.map((item, index) =>
    typeof item === 'object' && item !== null
      ? { tag: index + 1, ...item }
      : { tag: index + 1, content: item },
  );
  return members.length === 1 ? (members[0] ?? '') : members;
};

/** `SubnetIds` is `SubnetId` in a record, and `AddEntries` is `AddEntry`, as in the query that was sent. */
const singular = (name: string): string => name.replace(/ies$/, 'y').replace(/s$/, '');

const newerRequest = (input: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) =>
      Array.isArray(value) ? [singular(name), tagged(value)] : [name, value],
    ),
  );

const newerResponse = (call: NetworkCall): JsonObject => {
  switch (call.api) {
    case 'ec2:CreateVpcEndpoint': {
      const { VpcId, ServiceName, VpcEndpointType, PrivateDnsEnabled = false } = call.input;
      const vpcEndpoint = {
        vpcEndpointId: `vpce-new-${ServiceName.split('.').at(-1)}`,
        state: 'pending',
        vpcId: VpcId,
        serviceName: ServiceName,
        vpcEndpointType: VpcEndpointType,
        privateDnsEnabled: PrivateDnsEnabled,
      };
      return { vpcEndpoint };
    }
    case 'ec2:DeleteVpcEndpoints':
      return { unsuccessful: '' };
    case 'ec2:DeleteNatGateway':
      return { natGatewayId: call.input.NatGatewayId };
    default:
      return { return: true };
  }
};

const olderResponse = (call: NetworkCall, eventId: string): JsonObject => {
  const base = { requestId: eventId };
  switch (call.api) {
    case 'ec2:AssociateRouteTable':
      return {
        ...base,
        associationId: `rtbassoc-${call.input.SubnetId.replace(/^subnet-/, '')}`,
        associationState: { state: 'associated' },
      };
    case 'ec2:ReplaceRouteTableAssociation':
    case 'ec2:ReplaceNetworkAclAssociation':
      return { ...base, newAssociationId: `${call.input.AssociationId}-new` };
    default:
      return { ...base, _return: true };
  }
};

const isNetworkCall = (call: ApiCall): call is NetworkCall =>
  call.api.startsWith('ec2:') &&
  call.api !== 'ec2:AssociateDhcpOptions' &&
  call.api !== 'ec2:ModifyVpcAttribute';

/** A call on a network as CloudTrail records it, in the dialect of EC2; undefined for other calls. */
export const networkShape = (call: ApiCall, eventId: string): Shape | undefined => {
  if (!isNetworkCall(call)) return undefined;
  const action = call.api.slice('ec2:'.length);
  const input = JSON.parse(JSON.stringify(call.input)) as JsonObject;
  if (NEWER.includes(action)) {
    return {
      request: { [`${action}Request`]: newerRequest(input) },
      response: { [`${action}Response`]: { xmlns: XMLNS, requestId: eventId, ...newerResponse(call) } },
    };
  }
  return {
    request: Object.fromEntries(Object.entries(input).map(([name, value]) => older(name, value))),
    response: olderResponse(call, eventId),
  };
};
