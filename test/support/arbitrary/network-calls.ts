import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { IpPermission } from '../../../functions/account/network/inputs.ts';
import type { SecurityGroupRule, VpcNetwork } from '../../../functions/account/network/network.ts';
import { networksOf, routeAssociationId } from '../../../functions/account/network/parts.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { own } from '../../../functions/formats/json.ts';

/** The single changes that somebody could make to the networks of an account. */

const permission = ({ protocol, fromPort, toPort, peer }: SecurityGroupRule): IpPermission => ({
  IpProtocol: protocol,
  ...(fromPort === undefined ? {} : { FromPort: fromPort }),
  ...(toPort === undefined ? {} : { ToPort: toPort }),
  ...(peer.kind === 'cidr' ? { IpRanges: [{ CidrIp: peer.cidr }] } : {}),
  ...(peer.kind === 'prefix-list' ? { PrefixListIds: [{ PrefixListId: peer.prefixListId }] } : {}),
  ...(peer.kind === 'security-group' ? { UserIdGroupPairs: [{ GroupId: peer.groupId }] } : {}),
});

const HTTPS: IpPermission = {
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ CidrIp: '10.0.0.0/8' }],
};

const onRule = (GroupId: string, rule: SecurityGroupRule): readonly ApiCall[] => {
  const api = rule.egress ? 'ec2:RevokeSecurityGroupEgress' : 'ec2:RevokeSecurityGroupIngress';
  const SecurityGroupRuleId = rule.ruleId ?? '';
  const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '192.0.2.0/24' };
  return [
    { api, input: { GroupId, IpPermissions: [permission(rule)] } },
    { api, input: { GroupId, SecurityGroupRuleIds: [SecurityGroupRuleId] } },
    {
      api: 'ec2:ModifySecurityGroupRules',
      input: { GroupId, SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }] },
    },
  ];
};

const onGroups = ({ securityGroups }: VpcNetwork): readonly ApiCall[] =>
  Object.values(securityGroups).flatMap((observed): readonly ApiCall[] => {
    const group = presentValue(observed);
    if (!group) return [];
    const added = { GroupId: group.groupId, IpPermissions: [HTTPS] };
    return [
      { api: 'ec2:AuthorizeSecurityGroupEgress', input: added },
      { api: 'ec2:AuthorizeSecurityGroupIngress', input: added },
      ...group.rules.flatMap((rule) => onRule(group.groupId, rule)),
    ];
  });

const DENY_HTTPS = {
  RuleNumber: 50,
  Protocol: '6',
  RuleAction: 'deny',
  CidrBlock: '0.0.0.0/0',
  PortRange: { From: 443, To: 443 },
} as const;
const DENY = { Protocol: '-1', RuleAction: 'deny', CidrBlock: '0.0.0.0/0' } as const;

const onAcls = ({ networkAcls }: VpcNetwork): readonly ApiCall[] =>
  networkAcls.flatMap(({ networkAclId: NetworkAclId, entries, associations }): readonly ApiCall[] => [
    { api: 'ec2:CreateNetworkAclEntry', input: { ...DENY_HTTPS, NetworkAclId, Egress: true } },
    { api: 'ec2:CreateNetworkAclEntry', input: { ...DENY_HTTPS, NetworkAclId, Egress: false } },
    ...entries
      .filter(({ ruleNumber }) => ruleNumber < 32767)
      .flatMap(({ ruleNumber, egress }): readonly ApiCall[] => {
        const key = { NetworkAclId, RuleNumber: ruleNumber, Egress: egress };
        return [
          { api: 'ec2:DeleteNetworkAclEntry', input: key },
          { api: 'ec2:ReplaceNetworkAclEntry', input: { ...key, ...DENY } },
        ];
      }),
    ...Object.values(associations).flatMap((AssociationId) =>
      networkAcls.map(
        (other): ApiCall => ({
          api: 'ec2:ReplaceNetworkAclAssociation',
          input: { AssociationId, NetworkAclId: other.networkAclId },
        }),
      ),
    ),
  ]);

const destination = (text: string) =>
  text.startsWith('pl-')
    ? { DestinationPrefixListId: text }
    : text.includes(':')
      ? { DestinationIpv6CidrBlock: text }
      : { DestinationCidrBlock: text };

const onRoutes = ({ routeTables, internetGatewayIds }: VpcNetwork): readonly ApiCall[] =>
  routeTables.flatMap(({ routeTableId: RouteTableId, routes }): readonly ApiCall[] => [
    ...routes
      .filter(({ target }) => target !== 'local')
      .flatMap((route): readonly ApiCall[] => {
        const key = { RouteTableId, ...destination(route.destination) };
        return [
          { api: 'ec2:DeleteRoute', input: key },
          { api: 'ec2:ReplaceRoute', input: { ...key, TransitGatewayId: 'tgw-2' } },
          ...internetGatewayIds.map(
            (GatewayId): ApiCall => ({ api: 'ec2:ReplaceRoute', input: { ...key, GatewayId } }),
          ),
        ];
      }),
    ...internetGatewayIds.map(
      (GatewayId): ApiCall => ({
        api: 'ec2:CreateRoute',
        input: { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId },
      }),
    ),
  ]);

