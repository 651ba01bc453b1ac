import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../functions/account/api-call.ts';
import type { NodeNetwork, VpcNetwork } from '../../functions/account/network/network.ts';
import { type Observed, present, unknown } from '../../functions/account/observed.ts';
import { type Resource, resource } from '../../functions/account/resource.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../functions/adapters/memory/account.ts';
import type { Finding } from '../../functions/core/outcome.ts';
import { exemptionFor } from '../../functions/use-cases/exemption-for.ts';
import { account, BUCKET, bucketOf, DOCUMENT } from '../support/samples/sample-account.ts';
import { bench } from '../support/samples/sample-guard.ts';
import { identityAccount, nodeOf, profileOf, roleOf } from '../support/samples/sample-identity.ts';
import {
  NETWORK_ID,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  nodeIn,
} from '../support/samples/sample-network.ts';

const KEY = 'session-guard:ignore';
const YES = { [KEY]: 'true' };

const vpc = resource('AWS::EC2::VPC', NETWORK_ID);
const onSubject = (subject: Resource): Finding => ({
  prerequisite: 'x',
  subject,
  impact: 'sessions-fail',
  because: 'broken',
  attribution: 'proven',
});

type Given = {
  readonly state: AccountState;
  readonly touched: readonly Resource[];
  readonly broken?: readonly Resource[];
  /** What EC2 says of the tag, by id. */
  readonly tagged?: Readonly<Record<string, string>>;
  readonly cutOff?: readonly string[];
  readonly calls?: readonly ApiCall[];
  /** What can be read besides. */
  readonly more?: AccountState;
};

const exemption = ({ state, touched, broken = [vpc], tagged = {}, cutOff = [], calls = [], more }: Given) => {
  const made = bench({ state: more ?? state });
  const answer: Observed<Readonly<Record<string, string>>> = present(tagged);
  const reader = { ...createEmbeddedAccount(more ?? state), ec2Tagged: async () => answer };
  return exemptionFor(
    { ...made.guard(), ports: { ...made.ports, reader } },
    {
      gathered: {
        effect: { resources: touched },
        state,
        rows: { baselines: {} },
      },
      evaluation: {
        cutOff: new Map(broken.map((subject) => [`x|${subject.type}#${subject.id}`, cutOff])),
        ...(calls.length > 0 ? { plan: { calls, restores: 'x', exact: true } } : {}),
      },
    },
    broken.map(onSubject),
  );
};

const IP = { publicIp: '203.0.113.7', allocationId: 'eipalloc-1', associationId: 'eipassoc-1' };
const own = { subnetId: NODE_SUBNET, addresses: ['10.0.1.10'], groupIds: [NODE_GROUP] };
const nodes: readonly NodeNetwork[] = [
  nodeIn({ instanceId: 'i-1', elasticIp: IP, interface: { ...own, networkInterfaceId: 'eni-1' } }),
  nodeIn({ instanceId: 'i-2', name: 'web-2', interface: { ...own, subnetId: 'subnet-2' } }),
];
const holding = (network: VpcNetwork = natNetwork({ nodes })): AccountState =>
  account({ networks: { [NETWORK_ID]: present(network) } });
const tables = natNetwork({ nodes }).routeTables;
const associated = natNetwork({
  nodes,
  routeTables: [
    ...tables,
    {
      routeTableId: 'rtb-9',
      main: false,
      subnetIds: [NODE_SUBNET],
      associations: { [NODE_SUBNET]: 'rtbassoc-9' },
      routes: [],
    },
  ],
});
const part = (type: Resource['type'], id: string): readonly Resource[] => [resource(type, id)];
const table = part('AWS::EC2::RouteTable', 'rtb-node');

