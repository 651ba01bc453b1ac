import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import type {
  NodeNetwork,
  SecurityGroup,
  SecurityGroupRule,
  VpcNetwork,
} from '../../../functions/account/network/network.ts';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { type Bench, later } from '../../support/samples/sample-guard.ts';
import {
  aclOf,
  ENDPOINT_SUBNET,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  OPEN_ENTRIES,
  PUBLIC_SUBNET,
  rule,
} from '../../support/samples/sample-network.ts';
import { instanceAt, on, revokeIn } from '../../support/samples/sample-proxies.ts';
import {
  DATABASE,
  EVERYWHERE,
  guarded,
  IDS,
  lose,
  nodeAt,
  ping,
  swept,
  vpcOfBench,
  vpcWith,
} from '../../support/samples/unseen-vpcs.ts';

/** Proxies that run in the VPC of the nodes, so that their own groups, ACL and way out can be seen. */

const IN = rule('in', NODE_GROUP, { ...on(3128), ruleId: 'sgr-proxy-in' });
const OWN_PORT = rule('in', NODE_GROUP, { ...on(9443), ruleId: 'sgr-proxy-own' });
const SSH = rule('in', '10.0.0.0/16', { ...on(22), ruleId: 'sgr-proxy-ssh' });
const PARTNERS = rule('in', '192.168.0.0/16', { ...on(3128), ruleId: 'sgr-proxy-partners' });

const PROXY_1 = instanceAt('proxy-1', '10.0.3.10', ['sg-proxy']);
const WEB_1 = instanceAt('web-1', '10.0.3.20', ['sg-web']);
const DATABASE_1 = instanceAt('db-1', '10.0.2.30', ['sg-db'], ENDPOINT_SUBNET);

const PROXY_GROUP = groupWith('sg-proxy', [IN, OWN_PORT, SSH, PARTNERS, rule('out', '0.0.0.0/0')]);
const IN_WEB = rule('in', '10.0.0.0/16', { ...on(8080), ruleId: 'sgr-web-in' });
const WEB_GROUP = groupWith('sg-web', [IN_WEB, rule('out', '0.0.0.0/0')]);
const IN_DATABASE = rule('in', NODE_GROUP, { ...on(5432), ruleId: 'sgr-db-in' });
const DATABASE_GROUP = groupWith('sg-db', [IN_DATABASE, rule('in', NODE_GROUP, on(9999))]);

type Made = {
  readonly out: readonly SecurityGroupRule[];
  readonly routes?: Readonly<Record<string, string>>;
  readonly instances?: readonly NodeNetwork[];
  readonly more?: readonly SecurityGroup[];
  readonly vpc?: Partial<VpcNetwork>;
};

const vpcOf = ({ out, routes = {}, instances = [PROXY_1], more = [], vpc = {} }: Made): VpcNetwork =>
  vpcWith(
    { routes },
    {
      nodes: [...IDS.map((id) => nodeAt(id)), ...instances],
      securityGroups: groups(groupWith(NODE_GROUP, out), PROXY_GROUP, WEB_GROUP, DATABASE_GROUP, ...more),
      ...vpc,
    },
  );

const TO_GROUP = rule('out', 'sg-proxy', on(3128));
const TO_ADDRESS = rule('out', '10.0.3.10/32', on(3128));
const TO_SUBNET = rule('out', '10.0.3.0/24', on(3128));

const SUSPECTED = {
  status: 'alerted',
  prerequisite: 'network-access',
  attribution: 'suspected',
  impact: 'sessions-fail',
  severity: 'critical',
  blastRadius: { nodes: 6 },
};
const DOUBT = { status: 'inconclusive', impact: 'unknown', severity: 'info', toldBefore: false };

const said = async (vpc: VpcNetwork, call: ApiCall) => {
  const made = await swept(vpc);
  return { made, told: await guarded(made, call) };
};

const TASKS = groupWith('sg-tasks', [rule('in', NODE_GROUP, { ...on(3128), ruleId: 'sgr-tasks-in' })]);

