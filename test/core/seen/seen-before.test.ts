import { describe, expect, it } from 'vitest';
import type { ApiCall, Plan, RepairApi } from '../../../functions/account/api-call.ts';
import { networkBaseline } from '../../../functions/account/network/baseline.ts';
import { present } from '../../../functions/account/observed.ts';
import { resourceKey } from '../../../functions/account/resource.ts';
import { type Snapshot, snapshotResource } from '../../../functions/account/snapshot.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import type { Previous } from '../../../functions/core/effect.ts';
import { noRows } from '../../../functions/core/ledger/ledger.ts';
import type { Memory } from '../../../functions/core/seen/memory.ts';
import { withSight } from '../../../functions/core/seen/seen-before.ts';
import {
  account,
  BUCKET,
  bucketOf,
  content,
  DOCUMENT,
  documentOf,
  GROUP,
  groupOf,
} from '../../support/samples/sample-account.ts';
import { CORE, nodeOf, profileOf, roleOf } from '../../support/samples/sample-identity.ts';
import {
  endpointTo,
  groups,
  groupWith,
  NETWORK_ID,
  NODE_GROUP,
  natNetwork,
  nodeIn,
  rule,
  tablesWith,
} from '../../support/samples/sample-network.ts';

const SEEN = '2026-03-10T08:00:00Z';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const CUSTOM = 'arn:aws:iam::111122223333:policy/sessions';
const TIER = '/ssm/managed-instance/activation-tier';

const ELASTIC = { publicIp: '192.0.2.50', allocationId: 'eipalloc-1', associationId: 'eipassoc-1' };
const vpc = natNetwork({
  routeTables: tablesWith({ '0.0.0.0/0': 'nat-1', '192.0.2.0/24': 'igw-1' }),
  nodes: [nodeIn({ elasticIp: ELASTIC, hasPublicIp: true })],
  endpoints: [endpointTo('ssm', { policy: '{"a":1}' }), endpointTo('logs')],
  securityGroups: groups(
    groupWith(NODE_GROUP, [rule('out', '10.0.0.0/8', { protocol: '-1' }), rule('in', '10.1.0.0/16')]),
  ),
});
const [closed, open] = vpc.endpoints;
const [acl] = vpc.networkAcls;
const table = vpc.routeTables.find(({ routes }) => routes.some(({ target }) => target === 'nat-1'));
const [entry] = acl?.entries ?? [];
const ID = nodeOf().instanceId;
const remembered = networkBaseline(vpc);
const INSTANCE = Object.keys(remembered.elasticIps)[0] ?? '';

const SNAPSHOTS: readonly Snapshot[] = [
  { type: 'SessionGuard::EC2::Network', value: remembered },
  {
    type: 'AWS::EC2::VPC',
    value: {
      vpcId: NETWORK_ID,
      dhcpOptionsId: 'dopt-1',
      enableDnsSupport: true,
      enableDnsHostnames: false,
      tags: {},
    },
  },
  { type: 'AWS::IAM::Role', value: roleOf('web') },
  { type: 'AWS::IAM::InstanceProfile', value: profileOf('web') },
  { type: 'AWS::IAM::ManagedPolicy', value: { arn: CUSTOM, defaultVersionId: 'v2', tags: {} } },
  { type: 'AWS::EC2::Instance', value: nodeOf() },
  {
    type: 'AWS::SSM::ServiceSetting',
    value: { id: TIER, value: 'advanced', status: 'Customized', tags: {} },
  },
  { type: 'AWS::S3::Bucket', value: bucketOf() },
  { type: 'AWS::Logs::LogGroup', value: groupOf() },
  { type: 'AWS::SSM::Document', value: documentOf([content({ kmsKeyId: 'remembered' })]) },
];

const state: AccountState = account({
  documents: { [DOCUMENT]: present(documentOf([content({}), content({ kmsKeyId: 'held' })])) },
  instances: { [ID]: present(nodeOf()) },
});

const memoryOf = (seenAt: string, previous?: Previous): Memory => ({
  state,
  rows: {
    ...noRows,
    baselines: Object.fromEntries(
      SNAPSHOTS.map((snapshot) => [resourceKey(snapshotResource(snapshot)), { snapshot, seenAt }]),
    ),
  },
  previous,
});

const planOf = (...calls: readonly ApiCall[]): Plan => ({ calls, restores: 'x', exact: true });
const isSeen = (call: ApiCall, memory = memoryOf(SEEN)): boolean =>
  withSight(planOf(call), memory).seenOnlyInEvent === undefined;