describe('the ignore tag on a network', () => {
  it.each<[string, readonly Resource[], string]>([
    ['a route table', table, 'rtb-node'],
    ['an internet gateway', part('AWS::EC2::InternetGateway', 'igw-1'), 'igw-1'],
    ['a NAT gateway', part('AWS::EC2::NatGateway', 'nat-1'), 'nat-1'],
    ['a subnet', part('AWS::EC2::Subnet', NODE_SUBNET), NODE_SUBNET],
    ['a security group', part('AWS::EC2::SecurityGroup', NODE_GROUP), NODE_GROUP],
    ['a network ACL', part('AWS::EC2::NetworkAcl', 'acl-1'), 'acl-1'],
    ['an endpoint', part('AWS::EC2::VPCEndpoint', 'vpce-ssm'), 'vpce-ssm'],
    ['a network interface', part('AWS::EC2::NetworkInterface', 'eni-1'), 'eni-1'],
    ['an instance', part('AWS::EC2::Instance', 'i-1'), 'i-1'],
    ['an address, by its allocation', part('AWS::EC2::EIP', 'eipalloc-1'), 'eipalloc-1'],
    ['an address, by its association', part('AWS::EC2::EIP', 'eipassoc-1'), 'eipalloc-1'],
    ['an address, by itself', part('AWS::EC2::EIP', '203.0.113.7'), 'eipalloc-1'],
    ['the table of an association', part('AWS::EC2::SubnetRouteTableAssociation', 'rtbassoc-9'), 'rtb-9'],
    [
      'the subnet of an association',
      part('AWS::EC2::SubnetRouteTableAssociation', 'rtbassoc-9'),
      NODE_SUBNET,
    ],
    ['the VPC', table, NETWORK_ID],
    ['the option set of the VPC', table, natNetwork().dhcpOptionsId],
    ['an option set that was touched', part('AWS::EC2::DHCPOptions', 'dopt-9'), 'dopt-9'],
  ])('counts on %s', async (_name, touched, id) => {
    const state = holding(associated);
    expect(await exemption({ state, touched, tagged: { [id]: 'true' }, cutOff: ['i-1'] })).toMatchObject({
      kind: 'exempt',
    });
    expect(await exemption({ state, touched, cutOff: ['i-1'] })).toEqual({ kind: 'none' });
    expect(await exemption({ state, touched, tagged: { [id]: 'yes' } })).toMatchObject({
      kind: 'unreadable',
    });
    expect(await exemption({ state, touched, tagged: { 'i-other': 'true' } })).toEqual({ kind: 'none' });
  });

  it.each<[string, readonly string[], readonly string[], string]>([
    ['the only node that is hit', ['i-1'], ['i-1'], 'exempt'],
    ['the interface of the only node that is hit', ['i-1'], ['eni-1'], 'exempt'],
    ['the address of the only node that is hit', ['i-1'], ['eipalloc-1'], 'exempt'],
    ['the subnet of the only node that is hit', ['i-2'], ['subnet-2'], 'exempt'],
    ['all nodes that are hit', ['i-1', 'i-2'], ['i-1', 'i-2'], 'exempt'],
    ['one of two nodes that are hit', ['i-1', 'i-2'], ['i-2'], 'partly'],
    ['a node that is not hit', ['i-1'], ['i-2'], 'none'],
  ])('counts on %s', async (_name, cutOff, ids, kind) => {
    const tagged = Object.fromEntries(ids.map((id) => [id, 'true']));
    const found = await exemption({ state: holding(), touched: table, tagged, cutOff });
    expect(found.kind).toBe(kind);
    if (found.kind === 'partly') expect(found.because).toContain('leave web-2 alone');
  });

  it('is partly there on a rule of the touched group', async () => {
    const rules = natNetwork().securityGroups[NODE_GROUP];
    const ruleId = rules?.status === 'present' ? (rules.value.rules[0]?.ruleId ?? '') : '';
    const touched = part('AWS::EC2::SecurityGroup', NODE_GROUP);
    expect(await exemption({ state: holding(), touched, tagged: { [ruleId]: 'true' } })).toMatchObject({
      kind: 'partly',
      because: expect.stringContaining(ruleId),
    });
  });

  it('is partly there on what the way back would change', async () => {
    const calls: readonly ApiCall[] = [
      {
        api: 'ec2:AssociateAddress',
        input: { AllocationId: 'eipalloc-7', InstanceId: 'i-9', AllowReassociation: false },
      },
    ];
    const given = { state: holding(), touched: table, calls };
    expect(await exemption({ ...given, tagged: { 'eipalloc-7': 'true' } })).toMatchObject({ kind: 'partly' });
    expect(await exemption({ ...given, tagged: { 'i-9': 'true' } })).toMatchObject({ kind: 'partly' });
    expect(await exemption(given)).toEqual({ kind: 'none' });
  });

  it('counts on no other VPC than its own', async () => {
    const other = resource('AWS::EC2::VPC', 'vpc-other');
    const networks = {
      [NETWORK_ID]: present(natNetwork({ nodes })),
      'vpc-other': present(natNetwork({ vpcId: 'vpc-other', nodes: [], tags: YES })),
    };
    const state = account({ networks });
    expect((await exemption({ state, touched: [vpc] })).kind).toBe('none');
    expect((await exemption({ state, touched: [other], broken: [other] })).kind).toBe('exempt');
    expect((await exemption({ state, touched: table })).kind).toBe('none');
  });

  it('cannot be known for an address whose allocation nobody knows', async () => {
    const touched = part('AWS::EC2::EIP', 'eipassoc-gone');
    expect(await exemption({ state: holding(), touched })).toMatchObject({ kind: 'unreadable' });
  });

  it('is never a fix where one of the nodes that are hit has it', () => {
    const many = Array.from({ length: 6 }, (_, i) => nodeIn({ instanceId: `i-${i}`, name: `n-${i}` }));
    const state = holding(natNetwork({ nodes: many }));
    const some = fc.subarray(many.map(({ instanceId }) => instanceId));
    return fc.assert(
      fc.asyncProperty(some, some, async (cutOff, ids) => {
        const tagged = Object.fromEntries(ids.map((id) => [id, 'true']));
        const { kind } = await exemption({ state, touched: table, tagged, cutOff });
        const hit = cutOff.filter((id) => ids.includes(id)).length;
        const expected = hit === 0 ? 'none' : hit === cutOff.length ? 'exempt' : 'partly';
        expect(kind).toBe(expected);
      }),
    );
  });
});

