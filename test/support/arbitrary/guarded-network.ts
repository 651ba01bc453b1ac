import fc from 'fast-check';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { emptyState } from '../../../functions/account/collections.ts';
import type { IpPermission } from '../../../functions/account/network/inputs.ts';
import type { SecurityGroupRule, VpcNetwork } from '../../../functions/account/network/network.ts';
import { present, presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { content, DOCUMENT, documentOf, IDENTITY, optionSet } from '../samples/sample-account.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  ENDPOINT_SUBNET,
  endpointTo,
  entry,
  gatewayToS3,
  groups,
  groupWith,
  NETWORK_ID,
  NODE_GROUP,
  NODE_SUBNET,
  networkOf,
  nodeIn,
  OPEN_ENTRIES,
  PUBLIC_SUBNET,
  rule,
  S3_LIST,
  tablesWith,
} from '../samples/sample-network.ts';

/** VPCs as people build them, and every single change, whether or not it breaks one. */

const ELASTIC = { publicIp: '192.0.2.50', allocationId: 'eipalloc-1', associationId: 'eipassoc-1' };
const OTHER_GROUP = 'sg-other';

const nodes = [
  nodeIn(),
  nodeIn({
    instanceId: 'i-2',
    name: 'batch-1',
    interface: { subnetId: NODE_SUBNET, addresses: ['10.0.1.11'], groupIds: [NODE_GROUP, OTHER_GROUP] },
  }),
  nodeIn({
    instanceId: 'i-3',
    name: 'edge-1',
    hasPublicIp: true,
    elasticIp: ELASTIC,
    interface: {
      networkInterfaceId: 'eni-3',
      subnetId: PUBLIC_SUBNET,
      addresses: ['10.0.3.12'],
      groupIds: [OTHER_GROUP],
    },
  }),
];

const everything = (direction: 'in' | 'out') => rule(direction, '0.0.0.0/0', { protocol: '-1' });
const some = <T>(...all: readonly T[]) => fc.subarray([...all]);

const nodeRules = fc.constantFrom(
  [everything('out')],
  [rule('out', '0.0.0.0/0')],
  [rule('out', ENDPOINT_GROUP), rule('out', S3_LIST)],
  [rule('out', '10.0.0.0/16'), rule('out', '0.0.0.0/0', { ruleId: 'sgr-wide', toPort: 8443 })],
);

const endpoints = fc
  .tuple(some('ssm', 'ssmmessages', 's3', 'logs'), fc.boolean(), fc.boolean())
  .map(([services, all, gateway]) => [
    ...(all ? ['ssm', 'ssmmessages', 's3', 'logs'] : services).map((service) => endpointTo(service)),
    ...(gateway ? [gatewayToS3()] : []),
  ]);

const defaultRoute = fc.constantFrom({}, { '0.0.0.0/0': 'nat-1' }, { '0.0.0.0/0': 'tgw-1' });
const acls = fc.constantFrom(
  OPEN_ENTRIES,
  [...OPEN_ENTRIES, entry(90, 'out', 'allow', { protocol: '6', fromPort: 443, toPort: 443 })],
  [entry(200, 'in', 'allow'), entry(200, 'out', 'allow', { protocol: '6' })],
);

const network: fc.Arbitrary<VpcNetwork> = fc
  .record({
    own: nodeRules,
    other: nodeRules,
    endpoints,
    route: defaultRoute,
    acl: acls,
    nodes: fc.subarray(nodes, { minLength: 1 }),
    dhcpOptionsId: fc.constantFrom('dopt-amazon', 'dopt-amazon', 'dopt-private', 'default'),
    enableDnsHostnames: fc.constantFrom(true, true, true, false),
  })
  .map(({ own, other, route, acl, ...rest }) =>
    networkOf({
      ...rest,
      routeTables: tablesWith(route).map((table) =>
        table.main ? { ...table, mainAssociationId: 'rtbassoc-main' } : table,
      ),
      networkAcls: [
        aclOf('acl-default', [], OPEN_ENTRIES, { isDefault: true }),
        aclOf('acl-node', [NODE_SUBNET], acl),
        aclOf('acl-endpoint', [ENDPOINT_SUBNET]),
        aclOf('acl-public', [PUBLIC_SUBNET]),
        aclOf('acl-locked', [], []),
      ],
      securityGroups: groups(
        groupWith(NODE_GROUP, own),
        groupWith(OTHER_GROUP, other),
        groupWith(ENDPOINT_GROUP, [rule('in', '10.0.0.0/16')]),
        groupWith('sg-empty', []),
      ),
    }),
  );

