import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../../functions/account/api-call.ts';
import { applyCall } from '../../../../functions/account/apply-call.ts';
import { applyPlan } from '../../../../functions/account/apply-plan.ts';
import type { VpcNetwork } from '../../../../functions/account/network/network.ts';
import { presentValue } from '../../../../functions/account/observed.ts';
import {
  ENDPOINT_SUBNET,
  endpointTo,
  gatewayToS3,
  NETWORK_ID,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  nodeIn,
  PUBLIC_SUBNET,
  S3_LIST,
  tablesWith,
} from '../../../support/samples/sample-network.ts';
import { pathState } from '../../../support/samples/sample-paths.ts';

const eni = (): VpcNetwork['nodes'] => {
  const node = nodeIn();
  return [{ ...node, interface: { ...node.interface, networkInterfaceId: 'eni-1' } }];
};
const state = pathState(
  natNetwork({
    nodes: eni(),
    endpoints: [endpointTo('ssm'), endpointTo('logs', { privateDnsEnabled: false })],
  }),
);
const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const ssh = { ...https, FromPort: 22, ToPort: 22 };
const entry = { NetworkAclId: 'acl-node', RuleNumber: 100, Egress: true } as const;
const allow = { ...entry, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' } as const;
const route = { RouteTableId: 'rtb-node', DestinationCidrBlock: '0.0.0.0/0' };
const SERVICE = endpointTo('ssm').serviceName;

const refusals: readonly (readonly [string, ApiCall])[] = [
  [
    'InvalidGroup.NotFound',
    { api: 'ec2:AuthorizeSecurityGroupEgress', input: { GroupId: 'sg-x', IpPermissions: [https] } },
  ],
  [
    'InvalidPermission.Duplicate',
    { api: 'ec2:AuthorizeSecurityGroupEgress', input: { GroupId: NODE_GROUP, IpPermissions: [ssh, https] } },
  ],
  [
    'InvalidPermission.NotFound',
    { api: 'ec2:RevokeSecurityGroupEgress', input: { GroupId: NODE_GROUP, IpPermissions: [ssh] } },
  ],
  [
    'InvalidPermission.NotFound',
    { api: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: NODE_GROUP, IpPermissions: [https] } },
  ],
  [
    'InvalidSecurityGroupRuleId.NotFound',
    { api: 'ec2:RevokeSecurityGroupEgress', input: { GroupId: NODE_GROUP, SecurityGroupRuleIds: ['sgr-x'] } },
  ],
  [
    'InvalidSecurityGroupRuleId.NotFound',
    {
      api: 'ec2:ModifySecurityGroupRules',
      input: {
        GroupId: NODE_GROUP,
        SecurityGroupRules: [{ SecurityGroupRuleId: 'sgr-x', SecurityGroupRule: { IpProtocol: '-1' } }],
      },
    },
  ],
  ['NetworkAclEntryAlreadyExists', { api: 'ec2:CreateNetworkAclEntry', input: allow }],
  [
    'InvalidNetworkAclID.NotFound',
    { api: 'ec2:CreateNetworkAclEntry', input: { ...allow, NetworkAclId: 'acl-x' } },
  ],
  [
    'InvalidNetworkAclEntry.NotFound',
    { api: 'ec2:ReplaceNetworkAclEntry', input: { ...allow, RuleNumber: 7 } },
  ],
  [
    'InvalidNetworkAclEntry.NotFound',
    { api: 'ec2:DeleteNetworkAclEntry', input: { ...entry, RuleNumber: 7 } },
  ],
  [
    'InvalidAssociationID.NotFound',
    {
      api: 'ec2:ReplaceNetworkAclAssociation',
      input: { AssociationId: 'aclassoc-x', NetworkAclId: 'acl-node' },
    },
  ],
  [
    'InvalidNetworkAclID.NotFound',
    {
      api: 'ec2:ReplaceNetworkAclAssociation',
      input: { AssociationId: `aclassoc-${NODE_SUBNET}`, NetworkAclId: 'acl-x' },
    },
  ],
  ['RouteAlreadyExists', { api: 'ec2:CreateRoute', input: { ...route, NatGatewayId: 'nat-1' } }],
  [
    'InvalidRouteTableID.NotFound',
    { api: 'ec2:CreateRoute', input: { ...route, RouteTableId: 'rtb-x', NatGatewayId: 'nat-1' } },
  ],
  ['InvalidNatGatewayID.NotFound', { api: 'ec2:ReplaceRoute', input: { ...route, NatGatewayId: 'nat-x' } }],
  ['InvalidGatewayID.NotFound', { api: 'ec2:ReplaceRoute', input: { ...route, GatewayId: 'igw-x' } }],
  [
    'InvalidParameterValue',
    {
      api: 'ec2:ReplaceRoute',
      input: { RouteTableId: 'rtb-node', DestinationCidrBlock: '10.9.0.0/16', NatGatewayId: 'nat-1' },
    },
  ],
  [
    'InvalidRoute.NotFound',
    { api: 'ec2:DeleteRoute', input: { RouteTableId: 'rtb-node', DestinationIpv6CidrBlock: '::/0' } },
  ],
  [
    'Resource.AlreadyAssociated',
    { api: 'ec2:AssociateRouteTable', input: { RouteTableId: 'rtb-main', SubnetId: NODE_SUBNET } },
  ],
  [
    'InvalidAssociationID.NotFound',
    { api: 'ec2:DisassociateRouteTable', input: { AssociationId: 'rtbassoc-x' } },
  ],
  [
    'InvalidRouteTableID.NotFound',
    {
      api: 'ec2:ReplaceRouteTableAssociation',
      input: { AssociationId: 'rtbassoc-node', RouteTableId: 'rtb-x' },
    },
  ],
  [
    'InvalidVpcId.NotFound',
    {
      api: 'ec2:CreateVpcEndpoint',
      input: { VpcId: 'vpc-x', ServiceName: SERVICE, VpcEndpointType: 'Interface' },
    },
  ],
  [
    'InvalidParameter',
    {
      api: 'ec2:CreateVpcEndpoint',
      input: {
        VpcId: NETWORK_ID,
        ServiceName: SERVICE,
        VpcEndpointType: 'Interface',
        PrivateDnsEnabled: true,
      },
    },
  ],
  ['InvalidVpcEndpointId.NotFound', { api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId: 'vpce-x' } }],
  ['InvalidVpcEndpointId.NotFound', { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['vpce-x'] } }],
  ['NatGatewayNotFound', { api: 'ec2:DeleteNatGateway', input: { NatGatewayId: 'nat-x' } }],
  [
    'InvalidSubnetID.NotFound',
    { api: 'ec2:CreateNatGateway', input: { SubnetId: 'subnet-x', ConnectivityType: 'public' } },
  ],
  [
    'Resource.AlreadyAssociated',
    { api: 'ec2:AttachInternetGateway', input: { InternetGatewayId: 'igw-1', VpcId: NETWORK_ID } },
  ],
  [
    'InvalidParameterValue',
    { api: 'ec2:AttachInternetGateway', input: { InternetGatewayId: 'igw-2', VpcId: NETWORK_ID } },
  ],
  [
    'Gateway.NotAttached',
    { api: 'ec2:DetachInternetGateway', input: { InternetGatewayId: 'igw-x', VpcId: NETWORK_ID } },
  ],
  [
    'InvalidInstanceID.NotFound',
    {
      api: 'ec2:AssociateAddress',
      input: { AllocationId: 'eipalloc-1', InstanceId: 'i-x', AllowReassociation: false },
    },
  ],
  [
    'InvalidAssociationID.NotFound',
    { api: 'ec2:DisassociateAddress', input: { AssociationId: 'eipassoc-x' } },
  ],
  [
    'InvalidGroup.NotFound',
    { api: 'ec2:ModifyInstanceAttribute', input: { InstanceId: nodeIn().instanceId, Groups: ['sg-x'] } },
  ],
  [
    'InvalidNetworkInterfaceID.NotFound',
    {
      api: 'ec2:ModifyNetworkInterfaceAttribute',
      input: { NetworkInterfaceId: 'eni-x', Groups: [NODE_GROUP] },
    },
  ],
  ['InvalidSubnetID.NotFound', { api: 'ec2:ModifySubnetAttribute', input: { SubnetId: 'subnet-x' } }],
];

