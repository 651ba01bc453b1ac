import { SHARED } from '../../../cli/example/accounts/account-of.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Happening } from './events.ts';

/** The parts of an account that harmless changes touch: those of its busiest VPC. */
type Parts = {
  readonly network: VpcNetwork;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly groupId: string;
  readonly tableId: string;
  readonly aclId: string;
  readonly role: string;
};

const last = <T>(all: readonly T[], what: string): T => {
  const found = all.at(-1);
  if (found === undefined) throw new Error(`the account has no ${what}`);
  return found;
};

/** What people work on: the nodes' own group, subnet and route table, or where no node is, the first ones. */
export const partsOf = (state: AccountState): Parts => {
  const networks = Object.values(state.networks).flatMap((observed) => presentValue(observed) ?? []);
  const network = last(
    networks.toSorted((a, b) => a.nodes.length - b.nodes.length),
    'VPC',
  );
  const node = network.nodes[0];
  const subnetId = node?.interface.subnetId ?? network.subnets[0]?.subnetId ?? '';
  const groups = Object.keys(network.securityGroups);
  const table = network.routeTables.find(({ subnetIds }) => subnetIds.includes(subnetId));
  return {
    network,
    vpcId: network.vpcId,
    subnetId,
    groupId: node?.interface.groupIds[0] ?? last(groups, 'security group'),
    tableId: table?.routeTableId ?? last(network.routeTables, 'route table').routeTableId,
    aclId: last(network.networkAcls, 'network ACL').networkAclId,
    role: Object.keys(state.roles)[0] ?? SHARED.role,
  };
};

const allow = (...Action: readonly string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '192.0.2.0/24' }] };

/** Changes of networks that happen in any account and break no session. */
const ofNetwork = ({ vpcId, subnetId, groupId, tableId, aclId }: Parts): readonly Happening[] => [
  { api: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: groupId, IpPermissions: [ssh] } },
  {
    record: 'ec2:CreateSubnet',
    request: { vpcId, cidrBlock: '10.99.0.0/24', availabilityZone: 'eu-central-1a' },
  },
  {
    api: 'ec2:CreateVpcEndpoint',
    input: {
      VpcId: vpcId,
      ServiceName: 'com.amazonaws.eu-central-1.sqs',
      VpcEndpointType: 'Interface',
      SubnetIds: [subnetId],
      SecurityGroupIds: [groupId],
      PrivateDnsEnabled: true,
    },
  },
  { api: 'ec2:AssociateDhcpOptions', input: { VpcId: vpcId, DhcpOptionsId: 'dopt-0renamed' } },
  {
    api: 'ec2:CreateRoute',
    input: {
      RouteTableId: tableId,
      DestinationCidrBlock: '192.168.50.0/24',
      VpcPeeringConnectionId: 'pcx-0partner',
    },
  },
  {
    api: 'ec2:CreateNetworkAclEntry',
    input: {
      NetworkAclId: aclId,
      RuleNumber: 90,
      Egress: false,
      RuleAction: 'deny',
      Protocol: '-1',
      CidrBlock: '203.0.113.9/32',
    },
  },
  {
    record: 'ec2:UpdateSecurityGroupRuleDescriptionsIngress',
    request: { groupId, ipPermissions: { items: [] } },
  },
  // The group, table and endpoints of a VPC that this account file does not describe.
  {
    api: 'ec2:RevokeSecurityGroupEgress',
    input: { GroupId: 'sg-0elsewhere', SecurityGroupRuleIds: ['sgr-0x'] },
  },
  {
    api: 'ec2:DeleteRoute',
    input: { RouteTableId: 'rtb-0elsewhere', DestinationCidrBlock: '0.0.0.0/0' },
  },
  { api: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: groupId, IpPermissions: [ssh] } },
];