const inputs = fc.constantFrom(
  {},
  { s3BucketName: 'example' },
  { s3BucketName: 'example', s3EncryptionEnabled: true, cloudWatchLogGroupName: '/example' },
);

/** An account with one such VPC. */
export const arbitraryGuarded: fc.Arbitrary<AccountState> = fc.tuple(network, inputs).map(
  ([vpc, given]): AccountState => ({
    ...emptyState(IDENTITY),
    networks: { [NETWORK_ID]: present(vpc) },
    documents: { [DOCUMENT]: present(documentOf([content(given)])) },
    dhcpOptions: {
      'dopt-amazon': present(optionSet('dopt-amazon', ['AmazonProvidedDNS'])),
      'dopt-public': present(optionSet('dopt-public', ['8.8.8.8'])),
      'dopt-private': present(optionSet('dopt-private', ['10.0.2.53'])),
    },
  }),
);

const permission = ({ protocol, fromPort, toPort, peer }: SecurityGroupRule): IpPermission => ({
  IpProtocol: protocol,
  ...(fromPort === undefined ? {} : { FromPort: fromPort }),
  ...(toPort === undefined ? {} : { ToPort: toPort }),
  ...(peer.kind === 'cidr' ? { IpRanges: [{ CidrIp: peer.cidr }] } : {}),
  ...(peer.kind === 'prefix-list' ? { PrefixListIds: [{ PrefixListId: peer.prefixListId }] } : {}),
  ...(peer.kind === 'security-group' ? { UserIdGroupPairs: [{ GroupId: peer.groupId }] } : {}),
});

const onGroups = ({ securityGroups }: VpcNetwork): readonly ApiCall[] =>
  Object.values(securityGroups).flatMap((observed): ApiCall[] => {
    const group = presentValue(observed);
    return (group?.rules ?? []).flatMap((one): ApiCall[] => {
      const GroupId = group?.groupId ?? '';
      const api = one.egress ? 'ec2:RevokeSecurityGroupEgress' : 'ec2:RevokeSecurityGroupIngress';
      return [
        { api, input: { GroupId, IpPermissions: [permission(one)] } },
        { api, input: { GroupId, SecurityGroupRuleIds: [one.ruleId ?? ''] } },
      ];
    });
  });

const onAcls = ({ networkAcls }: VpcNetwork): readonly ApiCall[] =>
  networkAcls.flatMap(({ networkAclId, entries, associations }): ApiCall[] => [
    ...[true, false].map(
      (Egress): ApiCall => ({
        api: 'ec2:CreateNetworkAclEntry',
        input: {
          NetworkAclId: networkAclId,
          RuleNumber: 50,
          Egress,
          Protocol: '6',
          RuleAction: 'deny',
          CidrBlock: '0.0.0.0/0',
          PortRange: { From: 443, To: 443 },
        },
      }),
    ),
    ...entries
      .filter(({ ruleNumber }) => ruleNumber < 32767)
      .flatMap(({ ruleNumber, egress }): ApiCall[] => {
        const key = { NetworkAclId: networkAclId, RuleNumber: ruleNumber, Egress: egress };
        return [
          { api: 'ec2:DeleteNetworkAclEntry', input: key },
          {
            api: 'ec2:ReplaceNetworkAclEntry',
            input: { ...key, Protocol: '-1', RuleAction: 'deny', CidrBlock: '0.0.0.0/0' },
          },
        ];
      }),
    ...Object.values(associations).map(
      (AssociationId): ApiCall => ({
        api: 'ec2:ReplaceNetworkAclAssociation',
        input: { AssociationId, NetworkAclId: 'acl-locked' },
      }),
    ),
  ]);

