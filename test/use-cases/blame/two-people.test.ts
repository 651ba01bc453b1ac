import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
import type { Outcome } from '../../../functions/core/outcome.ts';
import { content, DOCUMENT, VPC_ID } from '../../support/samples/sample-account.ts';
import { type Bench, GOOD_INPUTS, healthyAccount, remembering } from '../../support/samples/sample-guard.ts';
import { CORE, deny, identityAccount, policyDocument } from '../../support/samples/sample-identity.ts';
import {
  aclOf,
  ENDPOINT_GROUP,
  entry,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  natNetwork,
  networkOf,
  OPEN_ENTRIES,
  rule,
} from '../../support/samples/sample-network.ts';
import { call, type Event, hear } from '../../support/settling.ts';

const withNetwork = (network: VpcNetwork) =>
  healthyAccount({
    networks: { [VPC_ID]: present({ ...network, vpcId: VPC_ID, dhcpOptionsId: 'dopt-amazon' }) },
    documents: {},
  });

const nat = () => withNetwork(natNetwork());
const endpoints = () => withNetwork(networkOf());

const DEFAULT = { RouteTableId: 'rtb-node', DestinationCidrBlock: '0.0.0.0/0' } as const;
const deleteRoute: ApiCall = { api: 'ec2:DeleteRoute', input: DEFAULT };
const createRoute = (more: object): ApiCall => ({ api: 'ec2:CreateRoute', input: { ...DEFAULT, ...more } });
const toNat = createRoute({ NatGatewayId: 'nat-1' });
const aclEntry = (RuleNumber: number, RuleAction: 'allow' | 'deny') =>
  ({
    NetworkAclId: 'acl-node',
    RuleNumber,
    Egress: true,
    Protocol: '-1',
    RuleAction,
    CidrBlock: '0.0.0.0/0',
  }) as const;
const denyAll: ApiCall = { api: 'ec2:CreateNetworkAclEntry', input: aclEntry(1, 'deny') };
const harmless: ApiCall = { api: 'ec2:CreateNetworkAclEntry', input: aclEntry(200, 'allow') };
const updateDocument = (inputs: object): ApiCall => ({
  api: 'ssm:UpdateDocument',
  input: {
    Name: DOCUMENT,
    Content: content({ ...GOOD_INPUTS, ...inputs }),
    DocumentVersion: '$LATEST',
    DocumentFormat: 'JSON',
  },
});
const permission = (CidrIp: string, port = 443) => ({
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] }],
});

const at = (made: Bench, time: string): void => {
  made.now = new Date(`2026-03-10T${time}Z`);
};

/** Somebody makes a call at a time of day. */
const by = (made: Bench, who: string, time: string, happening: ApiCall): Event => {
  at(made, time);
  return call(made, happening, who);
};

/** The outcome of the guard that says the most. */
const deliver = async (made: Bench, event: Event): Promise<Outcome> => {
  const heard = await hear(made, event);
  const [first] = heard.map(({ judgement }) => judgement);
  const told = heard.map(({ judgement }) => judgement).find((one) => made.published.includes(one));
  const outcome = told ?? first;
  if (!outcome) throw new Error('nobody watches it');
  return outcome;
};

/** Who was told of as a cause, each once. */
const culprits = ({ published }: Bench): readonly (string | undefined)[] => [
  ...new Set(
    published
      .filter(({ attribution }) => attribution === 'proven' || attribution === 'shared')
      .map(({ actor }) => actor?.name),
  ),
];

const begin = (state = nat(), mode: 'alert' | 'auto-fix' = 'alert') =>
  remembering({ state, settings: { mode } });