describe('the only proxy that takes connections no more', () => {
  it.each<[string, VpcNetwork, ApiCall]>([
    ['by its group', vpcOf({ out: [TO_GROUP, DATABASE] }), revokeIn('sg-proxy', IN)],
    ['by its address', vpcOf({ out: [TO_ADDRESS] }), revokeIn('sg-proxy', IN)],
    [
      'as tasks that nobody can see',
      vpcOf({ out: [rule('out', 'sg-tasks', on(3128))], instances: [], more: [TASKS] }),
      revokeIn('sg-tasks', rule('in', NODE_GROUP, on(3128))),
    ],
    [
      'by a rule for fewer addresses',
      vpcOf({ out: [TO_GROUP] }),
      {
        api: 'ec2:ModifySecurityGroupRules',
        input: {
          GroupId: 'sg-proxy',
          SecurityGroupRules: [
            {
              SecurityGroupRuleId: 'sgr-proxy-in',
              SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 3128, ToPort: 3128, CidrIpv4: '10.9.0.0/16' },
            },
          ],
        },
      },
    ],
  ])('is suspected: %s', async (_name, vpc, call) => {
    const { made, told } = await said(vpc, call);
    expect(told).toMatchObject(SUSPECTED);
    expect(told.commands.fix.join()).toMatch(
      /(authorize-security-group-ingress|modify-security-group-rules)/,
    );
    expect(made.written).toEqual([]);
  });

  it('is suspected where the ACL of its subnet denies nodes', async () => {
    const acls = [
      aclOf('acl-node', [NODE_SUBNET]),
      aclOf('acl-public', [PUBLIC_SUBNET]),
      aclOf('acl-rest', [], OPEN_ENTRIES, { isDefault: true }),
    ];
    const { made, told } = await said(vpcOf({ out: [TO_GROUP], vpc: { networkAcls: acls } }), {
      api: 'ec2:CreateNetworkAclEntry',
      input: {
        NetworkAclId: 'acl-public',
        RuleNumber: 10,
        Egress: false,
        RuleAction: 'deny',
        Protocol: '-1',
        CidrBlock: '10.0.1.0/24',
      },
    });
    expect(told).toMatchObject(SUSPECTED);
    expect(made.written).toEqual([]);
  });

  it('is suspected where it does not get out itself any more', async () => {
    const { made, told } = await said(vpcOf({ out: [TO_GROUP] }), {
      api: 'ec2:DeleteRoute',
      input: { RouteTableId: 'rtb-public', DestinationCidrBlock: '0.0.0.0/0' },
    });
    expect(told).toMatchObject({ ...SUSPECTED, prerequisite: 'internet-path' });
    expect(made.written).toEqual([]);
  });

  it('is told by the sweep if no event told it, and refuted by nodes that go on pinging', async () => {
    const made = await swept(vpcOf({ out: [TO_GROUP] }));
    made.happen(revokeIn('sg-proxy', IN));
    expect(await made.sweep()).toMatchObject([{ impact: 'sessions-fail', severity: 'critical' }]);
    later(made, 60);
    ping(made);
    expect(await made.sweep()).toMatchObject([{ status: 'inconclusive', severity: 'info' }]);
  });

  it('is confirmed by nodes that stop', async () => {
    const { made } = await said(vpcOf({ out: [EVERYWHERE] }), revokeIn('sg-proxy', IN));
    later(made, 40);
    lose(made, IDS, 30);
    const [lost] = await made.sweep();
    expect(lost).toMatchObject({ prerequisite: 'node-connection', blastRadius: { nodes: 6 } });
  });
});

const SECOND = [PROXY_1, instanceAt('proxy-2', '10.0.3.11', ['sg-second'])];
const SECOND_GROUP = groupWith('sg-second', [IN, rule('out', '0.0.0.0/0')]);

describe('a proxy that takes connections no more, where nodes may use something else', () => {
  it.each<[string, Made, RegExp]>([
    ['anything in its subnet', { out: [TO_SUBNET] }, /no rule of sg-proxy allows TCP 3128 from nodes/],
    ['anything at all', { out: [EVERYWHERE] }, /no rule of sg-proxy allows TCP 3128/],
    ['a hub', { out: [EVERYWHERE], routes: { '10.0.0.0/8': 'tgw-0hub' } }, /or 10\.0\.0\.0\/8 \(tgw-0hub\)/],
    [
      'another proxy by its group',
      { out: [TO_GROUP, rule('out', 'sg-second', on(3128))], instances: SECOND, more: [SECOND_GROUP] },
      /no rule of sg-proxy allows TCP 3128/,
    ],
    [
      'another proxy by its address',
      { out: [TO_SUBNET], instances: SECOND, more: [SECOND_GROUP] },
      /or proxy-2 on port 3128/,
    ],
    [
      'another port, because the proxy has one of its own',
      { out: [rule('out', 'sg-proxy', on(9443)), DATABASE] },
      /no rule of sg-proxy allows TCP 9443/,
    ],
  ])('is a doubt: %s', async (_name, how, reason) => {
    const { made, told } = await said(vpcOf(how), revokeIn('sg-proxy', IN, OWN_PORT));
    expect(told).toMatchObject({ ...DOUBT, because: expect.stringMatching(reason) });
    expect(made.written).toEqual([]);
  });

  it('is suspected when it was the last one', async () => {
    const out = [TO_GROUP, rule('out', 'sg-second', on(3128))];
    const { made } = await said(
      vpcOf({ out, instances: SECOND, more: [SECOND_GROUP] }),
      revokeIn('sg-proxy', IN),
    );
    expect(await guarded(made, revokeIn('sg-second', IN))).toMatchObject(SUSPECTED);
  });
});

