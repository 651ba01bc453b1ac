import { describe, expect, it } from 'vitest';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { type Bench, later } from '../../support/samples/sample-guard.ts';
import {
  authorize,
  benchOn,
  cutSpoke,
  deleteRoute,
  denyOut,
  EVERYWHERE,
  guarded,
  IDS,
  lose,
  openIncidents,
  ping,
  revoke,
  SPOKE,
  swept,
  TWO_WAYS,
  vpcWith,
  wideSpoke,
} from '../../support/samples/unseen-vpcs.ts';

const NAT = vpcWith({ routes: { '0.0.0.0/0': 'nat-1' } });

const open = async (made: Bench) => (await openIncidents(made)).map(({ prerequisite }) => prerequisite);

describe('nodes that go on pinging after a change that was told', () => {
  it('prove nothing while connections may last', async () => {
    const made = await cutSpoke();
    later(made, 15);
    ping(made);
    expect(await made.sweep()).toEqual([]);
    expect(await open(made)).toEqual(['network-access']);
  });

  it('refute it once, and the correction says what it corrects', async () => {
    const made = await cutSpoke();
    later(made, 40);
    ping(made);
    const outcomes = await made.sweep();
    expect(outcomes).toMatchObject([
      {
        status: 'inconclusive',
        severity: 'info',
        incident: `network-access/AWS::EC2::VPC#${VPC_ID}`,
        because: expect.stringMatching(/6 of 6 managed nodes .*ping Systems Manager/),
      },
    ]);
    expect(outcomes[0]?.action).toMatch(
      /corrects incident network-access.*after ec2:RevokeSecurityGroupEgress by alice@example.com.*still ping 40 minutes later/s,
    );
    expect(await open(made)).toEqual([]);
    for (let hours = 0; hours < 30; hours += 1) {
      later(made, 60);
      ping(made);
      expect(await made.sweep()).toEqual([]);
    }
  });

  it('refute nothing while one of them does not', async () => {
    const made = await cutSpoke();
    later(made, 40);
    ping(made, IDS.slice(0, 5));
    lose(made, ['i-6'], 38);
    const outcomes = await made.sweep();
    expect(outcomes.filter(({ status }) => status === 'inconclusive')).toEqual([]);
    expect(await open(made)).toEqual(['network-access']);
  });

  it('do not hide the next change', async () => {
    const made = await swept(TWO_WAYS);
    await guarded(made, deleteRoute('10.9.0.0/16'));
    later(made, 40);
    ping(made);
    expect((await made.sweep()).filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(await guarded(made, deleteRoute('10.8.0.0/16'))).toMatchObject({ impact: 'sessions-fail' });
    later(made, 5);
    ping(made);
    await made.sweep();
    expect(await open(made)).toEqual(['internet-path']);
  });

  it('refute also what looked certain', async () => {
    const made = await swept(NAT);
    expect(await guarded(made, denyOut())).toMatchObject({ status: 'fixed' });
    const alerting = await swept(NAT);
    const settings = { ...alerting.config, mode: 'alert' as const };
    Object.assign(alerting.config, settings);
    expect(await guarded(alerting, denyOut())).toMatchObject({ status: 'alerted', attribution: 'proven' });
    later(alerting, 40);
    ping(alerting);
    expect(await alerting.sweep()).toMatchObject([
      { status: 'inconclusive', incident: `network-access/AWS::EC2::VPC#${VPC_ID}` },
    ]);
    expect(await open(alerting)).toEqual([]);
  });

  it('are no news when the change was undone', async () => {
    const made = await cutSpoke();
    later(made, 10);
    await guarded(made, authorize(EVERYWHERE));
    later(made, 40);
    ping(made);
    expect(await made.sweep()).toMatchObject([{ status: 'follow-up' }]);
    expect(await open(made)).toEqual([]);
  });

  it('are no correction when no event told that the change was undone', async () => {
    const made = await cutSpoke();
    later(made, 10);
    made.happen(authorize(EVERYWHERE));
    later(made, 40);
    ping(made);
    expect((await made.sweep()).filter(({ action }) => action.includes('corrects'))).toEqual([]);
    expect(await open(made)).toEqual([]);
  });
});

describe('nodes that stop pinging after a change that was told', () => {
  it('confirm it with numbers, and again only when more are lost', async () => {
    const made = await cutSpoke();
    later(made, 40);
    ping(made, ['i-6']);
    lose(made, IDS.slice(0, 5), 35);
    const [lost, ...others] = await made.sweep();
    expect(others).toEqual([]);
    expect(lost).toMatchObject({ prerequisite: 'node-connection', blastRadius: { nodes: 5 } });
    expect(lost?.because).toMatch(/^5 of 6 managed nodes .* since 2026-03-10 10:06 UTC/);
    expect(lost?.action).toMatch(
      /matches incident network-access.*after ec2:RevokeSecurityGroupEgress by alice@example.com/s,
    );
    later(made, 60);
    ping(made, ['i-6']);
    expect(await made.sweep()).toEqual([]);
    later(made, 60);
    lose(made, ['i-6'], 35);
    expect(await made.sweep()).toMatchObject([
      { prerequisite: 'node-connection', blastRadius: { nodes: 6 } },
    ]);
  });
});

describe('a change that no event tells', () => {
  it('is told by the first look although agents still ping, and refuted by the next one', async () => {
    const made = await swept(SPOKE);
    made.happen(revoke(EVERYWHERE));
    later(made, 4);
    ping(made);
    expect(await made.sweep()).toMatchObject([{ impact: 'sessions-fail', prerequisite: 'network-access' }]);
    later(made, 60);
    ping(made);
    expect(await made.sweep()).toMatchObject([{ status: 'inconclusive', impact: 'unknown' }]);
    later(made, 60);
    ping(made);
    expect(await made.sweep()).toEqual([]);
  });

  it('that only narrows a way is told once, and then remembered as good', async () => {
    const made = await swept(wideSpoke());
    made.happen(deleteRoute('10.0.0.0/8'));
    made.happen({
      api: 'ec2:CreateRoute',
      input: { RouteTableId: 'rtb-node', DestinationCidrBlock: '10.5.0.0/16', TransitGatewayId: 'tgw-0hub' },
    });
    expect(await made.sweep()).toMatchObject([{ status: 'inconclusive', severity: 'info' }]);
    for (const _ of [1, 2, 3]) {
      later(made, 60);
      ping(made);
      expect(await made.sweep()).toEqual([]);
    }
    expect(await guarded(made, deleteRoute('10.5.0.0/16'))).toMatchObject({
      impact: 'sessions-fail',
      attribution: 'suspected',
    });
  });
});

describe('an account whose pings are not known', () => {
  it('is judged by what can be seen', async () => {
    const made = benchOn(NAT);
    await made.sweep();
    expect(await guarded(made, denyOut())).toMatchObject({ status: 'fixed' });
  });
});