const onRoutes = ({ routeTables }: VpcNetwork): readonly ApiCall[] =>
  routeTables.flatMap(({ routeTableId, routes }): ApiCall[] => [
    ...routes
      .filter(({ target }) => target !== 'local')
      .flatMap(({ destination }): ApiCall[] => {
        const key = { RouteTableId: routeTableId, DestinationCidrBlock: destination };
        return [
          { api: 'ec2:DeleteRoute', input: key },
          { api: 'ec2:ReplaceRoute', input: { ...key, GatewayId: 'igw-1' } },
          { api: 'ec2:ReplaceRoute', input: { ...key, TransitGatewayId: 'tgw-2' } },
        ];
      }),
    {
      api: 'ec2:CreateRoute',
      input: { RouteTableId: routeTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' },
    },
    {
      api: 'ec2:ReplaceRouteTableAssociation',
      input: { AssociationId: 'rtbassoc-node', RouteTableId: routeTableId },
    },
    {
      api: 'ec2:ReplaceRouteTableAssociation',
      input: { AssociationId: 'rtbassoc-main', RouteTableId: routeTableId },
    },
    { api: 'ec2:AssociateRouteTable', input: { RouteTableId: routeTableId, SubnetId: ENDPOINT_SUBNET } },
  ]);

const onEndpoints = ({ endpoints: all }: VpcNetwork): readonly ApiCall[] => [
  ...all.flatMap(({ vpcEndpointId: VpcEndpointId }): ApiCall[] => [
    { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: [VpcEndpointId] } },
    { api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId, PrivateDnsEnabled: false } },
    {
      api: 'ec2:ModifyVpcEndpoint',
      input: {
        VpcEndpointId,
        AddSecurityGroupIds: ['sg-empty'],
        RemoveSecurityGroupIds: [ENDPOINT_GROUP],
      },
    },
    { api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId, PolicyDocument: '{"Statement":[]}' } },
  ]),
  {
    api: 'ec2:CreateVpcEndpoint',
    input: {
      VpcId: NETWORK_ID,
      ServiceName: 'com.amazonaws.ap-northeast-1.ssmmessages',
      VpcEndpointType: 'Interface',
      SubnetIds: [ENDPOINT_SUBNET],
      SecurityGroupIds: ['sg-empty'],
      PrivateDnsEnabled: true,
    },
  },
];

const ELSEWHERE: readonly ApiCall[] = [
  { api: 'ec2:DetachInternetGateway', input: { InternetGatewayId: 'igw-1', VpcId: NETWORK_ID } },
  { api: 'ec2:DeleteNatGateway', input: { NatGatewayId: 'nat-1' } },
  { api: 'ec2:DisassociateAddress', input: { AssociationId: 'eipassoc-1' } },
  { api: 'ec2:DisassociateRouteTable', input: { AssociationId: 'rtbassoc-node' } },
  { api: 'ec2:ModifyInstanceAttribute', input: { InstanceId: 'i-2', Groups: ['sg-empty'] } },
  {
    api: 'ec2:ModifyNetworkInterfaceAttribute',
    input: { NetworkInterfaceId: 'eni-3', Groups: ['sg-empty'] },
  },
  ...['dopt-public', 'dopt-private', 'dopt-amazon', 'default'].map(
    (DhcpOptionsId): ApiCall => ({
      api: 'ec2:AssociateDhcpOptions',
      input: { DhcpOptionsId, VpcId: NETWORK_ID },
    }),
  ),
  ...[true, false].flatMap((Value): ApiCall[] => [
    { api: 'ec2:ModifyVpcAttribute', input: { VpcId: NETWORK_ID, EnableDnsSupport: { Value } } },
    { api: 'ec2:ModifyVpcAttribute', input: { VpcId: NETWORK_ID, EnableDnsHostnames: { Value } } },
  ]),
];

/** The single changes that somebody could make to an account's VPC. */
export const changesOf = (state: AccountState): readonly ApiCall[] => {
  const vpc = presentValue(state.networks[NETWORK_ID]);
  if (!vpc) throw new Error('the account has no VPC');
  return [...onGroups(vpc), ...onAcls(vpc), ...onRoutes(vpc), ...onEndpoints(vpc), ...ELSEWHERE];
};