const onRouteAssociations = ({ routeTables, subnets }: VpcNetwork): readonly ApiCall[] => {
  const ids = routeTables.flatMap(({ subnetIds, associations, mainAssociationId }) => ({
    own: subnetIds.map((subnetId) => routeAssociationId(associations, subnetId)),
    main: mainAssociationId === undefined ? [] : [mainAssociationId],
  }));
  return [
    ...ids.flatMap(({ own }) =>
      own.map((AssociationId): ApiCall => ({ api: 'ec2:DisassociateRouteTable', input: { AssociationId } })),
    ),
    ...routeTables.flatMap(({ routeTableId: RouteTableId }): readonly ApiCall[] => [
      ...ids
        .flatMap(({ own, main }) => [...own, ...main])
        .map(
          (AssociationId): ApiCall => ({
            api: 'ec2:ReplaceRouteTableAssociation',
            input: { AssociationId, RouteTableId },
          }),
        ),
      ...subnets.map(
        ({ subnetId: SubnetId }): ApiCall => ({
          api: 'ec2:AssociateRouteTable',
          input: { RouteTableId, SubnetId },
        }),
      ),
    ]),
  ];
};

const onEndpoints = ({
  vpcId: VpcId,
  endpoints,
  subnets,
  securityGroups,
}: VpcNetwork): readonly ApiCall[] => {
  const groupIds = Object.keys(securityGroups);
  return [
    ...endpoints.flatMap(
      ({ vpcEndpointId: VpcEndpointId, interfaces, routeTableIds }): readonly ApiCall[] => [
        { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: [VpcEndpointId] } },
        { api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId, PolicyDocument: '{"Statement":[]}' } },
        ...(routeTableIds.length > 0
          ? ([
              { api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId, RemoveRouteTableIds: routeTableIds } },
            ] as const)
          : []),
        ...(interfaces.length > 0
          ? ([
              { api: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId, PrivateDnsEnabled: false } },
              {
                api: 'ec2:ModifyVpcEndpoint',
                input: {
                  VpcEndpointId,
                  AddSecurityGroupIds: groupIds.slice(-1),
                  RemoveSecurityGroupIds: interfaces.flatMap((own) => own.groupIds),
                },
              },
            ] as const)
          : []),
      ],
    ),
    ...['ssm', 'ssmmessages', 'logs'].map(
      (service): ApiCall => ({
        api: 'ec2:CreateVpcEndpoint',
        input: {
          VpcId,
          ServiceName: `com.amazonaws.ap-northeast-1.${service}`,
          VpcEndpointType: 'Interface',
          SubnetIds: subnets.slice(0, 1).map(({ subnetId }) => subnetId),
          SecurityGroupIds: groupIds.slice(-1),
          PrivateDnsEnabled: true,
        },
      }),
    ),
  ];
};

const onGateways = ({
  vpcId: VpcId,
  internetGatewayIds,
  natGateways,
  nodes,
}: VpcNetwork): readonly ApiCall[] => [
  ...internetGatewayIds.map(
    (InternetGatewayId): ApiCall => ({
      api: 'ec2:DetachInternetGateway',
      input: { InternetGatewayId, VpcId },
    }),
  ),
  ...natGateways.map(
    ({ natGatewayId }): ApiCall => ({ api: 'ec2:DeleteNatGateway', input: { NatGatewayId: natGatewayId } }),
  ),
  ...nodes
    .flatMap(({ elasticIp }) => elasticIp ?? [])
    .flatMap(({ associationId: AssociationId, allocationId: AllocationId }): readonly ApiCall[] => [
      { api: 'ec2:DisassociateAddress', input: { AssociationId } },
      { api: 'ec2:ReleaseAddress', input: { AllocationId } },
    ]),
];

const onInterfaces = ({ nodes, subnets, securityGroups }: VpcNetwork): readonly ApiCall[] => [
  ...Object.keys(securityGroups).flatMap((groupId) =>
    nodes.flatMap(({ instanceId: InstanceId, interface: own }): readonly ApiCall[] => [
      { api: 'ec2:ModifyInstanceAttribute', input: { InstanceId, Groups: [groupId] } },
      {
        api: 'ec2:ModifyNetworkInterfaceAttribute',
        input: { NetworkInterfaceId: own.networkInterfaceId ?? '', Groups: [groupId] },
      },
    ]),
  ),
  ...subnets.flatMap(({ subnetId: SubnetId }): readonly ApiCall[] => [
    { api: 'ec2:ModifySubnetAttribute', input: { SubnetId, MapPublicIpOnLaunch: { Value: false } } },
    { api: 'ec2:ModifySubnetAttribute', input: { SubnetId, EnableDns64: { Value: false } } },
    { api: 'ec2:ModifySubnetAttribute', input: { SubnetId, EnableDns64: { Value: true } } },
  ]),
];

