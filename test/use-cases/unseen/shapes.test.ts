import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { later } from '../../support/samples/sample-guard.ts';
import { NODE_GROUP, rule } from '../../support/samples/sample-network.ts';
import {
  authorize,
  benchOn,
  DATABASE,
  deleteRoute,
  denyOut,
  EVERYWHERE,
  egressIn,
  guarded,
  PROXY,
  ping,
  revoke,
  SHAPES,
  SPOKE,
  swept,
  TO_HUB,
  TWO_WAYS,
  unseenKinds,
  vpcOfBench,
  vpcWith,
  wideSpoke,
} from '../../support/samples/unseen-vpcs.ts';

const shapes = Object.entries(SHAPES);

const SUSPECTED = {
  status: 'alerted',
  attribution: 'suspected',
  impact: 'sessions-fail',
  severity: 'critical',
  blastRadius: { nodes: 6 },
};

describe.each(shapes)('%s', (_name, vpc) => {
  it('is told once at most, as information, and nothing fails', async () => {
    const made = benchOn(vpc);
    ping(made);
    const outcomes = await made.sweep();
    expect(outcomes.length).toBeLessThanOrEqual(1);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'inconclusive', severity: 'info', impact: 'unknown' });
    }
    for (let hours = 0; hours < 30; hours += 1) {
      later(made, 60);
      ping(made);
      expect(await made.sweep()).toEqual([]);
    }
  });

  it('is quiet about changes that leave its way open', async () => {
    const made = await swept(vpc);
    const harmless: readonly ApiCall[] = [
      authorize(rule('out', '192.0.2.0/24')),
      revoke(rule('out', '192.0.2.0/24')),
      authorize(rule('out', '10.0.3.0/24', { fromPort: 22, toPort: 22 })),
      {
        api: 'ec2:CreateNetworkAclEntry',
        input: {
          NetworkAclId: 'acl-node',
          RuleNumber: 11,
          Egress: true,
          RuleAction: 'deny',
          Protocol: '-1',
          CidrBlock: '198.51.100.0/24',
        },
      },
    ];
    for (const call of harmless) {
      expect((await guarded(made, call)).severity).toBe('info');
    }
    expect(made.published.filter(({ impact }) => impact === 'sessions-fail')).toEqual([]);
    later(made, 60);
    ping(made);
    expect((await made.sweep()).filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it('is told when its rules are revoked, as suspected, with a command and without a repair', async () => {
    const made = await swept(vpc);
    const outcomes = [];
    for (const one of egressIn(made)) outcomes.push(await guarded(made, revoke(one)));
    const told = outcomes.find(({ status }) => status === 'alerted');
    expect(told).toMatchObject({
      ...SUSPECTED,
      prerequisite: 'network-access',
      actor: { name: 'alice@example.com' },
    });
    expect(told?.commands.fix[0]).toContain('authorize-security-group-egress');
    expect(made.written).toEqual([]);
  });

  it('is told when its ACL denies all', async () => {
    const made = await swept(vpc);
    expect(await guarded(made, denyOut())).toMatchObject({ ...SUSPECTED, prerequisite: 'network-access' });
    expect(made.written).toEqual([]);
  });

  it('is told before anything is remembered, because nodes pinged before the change', async () => {
    const made = benchOn(vpc);
    ping(made);
    expect(await guarded(made, denyOut())).toMatchObject({ status: 'alerted', attribution: 'suspected' });
    expect(made.written).toEqual([]);
  });

  it('is quiet before anything is remembered', async () => {
    const made = benchOn(vpc);
    ping(made);
    const { severity, impact } = await guarded(made, authorize(rule('out', '10.0.3.0/24')));
    expect(severity).toBe('info');
    expect(impact).not.toBe('sessions-fail');
  });

  it('is told as failing while its nodes do not ping, unless that is in doubt anyway', async () => {
    const made = benchOn(vpc);
    const outcomes = await made.sweep();
    expect(outcomes.filter(({ status }) => status === 'inconclusive')).toEqual([]);
  });
});

const WITH_ROUTE = shapes.filter(([, { routeTables }]) =>
  routeTables.some(({ routes }) => routes.some(({ target }) => /^(tgw|pcx)-/.test(target))),
);

describe.each(WITH_ROUTE)('%s', (_name, vpc) => {
  const hidden = vpc.routeTables
    .flatMap(({ routes }) => routes)
    .find(({ target }) => /^(tgw|pcx)-/.test(target));

  it('is told when its route is deleted', async () => {
    const made = await swept(vpc);
    expect(await guarded(made, deleteRoute(hidden?.destination ?? ''))).toMatchObject({
      ...SUSPECTED,
      prerequisite: 'internet-path',
      because: expect.stringContaining(`no longer leads to ${hidden?.destination} (${hidden?.target})`),
    });
    expect(made.written).toEqual([]);
  });

  it('is told by the sweep when no event told that its route is a black hole', async () => {
    const made = await swept(vpc);
    const { routeTables } = vpcOfBench(made);
    const state = made.account.state();
    const black = routeTables.map((table) => ({
      ...table,
      routes: table.routes.map((route) => ({ ...route, blackhole: route.target === hidden?.target })),
    }));
    made.account.set({
      ...state,
      networks: { [VPC_ID]: { status: 'present', value: { ...vpcOfBench(made), routeTables: black } } },
    });
    // The agents ping over what is left of their connections.
    ping(made);
    expect(await made.sweep()).toMatchObject([{ impact: 'sessions-fail', severity: 'critical' }]);
  });
});

describe('what can be seen', () => {
  it('is contradicted by nodes that ping, and both facts are told', async () => {
    const made = benchOn(SHAPES['a proxy in the VPC']);
    ping(made);
    expect(await made.sweep()).toMatchObject([{ status: 'inconclusive', severity: 'info' }]);
    expect(made.published[0]?.because).toMatch(
      /shows no way to ssm \(.*no route to the internet\), yet 6 of 6 managed nodes ping Systems Manager/,
    );
  });

  it('is not contradicted where it only cannot be seen how', async () => {
    const made = benchOn(SPOKE);
    ping(made);
    expect(await made.sweep()).toEqual([]);
  });
});

describe('a hardening that leaves the way open', () => {
  it.each([
    ['a hub', { '10.0.0.0/8': 'tgw-0hub' }],
    ['a hub and a NAT gateway', { '0.0.0.0/0': 'nat-1', '10.0.0.0/8': 'tgw-0hub' }],
    ['everything behind a transit gateway', { '0.0.0.0/0': 'tgw-0hub' }],
  ])('is at most a doubt: %s', async (_name, routes) => {
    const made = await swept(wideSpoke(routes));
    expect(await guarded(made, revoke(EVERYWHERE))).toMatchObject({ severity: 'info' });
    expect(made.written).toEqual([]);
    for (const hours of [1, 2, 3]) {
      later(made, 60 * hours);
      ping(made);
      expect((await made.sweep()).filter(({ severity }) => severity !== 'info')).toEqual([]);
    }
    expect(await guarded(made, revoke(TO_HUB))).toMatchObject({
      impact: 'sessions-fail',
      attribution: 'suspected',
    });
  });
});

describe('one of several ways', () => {
  it('that is closed is a doubt, and the last one is suspected', async () => {
    const made = await swept(TWO_WAYS);
    expect(await guarded(made, deleteRoute('10.9.0.0/16'))).toMatchObject({
      status: 'inconclusive',
      toldBefore: false,
      because: expect.stringContaining(
        'no longer leads to 10.9.0.0/16 (pcx-0peer), and it cannot be seen whether nodes used that way or 10.8.0.0/16 (tgw-0hub)',
      ),
    });
    expect(await guarded(made, deleteRoute('10.8.0.0/16'))).toMatchObject(SUSPECTED);
  });

  it('that is moved is a doubt', async () => {
    const made = await swept(SPOKE);
    const moved: ApiCall = {
      api: 'ec2:ReplaceRoute',
      input: { RouteTableId: 'rtb-node', DestinationCidrBlock: '10.0.0.0/8', TransitGatewayId: 'tgw-0new' },
    };
    expect(await guarded(made, moved)).toMatchObject({
      status: 'inconclusive',
      because: expect.stringContaining('10.0.0.0/8 (tgw-0hub) leads to tgw-0new now'),
    });
  });

  it('that is narrowed is a doubt', async () => {
    const made = await swept(
      vpcWith({ routes: { '10.0.0.0/8': 'tgw-0hub' }, rules: [TO_HUB, rule('out', '10.5.0.0/16')] }),
    );
    expect(await guarded(made, revoke(TO_HUB))).toMatchObject({
      status: 'inconclusive',
      because: expect.stringContaining('nodes can send to only a part of 10.0.0.0/8 (tgw-0hub) now'),
    });
  });

  it('to a proxy is suspected, if its port is that of proxies', async () => {
    const made = await swept(vpcWith({ rules: [PROXY, DATABASE] }));
    expect(await guarded(made, revoke(DATABASE))).toMatchObject({ severity: 'info' });
    expect(await guarded(made, revoke(PROXY))).toMatchObject(SUSPECTED);
  });

  it('to a port that says nothing is a doubt, because a proxy may listen on any', async () => {
    const other = rule('out', '10.0.9.0/24', { fromPort: 9999, toPort: 9999 });
    const made = await swept(vpcWith({ rules: [other, DATABASE] }));
    expect(await guarded(made, revoke(other))).toMatchObject({ status: 'inconclusive', toldBefore: false });
    expect(await guarded(made, revoke(DATABASE))).toMatchObject(SUSPECTED);
  });
});

describe('what is remembered of an unseen way', () => {
  it('is the kind of its nodes', async () => {
    expect(await unseenKinds(await swept(SPOKE))).toEqual([
      { subnetId: 'subnet-node', groupIds: [NODE_GROUP] },
    ]);
  });

  it('stays after a harmless event', async () => {
    const made = await swept(SPOKE);
    expect(
      (await guarded(made, authorize(rule('out', '10.0.3.0/24', { fromPort: 22, toPort: 22 })))).status,
    ).not.toBe('alerted');
    expect(await unseenKinds(made)).toHaveLength(1);
  });

  it('stays while what it rests on is in doubt', async () => {
    const made = await swept(TWO_WAYS);
    await guarded(made, deleteRoute('10.9.0.0/16'));
    // Agents ping over connections that they have still.
    ping(made);
    later(made, 4);
    await made.sweep();
    expect(await guarded(made, deleteRoute('10.8.0.0/16'))).toMatchObject(SUSPECTED);
  });

  it('is not the way of nodes that do not ping', async () => {
    const made = benchOn(SPOKE);
    await made.sweep();
    expect(await unseenKinds(made)).toBeUndefined();
  });
});
