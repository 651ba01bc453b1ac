import type { ApiCall } from '../../core/api-call.ts';
import { revokedRuleIds, revokedRules } from '../../core/changes/decode-security-groups.ts';
import {
  booleanAt,
  membersOf,
  newerRequest,
  newerResponse,
  numberAt,
  scalarAt,
  textsOf,
} from '../../core/changes/ec2-dialects.ts';
import { entryInput, entryKeyOf, entryOf } from '../../core/changes/network-acl-entries.ts';
import {
  destinationInput,
  recordedDestination,
  recordedTarget,
  routeInput,
} from '../../core/changes/routes.ts';
import { permissionOf, requestedRules } from '../../core/changes/security-group-rules.ts';
import type { Change } from '../../core/cloudtrail.ts';
import { at, type JsonObject, stringAt } from '../../core/json.ts';

type Reader = (change: Change) => ApiCall | undefined;

const authorize =
  (api: 'ec2:AuthorizeSecurityGroupIngress' | 'ec2:AuthorizeSecurityGroupEgress'): Reader =>
  ({ request }) => {
    const GroupId = stringAt(request, 'groupId');
    const rules = requestedRules(api === 'ec2:AuthorizeSecurityGroupEgress', request);
    return GroupId && rules.length > 0
      ? { api, input: { GroupId, IpPermissions: rules.map(permissionOf) } }
      : undefined;
  };

const revoke =
  (api: 'ec2:RevokeSecurityGroupIngress' | 'ec2:RevokeSecurityGroupEgress'): Reader =>
  (change) => {
    const GroupId = stringAt(change.request, 'groupId');
    if (!GroupId) return undefined;
    const SecurityGroupRuleIds = revokedRuleIds(change.request);
    if (SecurityGroupRuleIds.length > 0) return { api, input: { GroupId, SecurityGroupRuleIds } };
    const rules = revokedRules(api === 'ec2:RevokeSecurityGroupEgress', change);
    const IpPermissions = rules.map(permissionOf);
    return rules.length > 0 ? { api, input: { GroupId, IpPermissions } } : undefined;
  };

const modifyRules: Reader = ({ request }) => {
  const body = newerRequest(request, 'ModifySecurityGroupRules');
  const GroupId = stringAt(body, 'GroupId');
  const SecurityGroupRules = membersOf(body['SecurityGroupRule']).flatMap((item) => {
    const SecurityGroupRuleId = scalarAt(item, 'SecurityGroupRuleId');
    const rule = at(item, 'SecurityGroupRule');
    const FromPort = numberAt(rule, 'FromPort');
    const ToPort = numberAt(rule, 'ToPort');
    const texts = ['CidrIpv4', 'CidrIpv6', 'PrefixListId', 'ReferencedGroupId'].flatMap((name) => {
      const value = scalarAt(rule, name);
      return value ? [[name, value] as const] : [];
    });
    if (!SecurityGroupRuleId) return [];
    const ports = {
      ...(FromPort === undefined ? {} : { FromPort }),
      ...(ToPort === undefined ? {} : { ToPort }),
    };
    const IpProtocol = scalarAt(rule, 'IpProtocol') ?? '-1';
    return [
      { SecurityGroupRuleId, SecurityGroupRule: { IpProtocol, ...ports, ...Object.fromEntries(texts) } },
    ];
  });
  return GroupId
    ? { api: 'ec2:ModifySecurityGroupRules', input: { GroupId, SecurityGroupRules } }
    : undefined;
};

const putEntry =
  (api: 'ec2:CreateNetworkAclEntry' | 'ec2:ReplaceNetworkAclEntry'): Reader =>
  ({ request }) => {
    const key = entryKeyOf(request);
    const entry = entryOf(request);
    return key && entry ? { api, input: entryInput(key.networkAclId, entry) } : undefined;
  };

const deleteEntry: Reader = ({ request }) => {
  const key = entryKeyOf(request);
  if (!key) return undefined;
  const input = { NetworkAclId: key.networkAclId, RuleNumber: key.ruleNumber, Egress: key.egress };
  return { api: 'ec2:DeleteNetworkAclEntry', input };
};

const associateAcl: Reader = ({ request }) => {
  const AssociationId = stringAt(request, 'associationId');
  const NetworkAclId = stringAt(request, 'networkAclId');
  return AssociationId && NetworkAclId
    ? { api: 'ec2:ReplaceNetworkAclAssociation', input: { AssociationId, NetworkAclId } }
    : undefined;
};