describe('an event that is older than the last good look', () => {
  const story = async () => {
    const made = await begin();
    const alice = by(made, 'alice', '09:00:00', deleteRoute);
    by(made, 'bob', '09:05:00', toNat);
    at(made, '09:08:00');
    await made.sweep();
    const carol = by(made, 'carol', '09:10:00', deleteRoute);
    at(made, '09:12:00');
    return { made, alice, carol };
  };

  it('is not blamed: what broke since is told without a name, and then with the name of who did it', async () => {
    const { made, alice, carol } = await story();
    expect(await deliver(made, alice)).toMatchObject({ status: 'superseded', attribution: 'none' });
    expect(made.published).toMatchObject([
      { status: 'alerted', actor: null, event: null, attribution: 'none' },
    ]);
    expect(made.published[0]?.action).toContain('ec2:DeleteRoute of 2026-03-10T09:00:00.000Z');
    expect(await deliver(made, carol)).toMatchObject({ attribution: 'proven', toldBefore: false });
    expect(culprits(made)).toEqual(['carol']);
    await deliver(made, alice);
    expect(made.published).toHaveLength(2);
  });

  it('is not blamed after the one who did it, and nobody is told again', async () => {
    const { made, alice, carol } = await story();
    expect(await deliver(made, carol)).toMatchObject({ attribution: 'proven', actor: { name: 'carol' } });
    expect(await deliver(made, alice)).toMatchObject({ status: 'superseded' });
    expect(made.published).toHaveLength(1);
  });

  it('is suspected if the look came so soon that it may have missed the change', async () => {
    const made = await begin();
    const alice = by(made, 'alice', '09:00:00', deleteRoute);
    const broken = made.account.state();
    made.account.set(nat());
    at(made, '09:00:10');
    await made.sweep();
    made.account.set(broken);
    expect(await deliver(made, alice)).toMatchObject({ status: 'alerted', attribution: 'suspected' });
  });

  it('is blamed as ever if the last good look was before it', async () => {
    const made = await begin();
    at(made, '09:08:00');
    await made.sweep();
    const alice = by(made, 'alice', '09:10:00', deleteRoute);
    expect(await deliver(made, alice)).toMatchObject({ status: 'alerted', attribution: 'proven' });
  });
});