const onVpcs = ({ dhcpOptions }: AccountState, { vpcId: VpcId }: VpcNetwork): readonly ApiCall[] => [
  ...['default', ...Object.keys(dhcpOptions)].map(
    (DhcpOptionsId): ApiCall => ({ api: 'ec2:AssociateDhcpOptions', input: { VpcId, DhcpOptionsId } }),
  ),
  ...[true, false].flatMap((Value): readonly ApiCall[] => [
    { api: 'ec2:ModifyVpcAttribute', input: { VpcId, EnableDnsSupport: { Value } } },
    { api: 'ec2:ModifyVpcAttribute', input: { VpcId, EnableDnsHostnames: { Value } } },
  ]),
];

const targetsOf = ({ routeTables }: VpcNetwork, prefix: string): readonly string[] =>
  [...new Set(routeTables.flatMap(({ routes }) => routes.map(({ target }) => target)))].filter((target) =>
    target.startsWith(prefix),
  );

const onConnections = (network: VpcNetwork): readonly ApiCall[] => [
  ...targetsOf(network, 'pcx-').map(
    (VpcPeeringConnectionId): ApiCall => ({
      api: 'ec2:DeleteVpcPeeringConnection',
      input: { VpcPeeringConnectionId },
    }),
  ),
  ...targetsOf(network, 'eigw-').map(
    (EgressOnlyInternetGatewayId): ApiCall => ({
      api: 'ec2:DeleteEgressOnlyInternetGateway',
      input: { EgressOnlyInternetGatewayId },
    }),
  ),
  ...targetsOf(network, 'vgw-').flatMap((VpnGatewayId): readonly ApiCall[] => [
    { api: 'ec2:DetachVpnGateway', input: { VpnGatewayId, VpcId: network.vpcId } },
    ...network.routeTables.map(
      ({ routeTableId: RouteTableId }): ApiCall => ({
        api: 'ec2:DisableVgwRoutePropagation',
        input: { RouteTableId, GatewayId: VpnGatewayId },
      }),
    ),
  ]),
  ...(network.attachments ?? []).flatMap(
    ({ attachmentId: TransitGatewayAttachmentId, subnetIds }): readonly ApiCall[] => [
      { api: 'ec2:DeleteTransitGatewayVpcAttachment', input: { TransitGatewayAttachmentId } },
      ...subnetIds.map(
        (subnetId): ApiCall => ({
          api: 'ec2:ModifyTransitGatewayVpcAttachment',
          input: { TransitGatewayAttachmentId, RemoveSubnetIds: [subnetId] },
        }),
      ),
    ],
  ),
];

/** The versions of a list are numbered from 1; this one is later than all that an account remembers. */
const CurrentVersion = 9;

const onPrefixLists = (
  { prefixListVersions }: AccountState,
  { prefixLists }: VpcNetwork,
): readonly ApiCall[] =>
  Object.entries(prefixLists).flatMap(([PrefixListId, observed]): readonly ApiCall[] => {
    const RemoveEntries = (presentValue(observed) ?? []).slice(0, 1).map((Cidr) => ({ Cidr }));
    return [
      { api: 'ec2:ModifyManagedPrefixList', input: { PrefixListId, CurrentVersion, RemoveEntries } },
      {
        api: 'ec2:ModifyManagedPrefixList',
        input: { PrefixListId, CurrentVersion, AddEntries: [{ Cidr: '198.51.100.0/24' }] },
      },
      ...Object.keys(own(prefixListVersions ?? {}, PrefixListId) ?? {}).map(
        (version): ApiCall => ({
          api: 'ec2:RestoreManagedPrefixListVersion',
          input: { PrefixListId, PreviousVersion: Number(version), CurrentVersion },
        }),
      ),
    ];
  });

const onPublicAccess = ({ publicAccessBlock }: VpcNetwork): readonly ApiCall[] => [
  ...(['block-bidirectional', 'block-ingress', 'off'] as const).map(
    (InternetGatewayBlockMode): ApiCall => ({
      api: 'ec2:ModifyVpcBlockPublicAccessOptions',
      input: { InternetGatewayBlockMode },
    }),
  ),
  ...(publicAccessBlock?.exclusions ?? []).flatMap(({ exclusionId: ExclusionId }): readonly ApiCall[] => [
    { api: 'ec2:DeleteVpcBlockPublicAccessExclusion', input: { ExclusionId } },
    {
      api: 'ec2:ModifyVpcBlockPublicAccessExclusion',
      input: { ExclusionId, InternetGatewayExclusionMode: 'allow-egress' },
    },
  ]),
];

/** Every kind of change of every part of the networks that the account has. */
export const networkCalls = (state: AccountState): readonly ApiCall[] =>
  networksOf(state).flatMap((network) => [
    ...onGroups(network),
    ...onAcls(network),
    ...onRoutes(network),
    ...onRouteAssociations(network),
    ...onEndpoints(network),
    ...onGateways(network),
    ...onInterfaces(network),
    ...onConnections(network),
    ...onPrefixLists(state, network),
    ...onPublicAccess(network),
    ...onVpcs(state, network),
  ]);