const groupsOf = (request: JsonObject): readonly string[] =>
  membersOf(request['groupSet']).flatMap((item) => scalarAt(item, 'groupId') ?? []);

const putRoute =
  (api: 'ec2:CreateRoute' | 'ec2:ReplaceRoute'): Reader =>
  ({ request }) => {
    const table = stringAt(request, 'routeTableId');
    const destination = recordedDestination(request);
    const target = recordedTarget(request);
    const input = table && destination && target ? routeInput(table, { destination, target }) : undefined;
    return input && { api, input };
  };

const deleteRoute: Reader = ({ request }) => {
  const RouteTableId = stringAt(request, 'routeTableId');
  const destination = recordedDestination(request);
  return RouteTableId && destination
    ? { api: 'ec2:DeleteRoute', input: { RouteTableId, ...destinationInput(destination) } }
    : undefined;
};

const createEndpoint: Reader = ({ request }) => {
  const body = newerRequest(request, 'CreateVpcEndpoint');
  const VpcId = stringAt(body, 'VpcId');
  const ServiceName = stringAt(body, 'ServiceName');
  if (!VpcId || !ServiceName) return undefined;
  const isInterface = stringAt(body, 'VpcEndpointType')?.toLowerCase() === 'interface';
  const PolicyDocument = stringAt(body, 'PolicyDocument');
  return {
    api: 'ec2:CreateVpcEndpoint',
    input: {
      VpcId,
      ServiceName,
      VpcEndpointType: isInterface ? 'Interface' : 'Gateway',
      SubnetIds: textsOf(body['SubnetId']),
      SecurityGroupIds: textsOf(body['SecurityGroupId']),
      RouteTableIds: textsOf(body['RouteTableId']),
      PrivateDnsEnabled: booleanAt(body, 'PrivateDnsEnabled') ?? false,
      ...(PolicyDocument ? { PolicyDocument } : {}),
    },
  };
};

const LISTS = ['SubnetId', 'SecurityGroupId', 'RouteTableId'].flatMap((list) => [
  `Add${list}`,
  `Remove${list}`,
]);

const modifyEndpoint: Reader = ({ request }) => {
  const body = newerRequest(request, 'ModifyVpcEndpoint');
  const VpcEndpointId = stringAt(body, 'VpcEndpointId');
  if (!VpcEndpointId) return undefined;
  const lists = LISTS.flatMap((name) => {
    const ids = textsOf(body[name]);
    return ids.length > 0 ? [[`${name}s`, ids] as const] : [];
  });
  const privateDns = booleanAt(body, 'PrivateDnsEnabled');
  const PolicyDocument = stringAt(body, 'PolicyDocument');
  return {
    api: 'ec2:ModifyVpcEndpoint',
    input: {
      VpcEndpointId,
      ...Object.fromEntries(lists),
      ...(privateDns === undefined ? {} : { PrivateDnsEnabled: privateDns }),
      ...(PolicyDocument ? { PolicyDocument } : {}),
      ...(booleanAt(body, 'ResetPolicy') ? { ResetPolicy: true } : {}),
    },
  };
};

const deleteEndpoints: Reader = ({ request, response }) => {
  const answer = newerResponse(response, 'DeleteVpcEndpoints');
  const kept = membersOf(answer['unsuccessful']).flatMap((item) => scalarAt(item, 'resourceId') ?? []);
  const VpcEndpointIds = textsOf(newerRequest(request, 'DeleteVpcEndpoints')['VpcEndpointId']).filter(
    (id) => !kept.includes(id),
  );
  return VpcEndpointIds.length > 0 ? { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds } } : undefined;
};

const two =
  <A extends string, B extends string>(
    first: readonly [string, A],
    second: readonly [string, B],
    make: (input: Readonly<Record<A | B, string>>) => ApiCall,
  ): Reader =>
  ({ request }) => {
    const a = stringAt(request, first[0]);
    const b = stringAt(request, second[0]);
    return a && b ? make({ [first[1]]: a, [second[1]]: b } as Readonly<Record<A | B, string>>) : undefined;
  };

const address =
  (api: 'ec2:DisassociateAddress' | 'ec2:ReleaseAddress', field: 'AssociationId' | 'AllocationId'): Reader =>
  ({ request }) => {
    const id = stringAt(request, field === 'AssociationId' ? 'associationId' : 'allocationId');
    const PublicIp = stringAt(request, 'publicIp');
    const input = id ? { [field]: id } : PublicIp ? { PublicIp } : undefined;
    return input && { api, input };
  };