describe('two people, each of whom breaks it', () => {
  const PAIRS: readonly [string, () => ReturnType<typeof nat>, ApiCall, ApiCall][] = [
    ['a route and an ACL', nat, deleteRoute, denyAll],
    ['an ACL and a route', nat, denyAll, deleteRoute],
    [
      'a group and an endpoint',
      endpoints,
      {
        api: 'ec2:RevokeSecurityGroupEgress',
        input: { GroupId: NODE_GROUP, ...permission('0.0.0.0/0') },
      },
      { api: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['vpce-ssm'] } },
    ],
    [
      'the settings of the VPC and a group',
      endpoints,
      { api: 'ec2:ModifyVpcAttribute', input: { VpcId: VPC_ID, EnableDnsSupport: { Value: false } } },
      {
        api: 'ec2:RevokeSecurityGroupEgress',
        input: { GroupId: NODE_GROUP, ...permission('0.0.0.0/0') },
      },
    ],
  ];

  it.each<readonly [string, readonly [0 | 1, 0 | 1]]>([
    ['in order', [0, 1]],
    ['the other way round', [1, 0]],
  ])('are both named for the policies of a role, %s', async (_, order) => {
    const made = await begin(identityAccount());
    const policies: readonly ApiCall[] = [
      { api: 'iam:DetachRolePolicy', input: { RoleName: 'web', PolicyArn: CORE } },
      {
        api: 'iam:PutRolePolicy',
        input: { RoleName: 'web', PolicyName: 'none', PolicyDocument: policyDocument(deny('*')) },
      },
    ];
    const [first, second] = policies;
    if (!first || !second) throw new Error('there are two');
    const events = [by(made, 'alice', '09:01:00', first), by(made, 'bob', '09:02:00', second)] as const;
    at(made, '09:03:00');
    for (const index of order) await deliver(made, events[index]);
    expect(culprits(made).toSorted()).toEqual(['alice', 'bob']);
  });

  it.each(PAIRS)('are both named when the second is heard of first: %s', async (_, state, first, second) => {
    const made = await begin(state());
    const alice = by(made, 'alice', '09:00:00', first);
    const bob = by(made, 'bob', '09:01:00', second);
    at(made, '09:02:00');
    await deliver(made, bob);
    await deliver(made, alice);
    expect(culprits(made)).toEqual(['bob', 'alice']);
    const told = made.published.length;
    for (const event of [alice, bob, alice]) await deliver(made, event);
    expect(made.published).toHaveLength(told);
  });

  it.each(PAIRS)('are both named in order: %s', async (_, state, first, second) => {
    const made = await begin(state());
    const alice = by(made, 'alice', '09:00:00', first);
    await deliver(made, alice);
    const bob = by(made, 'bob', '09:01:00', second);
    await deliver(made, bob);
    expect(culprits(made)).toEqual(['alice', 'bob']);
  });

  it('are told how to take back the part of each, and nothing is put back for either', async () => {
    const made = await begin(nat(), 'auto-fix');
    const alice = by(made, 'alice', '09:00:00', deleteRoute);
    const bob = by(made, 'bob', '09:01:00', denyAll);
    at(made, '09:02:00');
    const [second, first] = [await deliver(made, bob), await deliver(made, alice)];
    expect(second.commands.fix.join()).toContain('delete-network-acl-entry');
    expect(second.because).toContain('rule 1 of acl-node denies');
    expect(first.commands.fix.join()).toContain('create-route');
    expect(made.written).toEqual([]);
  });

  it('who are one person are told once for each break, because each has a way back of its own', async () => {
    const made = await begin();
    const first = by(made, 'alice', '09:00:00', deleteRoute);
    await deliver(made, first);
    const second = by(made, 'alice', '09:01:00', denyAll);
    for (const event of [second, first, second]) await deliver(made, event);
    expect(made.published.map(({ event }) => event?.api)).toEqual([
      'ec2:DeleteRoute',
      'ec2:CreateNetworkAclEntry',
    ]);
    expect(made.published[1]?.commands.fix.join()).toContain('delete-network-acl-entry');
  });

  it('do not have a third one named with them, who was harmless', async () => {
    const made = await begin();
    const zed = by(made, 'zed', '08:59:30', harmless);
    const alice = by(made, 'alice', '09:00:00', deleteRoute);
    const bob = by(made, 'bob', '09:01:00', denyAll);
    at(made, '09:02:00');
    for (const event of [bob, zed, alice, zed]) await deliver(made, event);
    expect(culprits(made)).toEqual(['bob', 'alice']);
  });
});