describe('the ignore tag on identities', () => {
  const role = resource('AWS::IAM::Role', 'web');
  const policy = part('AWS::IAM::ManagedPolicy', 'arn:aws:iam::111122223333:policy/x');
  const two = [nodeOf({ instanceId: 'i-1', name: 'web-1' }), nodeOf({ instanceId: 'i-2', name: 'web-2' })];
  const ofRole = (given: Partial<Given> & Pick<Given, 'state'>) =>
    exemption({ touched: policy, broken: [role], ...given });

  it('counts on the only role that is hit', async () => {
    const state = identityAccount({ roles: [roleOf('web', { tags: YES })] });
    expect((await ofRole({ state })).kind).toBe('exempt');
    expect((await ofRole({ state: identityAccount() })).kind).toBe('none');
  });

  it('is partly there on one of two roles that are hit', async () => {
    const state = identityAccount({ roles: [roleOf('web', { tags: YES }), roleOf('app')] });
    const broken = [role, resource('AWS::IAM::Role', 'app')];
    expect(await ofRole({ state, broken })).toMatchObject({
      kind: 'partly',
      because: expect.stringContaining('role web'),
    });
  });

  it('counts on the nodes of a role', async () => {
    const [one, other] = two;
    if (!one || !other) throw new Error('there are two');
    expect(
      (
        await ofRole({
          state: identityAccount({
            nodes: [
              { ...one, tags: YES },
              { ...other, tags: YES },
            ],
          }),
        })
      ).kind,
    ).toBe('exempt');
    expect((await ofRole({ state: identityAccount({ nodes: [one, { ...other, tags: YES }] }) })).kind).toBe(
      'partly',
    );
    const tagged = { 'i-1': 'true', 'i-2': 'true' };
    expect((await ofRole({ state: identityAccount({ nodes: two }), tagged })).kind).toBe('exempt');
  });

  it('counts on the profile and the role of an instance', async () => {
    const broken = part('AWS::EC2::Instance', 'i-1');
    const given = { touched: broken, broken };
    const profile = identityAccount({
      nodes: two,
      profiles: [profileOf('web', { roleName: 'web', tags: YES })],
    });
    expect((await exemption({ state: profile, ...given })).kind).toBe('exempt');
    const ofItsRole = identityAccount({ nodes: two, roles: [roleOf('web', { tags: YES })] });
    expect((await exemption({ state: ofItsRole, ...given })).kind).toBe('exempt');
  });

  it('is partly there on a role that the way back hands out, though nothing else names it', async () => {
    const more = identityAccount({ roles: [roleOf('web', { tags: YES })], profiles: [profileOf('web', {})] });
    const { roles: _, ...rest } = more;
    const state = { ...rest, roles: {} };
    const profile = part('AWS::IAM::InstanceProfile', 'web');
    const calls: readonly ApiCall[] = [
      { api: 'iam:AddRoleToInstanceProfile', input: { InstanceProfileName: 'web', RoleName: 'web' } },
    ];
    const given = { touched: profile, broken: profile, calls };
    expect((await exemption({ state, more, ...given })).kind).toBe('partly');
    const untagged = { ...more, roles: { web: present(roleOf('web')) } };
    expect((await exemption({ state, more: untagged, ...given })).kind).toBe('none');
    const denied = { ...more, roles: { web: unknown('access denied') } };
    expect((await exemption({ state, more: denied, ...given })).kind).toBe('unreadable');
  });

  it('is partly there on the role behind a profile that the way back hands out', async () => {
    const more = identityAccount({ roles: [roleOf('web', { tags: YES })] });
    const instance = part('AWS::EC2::Instance', 'i-bare');
    const calls: readonly ApiCall[] = [
      {
        api: 'ec2:AssociateIamInstanceProfile',
        input: { InstanceId: 'i-bare', IamInstanceProfile: { Arn: profileOf('web').arn } },
      },
    ];
    const found = await exemption({ state: account(), more, touched: instance, broken: instance, calls });
    expect(found.kind).toBe('partly');
  });
});