const authorize = (cidr: string, egress = true, port = 443): ApiCall<RepairApi> => ({
  api: egress ? 'ec2:AuthorizeSecurityGroupEgress' : 'ec2:AuthorizeSecurityGroupIngress',
  input: {
    GroupId: NODE_GROUP,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: cidr }] }],
  },
});
const endpoint = (id: string | undefined, deltas: object): ApiCall => ({
  api: 'ec2:ModifyVpcEndpoint',
  input: { VpcEndpointId: id ?? '', ...deltas },
});
const route = (cidr: string, NatGatewayId: string): ApiCall => ({
  api: 'ec2:CreateRoute',
  input: { RouteTableId: table?.routeTableId ?? '', DestinationCidrBlock: cidr, NatGatewayId },
});
const entryAt = (RuleNumber: number): ApiCall => ({
  api: 'ec2:DeleteNetworkAclEntry',
  input: { NetworkAclId: acl?.networkAclId ?? '', RuleNumber, Egress: entry?.egress ?? false },
});
const setOptions = (DhcpOptionsId: string): ApiCall => ({
  api: 'ec2:AssociateDhcpOptions',
  input: { VpcId: NETWORK_ID, DhcpOptionsId },
});
const attribute = (more: object): ApiCall => ({
  api: 'ec2:ModifyVpcAttribute',
  input: { VpcId: NETWORK_ID, ...more },
});
const attach = (PolicyArn: string, RoleName = 'web'): ApiCall => ({
  api: 'iam:AttachRolePolicy',
  input: { RoleName, PolicyArn },
});
const version = (VersionId: string): ApiCall => ({
  api: 'iam:SetDefaultPolicyVersion',
  input: { PolicyArn: CUSTOM, VersionId },
});
const addRole = (InstanceProfileName: string, RoleName: string): ApiCall => ({
  api: 'iam:AddRoleToInstanceProfile',
  input: { InstanceProfileName, RoleName },
});
const profile = (Name: string): ApiCall => ({
  api: 'ec2:AssociateIamInstanceProfile',
  input: { IamInstanceProfile: { Name }, InstanceId: ID },
});
const replace = (Name: string, AssociationId = nodeOf().associationId ?? ''): ApiCall => ({
  api: 'ec2:ReplaceIamInstanceProfileAssociation',
  input: { IamInstanceProfile: { Name }, AssociationId },
});
const setting = (SettingValue: string): ApiCall => ({
  api: 'ssm:UpdateServiceSetting',
  input: { SettingId: TIER, SettingValue },
});
const update = (Content: string, DocumentVersion = '2'): ApiCall => ({
  api: 'ssm:UpdateDocument',
  input: { Name: DOCUMENT, Content, DocumentVersion, DocumentFormat: 'JSON' },
});
const byDefault = (DocumentVersion: string): ApiCall => ({
  api: 'ssm:UpdateDocumentDefaultVersion',
  input: { Name: DOCUMENT, DocumentVersion },
});
const address = (AllocationId: string): ApiCall => ({
  api: 'ec2:AssociateAddress',
  input: { AllocationId, InstanceId: INSTANCE, AllowReassociation: false },
});
const gateway = (InternetGatewayId: string, VpcId = NETWORK_ID): ApiCall => ({
  api: 'ec2:AttachInternetGateway',
  input: { InternetGatewayId, VpcId },
});

