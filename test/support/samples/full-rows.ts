import { resource } from '../../../functions/account/resource.ts';
import type { Snapshot } from '../../../functions/account/snapshot.ts';
import type { Incident, RepairRecord } from '../../../functions/core/ledger/ledger.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { sampleOutcome } from './sample-outcome.ts';

/** All fields of a type, including optional ones: a new field does not compile until it is added here. */
type Full<T> = T extends readonly (infer Item)[]
  ? readonly Full<Item>[]
  : T extends object
    ? { readonly [K in keyof T]-?: Full<T[K]> }
    : T;

type SnapshotOf<T extends Snapshot['type'], S = Snapshot> = S extends { readonly type: infer Types }
  ? T extends Types
    ? Omit<S, 'type'> & { readonly type: T }
    : never
  : never;

type Snapshots = { readonly [T in Snapshot['type']]: Full<SnapshotOf<T>> };

const vpc = resource('AWS::EC2::VPC', 'vpc-0abc');
const tags = { team: 'platform' };
const TIME = '2026-03-01T08:00:00.000Z';

const fullEvent = { eventId: 'e-1', api: 'ec2:AssociateDhcpOptions', time: TIME };

const fullActor = {
  name: 'alice@example.com',
  arn: 'arn:aws:sts::111122223333:assumed-role/admin/alice@example.com',
  roleArn: 'arn:aws:iam::111122223333:role/admin',
  account: '444455556666',
  sourceIdentity: 'alice',
  sourceIp: '192.0.2.10',
  tool: 'console',
  toolBy: 'aws',
  userAgent: 'Mozilla/5.0',
  service: 'ssm.amazonaws.com',
} as const;

export const fullOutcome: Full<Outcome> = {
  ...sampleOutcome(),
  identity: { ...sampleOutcome().identity, accountName: 'example-prod' },
  prerequisite: 'vpc-name-resolution',
  impact: 'sessions-fail',
  event: fullEvent,
  actor: fullActor,
  owner: 'CloudFormation stack prod-vpc, by its tag aws:cloudformation:stack-name',
  findings: [
    {
      prerequisite: 'vpc-name-resolution',
      subject: vpc,
      impact: 'sessions-fail',
      because: 'DHCP options now name public DNS servers',
      userSees: 'TargetNotConnected',
      bites: 'Within hours.',
      security: true,
      hit: { nodes: 14, sample: ['web-1'], known: [{ id: 'i-1', name: 'web-1' }] },
      users: {
        words: 'no node here is up; routed from tgw-0hub',
        shown: { nodes: 2, sample: ['spoke-1'], known: [{ id: 'i-2', name: 'spoke-1' }] },
        certain: true,
      },
      extent: 28,
      attribution: 'proven',
    },
  ],
  blastRadius: { nodes: 14, atLeast: true, sample: ['web-1'], where: 'vpc-0abc (prod)' },
  bites: 'Within hours.',
  links: {
    event: 'https://example.com/event',
    resource: 'https://example.com/resource',
    prerequisite: 'https://docs.aws.amazon.com/page',
  },
  incident: 'vpc-name-resolution/AWS::EC2::VPC#vpc-0abc',
  reminder: TIME,
  mute: vpc,
  resolved: {
    how: 'holds',
    since: TIME,
    until: TIME,
    brokenBy: { eventId: 'e-1', api: 'ec2:AssociateDhcpOptions', name: 'alice@example.com', time: TIME },
    severity: 'critical',
    where: 'vpc-0abc (prod)',
    subject: '[critical] Session Manager sessions will fail',
    stillOpen: ['session-endpoints/AWS::EC2::VPC#vpc-0abc'],
  },
  followUp: {
    minutes: 6,
    connected: 12,
    of: 14,
    total: 14,
    missing: [{ id: 'i-1', name: 'web-1' }],
    where: 'vpc-0abc (prod)',
    subject: '[critical] Session Manager sessions will fail',
  },
};

export const fullIncident: Full<Incident> = {
  prerequisite: 'vpc-name-resolution',
  subject: vpc,
  state: 'open',
  impact: 'sessions-fail',
  extent: 28,
  eventId: 'e-1',
  checkedAt: TIME,
  told: true,
  toldAt: TIME,
  since: TIME,
  claim: { by: 'e-2', at: TIME },
  because: 'DHCP options now name public DNS servers',
  api: 'ec2:AssociateDhcpOptions',
  by: 'alice@example.com',
  time: TIME,
  named: ['alice@example.com'],
  alert: {
    incident: 'vpc-name-resolution/AWS::EC2::VPC#vpc-0abc',
    subject: '[critical] Session Manager sessions will fail',
    severity: 'critical',
    where: 'vpc-0abc (prod)',
  },
  toldBefore: {
    incident: 'vpc-name-resolution/AWS::EC2::VPC#vpc-0abc',
    subject: '[critical] Session Manager sessions fail',
    severity: 'critical',
    where: 'vpc-0abc (prod)',
  },
  recovery: {
    how: 'holds',
    at: TIME,
    isFlapping: true,
    after: { event: fullEvent, actor: fullActor, mends: 'certainly' },
  },
  nodes: { total: 14, known: [{ id: 'i-1', name: 'web-1' }] },
  followUp: {
    total: 14,
    known: [{ id: 'i-1', name: 'web-1' }],
    at: TIME,
    lasted: 30,
    looks: 1,
    told: 12,
  },
  resolvedAt: TIME,
  unclear: true,
};