/** Nothing is told, of anything. */
const expectSilent = async (made: Bench, vpc: VpcNetwork): Promise<void> => {
  expect(made.published).toEqual([]);
  later(made, 5);
  ping(made);
  await made.sweep();
  expect(made.published).toEqual([]);
  expect(vpcOfBench(made)).not.toEqual(vpc);
};

const BOTH = [PROXY_1, WEB_1, DATABASE_1];

describe('a change that no way of the nodes rests on', () => {
  it.each<[string, Made, ApiCall]>([
    [
      'the group of a database',
      { out: [TO_GROUP, rule('out', 'sg-db', on(5432))], instances: BOTH },
      revokeIn('sg-db', IN_DATABASE),
    ],
    [
      'the group of a database that nobody can see',
      { out: [TO_GROUP, rule('out', 'sg-db', on(5432))] },
      revokeIn('sg-db', IN_DATABASE),
    ],
    [
      'an instance without a way out, at any port',
      { out: [EVERYWHERE], instances: BOTH },
      revokeIn('sg-db', rule('in', NODE_GROUP, on(9999))),
    ],
    ['a web server beside a proxy', { out: [EVERYWHERE], instances: BOTH }, revokeIn('sg-web', IN_WEB)],
    [
      'a web server beside a hub',
      { out: [EVERYWHERE], instances: [WEB_1], routes: { '10.0.0.0/8': 'tgw-0hub' } },
      revokeIn('sg-web', IN_WEB),
    ],
    [
      'nodes that let each other in',
      { out: [EVERYWHERE, IN], instances: [], routes: { '10.0.0.0/8': 'tgw-0hub' } },
      revokeIn(NODE_GROUP, IN),
    ],
    ['another port of the proxy', { out: [TO_GROUP] }, revokeIn('sg-proxy', SSH)],
    ['other clients of the proxy', { out: [TO_GROUP] }, revokeIn('sg-proxy', PARTNERS)],
    [
      'one of two groups of the proxy that let nodes in',
      {
        out: [TO_GROUP],
        instances: [instanceAt('proxy-1', '10.0.3.10', ['sg-proxy', 'sg-also'])],
        more: [groupWith('sg-also', [rule('in', '10.0.0.0/16', on(3128))])],
      },
      revokeIn('sg-proxy', IN),
    ],
    [
      'a proxy beside a NAT gateway',
      { out: [EVERYWHERE], routes: { '0.0.0.0/0': 'nat-1' } },
      revokeIn('sg-proxy', IN),
    ],
    [
      'an internal server where nodes are let out to a proxy',
      {
        out: [TO_GROUP, rule('out', 'sg-api')],
        more: [groupWith('sg-api', [rule('in', NODE_GROUP)])],
      },
      revokeIn('sg-api', rule('in', NODE_GROUP)),
    ],
  ])('is not told: %s', async (_name, how, call) => {
    const vpc = vpcOf(how);
    const { made, told } = await said(vpc, call);
    expect(told.findings).toEqual([]);
    await expectSilent(made, vpc);
  });

  it('is not told where nodes do not show that they reach Systems Manager', async () => {
    const vpc = vpcOf({ out: [TO_GROUP] });
    const made = await swept({ ...vpc, nodes: vpc.nodes.map(({ managed: _, ...node }) => node) });
    await guarded(made, revokeIn('sg-proxy', IN));
    expect(made.published).toEqual([]);
    expect(VPC_ID in made.account.state().networks).toBe(true);
  });
});