const cases: readonly (readonly [string, ApiCall, boolean])[] = [
  ['the part of a rule that sessions need', authorize('10.0.0.0/8'), true],
  ['a narrower peer than was there', authorize('10.9.0.0/24'), true],
  ['a wider peer than was there', authorize('0.0.0.0/0'), false],
  ['a peer of another family', authorize('::/0'), false],
  ['another port of a rule for all traffic', authorize('10.0.0.0/8', true, 22), false],
  ['the other direction', authorize('10.0.0.0/8', false), false],
  ['a rule of one port', authorize('10.1.0.0/16', false), true],
  ['another port', authorize('10.1.0.0/16', false, 22), false],
  ['a route that was there', route('0.0.0.0/0', 'nat-1'), true],
  ['a route to somewhere else', route('0.0.0.0/0', 'nat-2'), false],
  ['a wider route', route('10.0.0.0/7', 'nat-1'), false],
  ['no entry where there was none', entryAt(4711), true],
  ['no entry where there was one', entryAt(entry?.ruleNumber ?? 0), false],
  ['the policy of an endpoint', endpoint(closed?.vpcEndpointId, { PolicyDocument: '{"a":1}' }), true],
  ['another policy of an endpoint', endpoint(closed?.vpcEndpointId, { PolicyDocument: '{}' }), false],
  ['full access where there was a policy', endpoint(closed?.vpcEndpointId, { ResetPolicy: true }), false],
  ['full access where there was no policy', endpoint(open?.vpcEndpointId, { ResetPolicy: true }), true],
  ['private names', endpoint(open?.vpcEndpointId, { PrivateDnsEnabled: open?.privateDnsEnabled }), true],
  ['no private names', endpoint(open?.vpcEndpointId, { PrivateDnsEnabled: !open?.privateDnsEnabled }), false],
  [
    'a group that was there',
    endpoint(open?.vpcEndpointId, { AddSecurityGroupIds: open?.interfaces[0]?.groupIds ?? [] }),
    true,
  ],
  ['a group that was not', endpoint(open?.vpcEndpointId, { AddSecurityGroupIds: ['sg-x'] }), false],
  [
    'without a group that was there',
    endpoint(open?.vpcEndpointId, { RemoveSecurityGroupIds: open?.interfaces[0]?.groupIds ?? [] }),
    false,
  ],
  ['an unknown endpoint', endpoint('vpce-x', { PrivateDnsEnabled: true }), false],
  ['an internet gateway to which a route led', gateway('igw-1'), true],
  ['another internet gateway', gateway('igw-2'), false],
  ['the gateway of another VPC', gateway('igw-1', 'vpc-x'), false],
  ['the address of the node', address('eipalloc-1'), true],
  ['another address', address('eipalloc-2'), false],
  ['the option set', setOptions('dopt-1'), true],
  ['another option set', setOptions('dopt-2'), false],
  ['DNS support', attribute({ EnableDnsSupport: { Value: true } }), true],
  ['DNS hostnames that were off', attribute({ EnableDnsHostnames: { Value: true } }), false],
  ['a policy that was attached', attach(CORE), true],
  ['a policy that was not', attach(ADMIN), false],
  ['a policy of another role', attach(CORE, 'other'), false],
  ['the version that was in force', version('v2'), true],
  ['another version', version('v1'), false],
  ['the role of a profile', addRole('web', 'web'), true],
  ['another role of a profile', addRole('web', 'Administrator'), false],
  ['the role of another profile', addRole('x', 'web'), false],
  ['the profile of a node', profile('web'), true],
  ['another profile', profile('Administrator'), false],
  ['the profile in place of another', replace('web'), true],
  ['another profile in place of it', replace('Administrator'), false],
  ['an unknown association', replace('web', 'iip-assoc-x'), false],
  ['a setting', setting('advanced'), true],
  ['another value of a setting', setting('standard'), false],
  ['a content that the account holds', update(content({ kmsKeyId: 'held' })), true],
  ['a content that the ledger remembers', update(content({ kmsKeyId: 'remembered' })), true],
  ['another content', update(content({ kmsKeyId: 'x' })), false],
  ['a version that the account holds', byDefault('1'), true],
  ['the version that the plan makes', byDefault('3'), true],
  ['a version that nobody knows', byDefault('9'), false],
  ['a bucket', { api: 's3:CreateBucket', input: { Bucket: BUCKET } }, true],
  ['another bucket', { api: 's3:CreateBucket', input: { Bucket: 'x' } }, false],
  ['a log group', { api: 'logs:CreateLogGroup', input: { logGroupName: GROUP } }, true],
  ['another log group', { api: 'logs:CreateLogGroup', input: { logGroupName: '/x' } }, false],
];

describe('what the ledger or the account has seen', () => {
  it.each(cases)('%s', (_, call, expected) => {
    expect(isSeen(call)).toBe(expected);
  });

  const seen = cases.filter(([, call, expected]) => expected && !call.api.startsWith('ssm:UpdateDocument'));
  it.each(seen)('%s: a row of an unreadable time vouches for nothing', (_, call) => {
    expect(isSeen(call, memoryOf(''))).toBe(false);
  });

  it('an option set of CloudTrail’s event history', () => {
    const value = { vpcId: NETWORK_ID, dhcpOptionsId: 'dopt-2', tags: {} };
    const previous: Previous = {
      source: 'cloudtrail',
      seenAt: SEEN,
      snapshot: { type: 'AWS::EC2::VPC', value },
    };
    expect(isSeen(setOptions('dopt-2'), memoryOf('', previous))).toBe(true);
    expect(isSeen(setOptions('dopt-3'), memoryOf('', previous))).toBe(false);
  });

  it('is all that a plan of several calls restores', () => {
    const plan = planOf(attach(CORE), attach(ADMIN));
    expect(withSight(plan, memoryOf(SEEN))).toEqual({ ...plan, seenOnlyInEvent: true });
    expect(withSight(planOf(attach(CORE)), memoryOf(SEEN))).toEqual(planOf(attach(CORE)));
  });
});