/** Changes of roles, preferences and everything else. */
const ofTheRest = ({ vpcId, role }: Parts): readonly Happening[] => [
  { record: 'ec2:CreateTags', request: { resourcesSet: { items: [{ resourceId: vpcId }] } } },
  {
    record: 'ec2:ModifyInstanceAttribute',
    request: { instanceId: 'i-0orders1', instanceType: { value: 'm6i.xlarge' } },
    response: { _return: true },
  },
  {
    api: 'iam:PutRolePolicy',
    input: { RoleName: role, PolicyName: 'read-parameters', PolicyDocument: allow('ssm:GetParameter*') },
  },
  {
    api: 'iam:AttachRolePolicy',
    input: { RoleName: role, PolicyArn: 'arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy' },
  },
  { record: 's3:PutBucketPolicy', request: { bucketName: 'example-corp-assets', bucketPolicy: {} } },
  { record: 'logs:CreateLogGroup', request: { logGroupName: '/app/orders' } },
  {
    api: 'ssm:UpdateDocument',
    input: {
      Name: 'SSM-SessionManagerRunShell',
      Content: '{}',
      DocumentVersion: '$LATEST',
      DocumentFormat: 'JSON',
    },
  },
  { record: 'ec2:RunInstances', request: { instancesSet: { items: [{ imageId: 'ami-0new' }] } } },
  { record: 'iam:CreateRole', request: { roleName: 'lambda-thumbnails' } },
  { record: 'ssm:SendCommand', request: { documentName: 'AWS-RunPatchBaseline' } },
  { record: 'kms:CreateAlias', request: { aliasName: 'alias/assets', targetKeyId: 'abcd' } },
];

/** Changes that look as if they cut something off, and do not. */
const thatLookBad = ({ network, vpcId, groupId, tableId, aclId, role }: Parts): readonly Happening[] => {
  const rules = presentValue(network.securityGroups[groupId])?.rules ?? [];
  const unneeded = rules.filter(
    ({ egress, fromPort, toPort }) => !egress && fromPort === toPort && fromPort !== 443,
  );
  const proxyPort = 3128;
  const rule = unneeded.find(({ fromPort, ruleId }) => ruleId && fromPort !== proxyPort);
  const instanceId = network.nodes[0]?.instanceId ?? 'i-0elsewhere';
  const endpoints = network.endpoints.map(({ vpcEndpointId }) => vpcEndpointId);
  return [
    ...(rule?.ruleId
      ? [
          {
            api: 'ec2:RevokeSecurityGroupIngress',
            input: { GroupId: groupId, SecurityGroupRuleIds: [rule.ruleId] },
          } as const,
        ]
      : []),
    {
      refused: {
        api: 'ec2:DeleteVpcEndpoints',
        input: { VpcEndpointIds: endpoints.length > 0 ? endpoints : ['vpce-0any'] },
      },
    },
    {
      refused: {
        api: 'ec2:DeleteRoute',
        input: { RouteTableId: tableId, DestinationCidrBlock: '0.0.0.0/0' },
      },
    },
    { api: 'ec2:ModifyInstanceMetadataOptions', input: { InstanceId: instanceId, HttpEndpoint: 'enabled' } },
    { api: 'ec2:ModifyVpcAttribute', input: { VpcId: vpcId, EnableDnsSupport: { Value: true } } },
    { api: 'ec2:ModifyVpcAttribute', input: { VpcId: vpcId, EnableDnsHostnames: { Value: true } } },
    {
      api: 'ec2:AssociateDhcpOptions',
      input: { VpcId: vpcId, DhcpOptionsId: network.dhcpOptionsId },
    },
    { api: 'ec2:DeleteNetworkAclEntry', input: { NetworkAclId: aclId, RuleNumber: 90, Egress: false } },
    {
      api: 'ec2:DeleteRoute',
      input: { RouteTableId: tableId, DestinationCidrBlock: '192.168.50.0/24' },
    },
    { api: 'iam:DeleteRolePolicy', input: { RoleName: role, PolicyName: 'read-parameters' } },
    {
      api: 'iam:DetachRolePolicy',
      input: { RoleName: role, PolicyArn: 'arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy' },
    },
    { api: 's3:DeleteBucket', input: { Bucket: 'example-corp-old-assets' } },
    { api: 'logs:DeleteLogGroup', input: { logGroupName: '/app/old' } },
    { api: 'kms:DisableKey', input: { KeyId: 'arn:aws:kms:eu-central-1:111122223333:key/0ld' } },
    {
      api: 'cloudtrail:PutEventSelectors',
      input: {
        TrailName: 'organization-trail',
        EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
      },
    },
  ];
};

/** The changes of an ordinary day, mixed; what looks bad comes last. */
export const harmless = (state: AccountState): readonly Happening[] => {
  const parts = partsOf(state);
  const network = ofNetwork(parts);
  const mixed = ofTheRest(parts).flatMap((one, n) => [one, ...network.slice(n, n + 1)]);
  return [...mixed, ...thatLookBad(parts)];
};