describe('the ignore tag elsewhere', () => {
  it('counts on what is broken, not only on what was touched', async () => {
    const bucket = resource('AWS::S3::Bucket', BUCKET);
    const state = account({ buckets: { [BUCKET]: present(bucketOf({ tags: YES })) } });
    const touched = part('AWS::SSM::Document', DOCUMENT);
    expect((await exemption({ state, touched, broken: [bucket] })).kind).toBe('exempt');
  });

  it('does not ask EC2 about preferences', async () => {
    const made = bench({});
    const ec2Tagged = () => Promise.reject(new Error('asked'));
    const guard = { ...made.guard(), ports: { ...made.ports, reader: { ...made.ports.reader, ec2Tagged } } };
    const bucket = resource('AWS::S3::Bucket', BUCKET);
    const gathered = {
      effect: { resources: [bucket] },
      state: account(),
      rows: { baselines: {} },
    };
    const evaluation = { cutOff: new Map() };
    expect(await exemptionFor(guard, { gathered, evaluation }, [onSubject(bucket)])).toEqual({
      kind: 'none',
    });
  });

  it('may not be read: then it is not known to be absent', async () => {
    const made = bench({});
    const ec2Tagged = async () => unknown('the guard may not call ec2:DescribeTags on it');
    const guard = { ...made.guard(), ports: { ...made.ports, reader: { ...made.ports.reader, ec2Tagged } } };
    const gathered = {
      effect: { resources: table },
      state: holding(),
      rows: { baselines: {} },
    };
    const evaluation = { cutOff: new Map() };
    expect(await exemptionFor(guard, { gathered, evaluation }, [onSubject(vpc)])).toEqual({
      kind: 'unreadable',
      because: 'the guard may not call ec2:DescribeTags on it',
    });
  });
});