export const fullRepair: Omit<Full<RepairRecord>, 'calls'> & Pick<RepairRecord, 'calls'> = {
  resource: vpc,
  eventId: 'e-1',
  startedAt: TIME,
  calls: [{ api: 'ec2:AssociateDhcpOptions', input: { VpcId: vpc.id, DhcpOptionsId: 'dopt-0old' } }],
  state: 'started',
  draft: fullOutcome,
  claim: { by: 'sweep e-3', at: TIME },
  unclear: true,
};

const rule = { ruleId: 'sgr-1', egress: true, protocol: 'tcp', fromPort: 443, toPort: 443 } as const;
const pointer = (id: string) => ({ id, vpcId: vpc.id, standsFor: 'eipalloc-1', tags });

/** One of each kind of resource that is remembered. */
export const fullSnapshots: Snapshots = {
  'AWS::SSM::Document': {
    type: 'AWS::SSM::Document',
    value: {
      name: 'SSM-SessionManagerRunShell',
      latestVersion: '2',
      defaultVersion: '1',
      versions: { '1': '{}', '2': '{}' },
      tags,
      unread: ['tags'],
    },
  },
  'AWS::S3::Bucket': {
    type: 'AWS::S3::Bucket',
    value: {
      name: 'example-logs',
      owner: 'this-account',
      region: 'eu-central-1',
      encryption: 'aws:kms',
      kmsKeyId: 'alias/sessions',
      bucketKeyEnabled: true,
      versioning: 'Suspended',
      lifecycleRules: [{ ID: 'expire', Status: 'Enabled', Expiration: { Days: 90 } }],
      hasPolicy: true,
      policy: '{"Statement":[]}',
      tags,
      unread: ['policy'],
    },
  },
  'AWS::Logs::LogGroup': {
    type: 'AWS::Logs::LogGroup',
    value: { name: '/sessions', kmsKeyId: 'alias/sessions', retentionInDays: 90, tags, unread: ['tags'] },
  },
  'AWS::SSM::ManagedInstance': {
    type: 'AWS::SSM::ManagedInstance',
    value: { nodeId: 'mi-1', name: 'rack-1', role: 'hybrid', pingStatus: 'Online', tags },
  },
  'AWS::EC2::Instance': {
    type: 'AWS::EC2::Instance',
    value: {
      instanceId: 'i-1',
      name: 'web',
      profileArn: 'arn:aws:iam::111122223333:instance-profile/web',
      associationId: 'iip-assoc-1',
      httpEndpoint: 'disabled',
      httpTokens: 'optional',
      managed: { pingStatus: 'Online', agentVersion: '3.3.3598.0' },
      tags,
    },
  },
  'AWS::IAM::Role': {
    type: 'AWS::IAM::Role',
    value: {
      name: 'web',
      arn: 'arn:aws:iam::111122223333:role/web',
      attachedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'],
      inlinePolicies: { logs: '{}' },
      boundaryArn: 'arn:aws:iam::111122223333:policy/boundary',
      trustPolicy: '{}',
      tags,
    },
  },
  'AWS::IAM::InstanceProfile': {
    type: 'AWS::IAM::InstanceProfile',
    value: {
      name: 'web',
      arn: 'arn:aws:iam::111122223333:instance-profile/web',
      roleName: 'web',
      tags,
    },
  },
  'AWS::IAM::ManagedPolicy': {
    type: 'AWS::IAM::ManagedPolicy',
    value: { arn: 'arn:aws:iam::111122223333:policy/sessions', defaultVersionId: 'v2', tags },
  },
  'AWS::SSM::ServiceSetting': {
    type: 'AWS::SSM::ServiceSetting',
    value: { id: '/ssm/x', value: 'role', status: 'Customized', hybridNodes: 3, tags },
  },
  'AWS::KMS::Alias': {
    type: 'AWS::KMS::Alias',
    value: {
      name: 'alias/sessions',
      keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1',
      tags,
    },
  },
  'AWS::EC2::VPC': {
    type: 'AWS::EC2::VPC',
    value: {
      vpcId: vpc.id,
      dhcpOptionsId: 'dopt-0old',
      enableDnsSupport: true,
      enableDnsHostnames: false,
      tags,
    },
  },
  'SessionGuard::EC2::Network': {
    type: 'SessionGuard::EC2::Network',
    value: {
      vpcId: vpc.id,
      rules: {
        'sg-1': [
          { ...rule, peer: { kind: 'cidr', cidr: '0.0.0.0/0' } },
          { ...rule, peer: { kind: 'security-group', groupId: 'sg-2' } },
          { ...rule, peer: { kind: 'prefix-list', prefixListId: 'pl-1' } },
        ],
      },
      prefixLists: { 'pl-1': ['10.0.0.0/16'] },
      acls: [
        {
          networkAclId: 'acl-1',
          entries: [
            {
              ruleNumber: 100,
              egress: true,
              allow: true,
              protocol: '6',
              fromPort: 443,
              toPort: 443,
              cidr: '0.0.0.0/0',
            },
          ],
          associations: { 'subnet-1': 'aclassoc-1' },
        },
      ],
      routeTables: [
        {
          routeTableId: 'rtb-1',
          main: true,
          mainAssociationId: 'rtbassoc-main',
          subnetIds: ['subnet-1'],
          associations: { 'subnet-1': 'rtbassoc-1' },
          routes: [{ destination: '0.0.0.0/0', target: 'igw-1', blackhole: false, propagated: false }],
        },
      ],
      endpoints: [
        {
          vpcEndpointId: 'vpce-1',
          serviceName: 'com.amazonaws.eu-central-1.ssm',
          vpcEndpointType: 'Interface',
          privateDnsEnabled: true,
          subnetIds: ['subnet-1'],
          groupIds: ['sg-1'],
          routeTableIds: ['rtb-1'],
          policy: '{}',
        },
      ],
      nodesByGroups: { 'sg-1': ['i-1'] },
      elasticIps: {
        'i-1': { publicIp: '192.0.2.50', allocationId: 'eipalloc-1', associationId: 'eipassoc-1' },
      },
      names: {
        zones: [
          {
            zoneId: 'Z01',
            name: 'ssm.eu-central-1.amazonaws.com',
            owner: '111122223333',
            records: {
              status: 'present',
              value: [
                {
                  name: 'ssm.eu-central-1.amazonaws.com',
                  type: 'A',
                  values: [],
                  alias: 'vpce-1.example.com',
                  aliasZoneId: 'Z09',
                  ttl: 60,
                },
              ],
            },
          },
          {
            zoneId: 'Z02',
            name: 'kms.eu-central-1.amazonaws.com',
            owner: '222222222222',
            records: { status: 'unknown', because: 'denied' },
          },
          { zoneId: 'Z03', name: 'x', owner: 'y', records: { status: 'absent' } },
        ],
        rules: [{ ruleId: 'rslvr-rr-1', domain: '', type: 'FORWARD', targets: ['10.200.0.2'] }],
        firewall: [
          {
            groupId: 'rslvr-frg-1',
            associationId: 'rslvr-frgassoc-1',
            name: 'own',
            groupPriority: 101,
            priority: 1,
            action: 'BLOCK',
            response: 'NODATA',
            queryType: 'A',
            listId: 'rslvr-fdl-1',
            domains: { status: 'present', value: ['*'] },
          },
        ],
        profiles: [
          {
            profileId: 'rp-1',
            contents: {
              status: 'present',
              value: {
                zones: [{ zoneId: 'Z04', name: 'x', owner: 'y', records: { status: 'absent' } }],
                rules: [],
                firewall: [],
                endpointIds: ['vpce-1'],
                unread: ['the private hosted zone Z05'],
              },
            },
          },
          { profileId: 'rp-2', contents: { status: 'unknown', because: 'denied' } },
        ],
      },
      publicAccessBlock: {
        mode: 'block-ingress',
        exclusions: [{ exclusionId: 'x', resourceId: 'vpc-1', mode: 'allow-egress' }],
      },
      dns: {
        dhcpOptionsId: 'dopt-0old',
        enableDnsSupport: true,
        enableDnsHostnames: true,
        servers: ['AmazonProvidedDNS'],
      },
      natGatewayIds: ['nat-1'],
      egress: [{ subnetId: 'subnet-1', natSubnetId: 'subnet-2' }],
      unseen: [{ subnetId: 'subnet-1', groupIds: ['sg-1'] }],
      tags,
    },
  },
  'AWS::EC2::VPCEndpoint': { type: 'AWS::EC2::VPCEndpoint', value: pointer('vpce-1') },
  'AWS::EC2::SubnetRouteTableAssociation': {
    type: 'AWS::EC2::SubnetRouteTableAssociation',
    value: pointer('rtbassoc-1'),
  },
  'AWS::EC2::EIP': { type: 'AWS::EC2::EIP', value: pointer('eipassoc-1') },
  'AWS::EC2::SecurityGroup': { type: 'AWS::EC2::SecurityGroup', value: pointer('sg-1') },
  'AWS::EC2::RouteTable': { type: 'AWS::EC2::RouteTable', value: pointer('rtb-1') },
  'AWS::EC2::NetworkAcl': { type: 'AWS::EC2::NetworkAcl', value: pointer('acl-1') },
  'AWS::EC2::Subnet': { type: 'AWS::EC2::Subnet', value: pointer('subnet-1') },
  'AWS::EC2::NatGateway': { type: 'AWS::EC2::NatGateway', value: pointer('nat-1') },
};