describe('a good change after a bad one', () => {
  const story = async () => {
    const made = await begin(healthyAccount(), 'auto-fix');
    const alice = by(made, 'alice', '09:00:00', updateDocument({ s3BucketName: 'example-gone' }));
    const bob = by(
      made,
      'bob',
      '09:00:20',
      updateDocument({ s3BucketName: 'example-gone', idleSessionTimeout: '30' }),
    );
    at(made, '09:00:30');
    return { made, alice, bob };
  };

  it('is not proven, and the bad one is named; nothing is put back, because that would lose the good one', async () => {
    const { made, alice, bob } = await story();
    expect(await deliver(made, alice)).toMatchObject({
      status: 'alerted',
      attribution: 'proven',
      action: expect.stringContaining('a later change has replaced this one'),
    });
    expect(await deliver(made, bob)).toMatchObject({ status: 'healthy' });
    expect(culprits(made)).toEqual(['alice']);
    expect(made.written).toEqual([]);
  });

  it('is not proven when it is heard of first', async () => {
    const { made, alice, bob } = await story();
    expect(await deliver(made, bob)).toMatchObject({ status: 'alerted', attribution: 'pre-existing' });
    expect(await deliver(made, alice)).toMatchObject({ status: 'alerted', attribution: 'proven' });
    expect(culprits(made)).toEqual(['alice']);
    expect(made.written).toEqual([]);
  });

  it('of the same person is one change with it, and is put back with it', async () => {
    const made = await begin(healthyAccount(), 'auto-fix');
    const first = by(made, 'alice', '09:00:00', updateDocument({ s3BucketName: 'example-gone' }));
    const second = by(
      made,
      'alice',
      '09:00:20',
      updateDocument({ s3BucketName: 'example-gone', idleSessionTimeout: '30' }),
    );
    at(made, '09:00:30');
    await deliver(made, first);
    expect(await deliver(made, second)).toMatchObject({ status: 'fixed', attribution: 'proven' });
  });

  it.each<[string, () => ReturnType<typeof nat>, ApiCall, ApiCall]>([
    [
      'a route',
      nat,
      { api: 'ec2:ReplaceRoute', input: { ...DEFAULT, GatewayId: 'igw-1' } },
      { api: 'ec2:ReplaceRoute', input: { ...DEFAULT, TransitGatewayId: 'tgw-1' } },
    ],
    [
      'an entry of an ACL',
      () =>
        withNetwork(
          natNetwork({
            networkAcls: natNetwork().networkAcls.map((acl) =>
              acl.networkAclId === 'acl-node'
                ? aclOf('acl-node', [NODE_SUBNET], [...OPEN_ENTRIES, entry(90, 'out', 'allow')])
                : acl,
            ),
          }),
        ),
      { api: 'ec2:ReplaceNetworkAclEntry', input: aclEntry(90, 'deny') },
      { api: 'ec2:ReplaceNetworkAclEntry', input: { ...aclEntry(90, 'deny'), Protocol: '6' } },
    ],
  ])('of %s: who made it bad first is named, in order', async (_, state, first, second) => {
    const made = await begin(state());
    const alice = by(made, 'alice', '09:00:00', first);
    await deliver(made, alice);
    const bob = by(made, 'bob', '09:02:00', second);
    const outcome = await deliver(made, bob);
    expect(outcome.attribution).not.toBe('proven');
    expect(culprits(made)[0]).toBe('alice');
  });

  it('of a group that was healed in between stays healed', async () => {
    const made = await begin(
      withNetwork(
        networkOf({
          securityGroups: groups(
            groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]),
            groupWith(ENDPOINT_GROUP, [rule('in', '10.0.0.0/16')]),
          ),
        }),
      ),
    );
    const input = { GroupId: ENDPOINT_GROUP, ...permission('10.0.0.0/16') };
    const alice = by(made, 'alice', '09:00:00', { api: 'ec2:RevokeSecurityGroupIngress', input });
    const bob = by(made, 'bob', '09:00:30', { api: 'ec2:AuthorizeSecurityGroupIngress', input });
    at(made, '09:01:00');
    expect(await deliver(made, alice)).toMatchObject({ status: 'superseded' });
    expect(await deliver(made, bob)).toMatchObject({ status: 'healthy' });
    expect(made.published).toEqual([]);
  });
});

describe('an option set and an attribute of one VPC', () => {
  const associate: ApiCall = {
    api: 'ec2:AssociateDhcpOptions',
    input: { VpcId: VPC_ID, DhcpOptionsId: 'dopt-public' },
  };
  const switchOff: ApiCall = {
    api: 'ec2:ModifyVpcAttribute',
    input: { VpcId: VPC_ID, EnableDnsSupport: { Value: false } },
  };
  const BOTH = [
    ['the set first', associate, switchOff],
    ['the attribute first', switchOff, associate],
  ] as const;

  it.each(BOTH)('name both people, %s, in whatever order the events arrive', async (_, first, second) => {
    for (const isReversed of [false, true]) {
      const made = await begin(healthyAccount());
      const events = [by(made, 'alice', '09:00:00', first), by(made, 'bob', '09:05:00', second)];
      at(made, '09:06:00');
      for (const event of isReversed ? events.toReversed() : events) await deliver(made, event);
      expect(culprits(made).toSorted()).toEqual(['alice', 'bob']);
    }
  });

  it.each(BOTH)('name both people, %s, if the first was told before the second', async (_, first, second) => {
    const made = await begin(healthyAccount());
    await deliver(made, by(made, 'alice', '09:00:00', first));
    await deliver(made, by(made, 'bob', '09:05:00', second));
    expect(culprits(made)).toEqual(['alice', 'bob']);
  });
});