/** The calls on networks that records stand for, by CloudTrail's event names. */
export const NETWORK_READERS: Readonly<Record<string, Reader>> = {
  'ec2:AuthorizeSecurityGroupIngress': authorize('ec2:AuthorizeSecurityGroupIngress'),
  'ec2:AuthorizeSecurityGroupEgress': authorize('ec2:AuthorizeSecurityGroupEgress'),
  'ec2:RevokeSecurityGroupIngress': revoke('ec2:RevokeSecurityGroupIngress'),
  'ec2:RevokeSecurityGroupEgress': revoke('ec2:RevokeSecurityGroupEgress'),
  'ec2:ModifySecurityGroupRules': modifyRules,
  'ec2:CreateNetworkAclEntry': putEntry('ec2:CreateNetworkAclEntry'),
  'ec2:ReplaceNetworkAclEntry': putEntry('ec2:ReplaceNetworkAclEntry'),
  'ec2:DeleteNetworkAclEntry': deleteEntry,
  'ec2:ReplaceNetworkAclAssociation': associateAcl,
  'ec2:ModifyNetworkInterfaceAttribute': ({ request }) => {
    const NetworkInterfaceId = stringAt(request, 'networkInterfaceId');
    const Groups = groupsOf(request);
    return NetworkInterfaceId && Groups.length > 0
      ? { api: 'ec2:ModifyNetworkInterfaceAttribute', input: { NetworkInterfaceId, Groups } }
      : undefined;
  },
  'ec2:ModifyInstanceAttribute': ({ request }) => {
    const InstanceId = stringAt(request, 'instanceId');
    const Groups = groupsOf(request);
    return InstanceId && Groups.length > 0
      ? { api: 'ec2:ModifyInstanceAttribute', input: { InstanceId, Groups } }
      : undefined;
  },
  'ec2:CreateRoute': putRoute('ec2:CreateRoute'),
  'ec2:ReplaceRoute': putRoute('ec2:ReplaceRoute'),
  'ec2:DeleteRoute': deleteRoute,
  'ec2:AssociateRouteTable': two(['routeTableId', 'RouteTableId'], ['subnetId', 'SubnetId'], (input) => ({
    api: 'ec2:AssociateRouteTable',
    input,
  })),
  'ec2:DisassociateRouteTable': ({ request }) => {
    const AssociationId = stringAt(request, 'associationId');
    return AssociationId ? { api: 'ec2:DisassociateRouteTable', input: { AssociationId } } : undefined;
  },
  'ec2:ReplaceRouteTableAssociation': two(
    ['associationId', 'AssociationId'],
    ['routeTableId', 'RouteTableId'],
    (input) => ({ api: 'ec2:ReplaceRouteTableAssociation', input }),
  ),
  'ec2:CreateVpcEndpoint': createEndpoint,
  'ec2:ModifyVpcEndpoint': modifyEndpoint,
  'ec2:DeleteVpcEndpoints': deleteEndpoints,
  'ec2:DeleteNatGateway': ({ request }) => {
    const NatGatewayId = stringAt(newerRequest(request, 'DeleteNatGateway'), 'NatGatewayId');
    return NatGatewayId ? { api: 'ec2:DeleteNatGateway', input: { NatGatewayId } } : undefined;
  },
  'ec2:AttachInternetGateway': two(
    ['internetGatewayId', 'InternetGatewayId'],
    ['vpcId', 'VpcId'],
    (input) => ({ api: 'ec2:AttachInternetGateway', input }),
  ),
  'ec2:DetachInternetGateway': two(
    ['internetGatewayId', 'InternetGatewayId'],
    ['vpcId', 'VpcId'],
    (input) => ({ api: 'ec2:DetachInternetGateway', input }),
  ),
  'ec2:DisassociateAddress': address('ec2:DisassociateAddress', 'AssociationId'),
  'ec2:ReleaseAddress': address('ec2:ReleaseAddress', 'AllocationId'),
  'ec2:ModifySubnetAttribute': ({ request }) => {
    const SubnetId = stringAt(request, 'subnetId');
    const Value = booleanAt(request, 'mapPublicIpOnLaunch', 'value');
    return SubnetId && Value !== undefined
      ? { api: 'ec2:ModifySubnetAttribute', input: { SubnetId, MapPublicIpOnLaunch: { Value } } }
      : undefined;
  },
};