const happenedTo = (network: VpcNetwork, ...calls: readonly ApiCall[]): VpcNetwork => {
  const applied = applyPlan(pathState(network), { calls, restores: '', exact: true });
  const changed = applied && presentValue(applied.networks[NETWORK_ID]);
  if (!changed) throw new Error('refused');
  return changed;
};
const before = presentValue(state.networks[NETWORK_ID]);
const happened = (...calls: readonly ApiCall[]): VpcNetwork => {
  if (!before) throw new Error('no network');
  return happenedTo(before, ...calls);
};

describe('what EC2 refuses', () => {
  it.each(refusals)('%s', (errorCode, call) => {
    expect(applyCall(state, call)).toEqual({ ok: false, errorCode });
  });
});

type Pair = readonly [ApiCall, ApiCall];

/** Each call with the call that undoes it. */
const pairs: readonly Pair[] = [
  [
    { api: 'ec2:AuthorizeSecurityGroupEgress', input: { GroupId: NODE_GROUP, IpPermissions: [ssh] } },
    { api: 'ec2:RevokeSecurityGroupEgress', input: { GroupId: NODE_GROUP, IpPermissions: [ssh] } },
  ],
  [
    { api: 'ec2:CreateNetworkAclEntry', input: { ...allow, RuleNumber: 7 } },
    { api: 'ec2:DeleteNetworkAclEntry', input: { ...entry, RuleNumber: 7 } },
  ],
  [
    {
      api: 'ec2:CreateRoute',
      input: {
        RouteTableId: 'rtb-main',
        DestinationIpv6CidrBlock: '::/0',
        EgressOnlyInternetGatewayId: 'eigw-1',
      },
    },
    { api: 'ec2:DeleteRoute', input: { RouteTableId: 'rtb-main', DestinationIpv6CidrBlock: '::/0' } },
  ],
  [
    { api: 'ec2:ReplaceRoute', input: { ...route, GatewayId: 'igw-1' } },
    { api: 'ec2:ReplaceRoute', input: { ...route, NatGatewayId: 'nat-1' } },
  ],
  [
    { api: 'ec2:DetachInternetGateway', input: { InternetGatewayId: 'igw-1', VpcId: NETWORK_ID } },
    { api: 'ec2:AttachInternetGateway', input: { InternetGatewayId: 'igw-1', VpcId: NETWORK_ID } },
  ],
  [
    {
      api: 'ec2:ModifyVpcEndpoint',
      input: {
        VpcEndpointId: 'vpce-ssm',
        PrivateDnsEnabled: false,
        AddSecurityGroupIds: [NODE_GROUP],
        PolicyDocument: '{}',
      },
    },
    {
      api: 'ec2:ModifyVpcEndpoint',
      input: {
        VpcEndpointId: 'vpce-ssm',
        PrivateDnsEnabled: true,
        RemoveSecurityGroupIds: [NODE_GROUP],
        ResetPolicy: true,
      },
    },
  ],
];

describe('what a call does', () => {
  it.each(pairs)('%j is taken back', (call, back) => {
    expect(happened(call)).not.toEqual(before);
    expect(happened(call, back)).toEqual(before);
  });

  it('leaves black holes behind a NAT gateway', () => {
    const network = happened({ api: 'ec2:DeleteNatGateway', input: { NatGatewayId: 'nat-1' } });
    expect(network.natGateways[0]?.state).toBe('deleted');
    const routes = network.routeTables.find(({ routeTableId }) => routeTableId === 'rtb-node')?.routes;
    expect(routes).toContainEqual({ destination: '0.0.0.0/0', target: 'nat-1', blackhole: true });
  });

  it('changes a rule and leaves its id', () => {
    const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' };
    const SecurityGroupRules = [{ SecurityGroupRuleId: 'sgr-out-0.0.0.0/0', SecurityGroupRule }];
    const network = happened({
      api: 'ec2:ModifySecurityGroupRules',
      input: { GroupId: NODE_GROUP, SecurityGroupRules },
    });
    expect(presentValue(network.securityGroups[NODE_GROUP])?.rules).toMatchObject([
      { ruleId: 'sgr-out-0.0.0.0/0', fromPort: 22 },
    ]);
  });

  it('moves a subnet to another ACL and another table', () => {
    const network = happened(
      {
        api: 'ec2:ReplaceNetworkAclAssociation',
        input: { AssociationId: `aclassoc-${NODE_SUBNET}`, NetworkAclId: 'acl-public' },
      },
      {
        api: 'ec2:ReplaceRouteTableAssociation',
        input: { AssociationId: 'rtbassoc-node', RouteTableId: 'rtb-public' },
      },
    );
    const acl = network.networkAcls.find(({ associations }) => NODE_SUBNET in associations);
    expect(acl?.networkAclId).toBe('acl-public');
    const tables = network.routeTables.filter(({ subnetIds }) => subnetIds.includes(NODE_SUBNET));
    expect(tables.map(({ routeTableId }) => routeTableId)).toEqual(['rtb-public']);
  });

  it('makes an endpoint with an address in each subnet', () => {
    const input = {
      VpcId: NETWORK_ID,
      ServiceName: `${SERVICE}messages`,
      VpcEndpointType: 'Interface',
      SubnetIds: [ENDPOINT_SUBNET],
      SecurityGroupIds: [NODE_GROUP],
    } as const;
    const made = happened({ api: 'ec2:CreateVpcEndpoint', input }).endpoints.at(-1);
    expect(made).toMatchObject({
      vpcEndpointId: 'vpce-new-ssmmessages',
      privateDnsEnabled: false,
      interfaces: [{ subnetId: ENDPOINT_SUBNET, addresses: ['10.0.2.10'], groupIds: [NODE_GROUP] }],
    });
  });

  it('takes the route away with the gateway endpoint, and with its table', () => {
    const toGateway = { destination: S3_LIST, target: 'vpce-gateway', blackhole: false };
    const routed = networkOf({
      endpoints: [gatewayToS3()],
      routeTables: tablesWith().map((table) =>
        table.routeTableId === 'rtb-node' ? { ...table, routes: [...table.routes, toGateway] } : table,
      ),
    });
    const routesAfter = (...calls: readonly ApiCall[]) =>
      Object.fromEntries(
        happenedTo(routed, ...calls).routeTables.map(({ routeTableId, routes }) => [
          routeTableId,
          routes.some(({ target }) => target === 'vpce-gateway'),
        ]),
      );
    const VpcEndpointId = 'vpce-gateway';
    const remove: ApiCall = {
      api: 'ec2:ModifyVpcEndpoint',
      input: { VpcEndpointId, RemoveRouteTableIds: ['rtb-node'] },
    };
    const add: ApiCall = {
      api: 'ec2:ModifyVpcEndpoint',
      input: { VpcEndpointId, AddRouteTableIds: ['rtb-main'] },
    };
    expect(routesAfter(add)).toMatchObject({ 'rtb-node': true, 'rtb-main': true });
    expect(routesAfter(remove)).toMatchObject({ 'rtb-node': false, 'rtb-main': false });
    const gone: ApiCall = { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: [VpcEndpointId] } };
    expect(routesAfter(gone)).toMatchObject({ 'rtb-node': false });
  });

  it('gives an address to a node, and takes it', () => {
    const InstanceId = nodeIn().instanceId;
    const associate: ApiCall = {
      api: 'ec2:AssociateAddress',
      input: { AllocationId: 'eipalloc-1', InstanceId, AllowReassociation: false },
    };
    expect(happened(associate).nodes[0]?.hasPublicIp).toBe(true);
    expect(happened(associate, associate)).toEqual(happened(associate));
    const taken = happened(associate, { api: 'ec2:ReleaseAddress', input: { AllocationId: 'eipalloc-1' } });
    expect(taken).toEqual(before);
  });

  it('changes the groups of a node by either of its names', () => {
    for (const call of [
      {
        api: 'ec2:ModifyNetworkInterfaceAttribute',
        input: { NetworkInterfaceId: 'eni-1', Groups: ['sg-endpoint'] },
      },
      {
        api: 'ec2:ModifyInstanceAttribute',
        input: { InstanceId: nodeIn().instanceId, Groups: ['sg-endpoint'] },
      },
    ] as const) {
      expect(happened(call).nodes[0]?.interface.groupIds).toEqual(['sg-endpoint']);
    }
  });

  it('leaves what concerns instances to come alone, and what it started from', () => {
    const text = JSON.stringify(state);
    const input = { SubnetId: PUBLIC_SUBNET, MapPublicIpOnLaunch: { Value: false } };
    expect(happened({ api: 'ec2:ModifySubnetAttribute', input })).toEqual(before);
    for (const [call] of pairs) happened(call);
    expect(JSON.stringify(state)).toBe(text);
  });
});
