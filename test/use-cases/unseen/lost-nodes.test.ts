import { describe, expect, it } from 'vitest';
import { resource, resourceKey } from '../../../functions/account/resource.ts';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { type Bench, later } from '../../support/samples/sample-guard.ts';
import {
  aclOf,
  entry,
  groups,
  groupWith,
  NODE_GROUP,
  NODE_SUBNET,
  nodeIn,
  OPEN_ENTRIES,
  rule,
} from '../../support/samples/sample-network.ts';
import {
  benchOn,
  denyOut,
  EVERYWHERE,
  guarded,
  IDS,
  lose,
  nodeAt,
  OTHER_SUBNET,
  PROXY,
  ping,
  revoke,
  vpcWith,
} from '../../support/samples/unseen-vpcs.ts';

const WEEKS = 3 * 7 * 24 * 60;
const NAT = { routes: { '0.0.0.0/0': 'nat-1' } };

/** A node in a group of its own, which lets nothing out. */
const ISOLATED = nodeIn({
  instanceId: 'i-isolated',
  name: 'isolated',
  interface: { subnetId: NODE_SUBNET, addresses: ['10.0.1.99'], groupIds: ['sg-isolated'] },
});
const withIsolated = vpcWith(NAT, {
  nodes: [...IDS.map((id) => nodeAt(id)), ISOLATED],
  securityGroups: groups(groupWith(NODE_GROUP, [EVERYWHERE]), groupWith('sg-isolated', [])),
});

const remembered = async (made: Bench) => {
  const network = resource('SessionGuard::EC2::Network', VPC_ID);
  const { baselines } = await made.ports.ledger.load([network]);
  return Object.keys(baselines).filter((key) => key === resourceKey(network));
};

describe('a node that was lost long ago', () => {
  it('does not keep its VPC from being remembered', async () => {
    const made = benchOn(withIsolated);
    ping(made);
    lose(made, ['i-isolated'], WEEKS);
    await made.sweep();
    expect(await remembered(made)).toHaveLength(1);
    expect(await guarded(made, denyOut())).toMatchObject({ status: 'fixed' });
  });

  it('does, while it is connected, because it may just have been cut off', async () => {
    const made = benchOn(withIsolated);
    ping(made, IDS);
    await made.sweep();
    expect(await remembered(made)).toEqual([]);
  });

  it('does, if it was fine when its VPC was remembered', async () => {
    const rest = [rule('out', '0.0.0.0/0')];
    const whole = {
      ...withIsolated,
      securityGroups: groups(groupWith(NODE_GROUP, [EVERYWHERE]), groupWith('sg-isolated', rest)),
    };
    const made = benchOn(whole);
    ping(made, [...IDS, 'i-isolated']);
    await made.sweep();
    const { baselines: before } = await made.ports.ledger.load([
      resource('SessionGuard::EC2::Network', VPC_ID),
    ]);
    made.happen({
      api: 'ec2:RevokeSecurityGroupEgress',
      input: {
        GroupId: 'sg-isolated',
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
        ],
      },
    });
    later(made, 60);
    ping(made);
    lose(made, ['i-isolated'], 50);
    await made.sweep();
    const { baselines: after } = await made.ports.ledger.load([
      resource('SessionGuard::EC2::Network', VPC_ID),
    ]);
    expect(after).toEqual(before);
  });

  it('is not hit by a change: it is info, and nothing is fixed', async () => {
    const made = benchOn(withIsolated);
    const open = {
      ...withIsolated,
      securityGroups: groups(
        groupWith(NODE_GROUP, [EVERYWHERE]),
        groupWith('sg-isolated', [rule('out', '0.0.0.0/0')]),
      ),
    };
    made.account.set({ ...made.account.state(), networks: { [VPC_ID]: { status: 'present', value: open } } });
    ping(made);
    lose(made, ['i-isolated'], WEEKS);
    await made.sweep();
    const outcome = await guarded(made, {
      api: 'ec2:RevokeSecurityGroupEgress',
      input: {
        GroupId: 'sg-isolated',
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
        ],
      },
    });
    expect(outcome).toMatchObject({ severity: 'info', blastRadius: { nodes: 0 } });
    expect(outcome.because).toContain('and it was lost before');
    expect(made.written).toEqual([]);
  });

  it('is not counted among those that are hit', async () => {
    const made = benchOn(vpcWith(NAT));
    ping(made);
    lose(made, ['i-1'], WEEKS);
    await made.sweep();
    later(made, 30);
    ping(made, IDS.slice(1));
    const [finding] = (await guarded(made, denyOut())).findings;
    expect(finding?.hit).toMatchObject({ nodes: 5 });
    expect(finding?.because).toContain('one of them was lost before');
  });

  it('counts if it was lost after the change', async () => {
    const made = benchOn(vpcWith(NAT));
    ping(made);
    await made.sweep();
    made.happen(denyOut());
    lose(made, IDS, 0);
    later(made, 60);
    expect(await made.sweep()).toMatchObject([
      { prerequisite: 'network-access', severity: 'critical', blastRadius: { nodes: 6 } },
      { prerequisite: 'node-connection' },
    ]);
  });
});

describe('a VPC of which a part works by an unseen way', () => {
  const acls = [
    aclOf('acl-node', [NODE_SUBNET]),
    aclOf('acl-other', [OTHER_SUBNET], [entry(10, 'out', 'deny'), ...OPEN_ENTRIES]),
    aclOf('acl-rest', [], OPEN_ENTRIES, { isDefault: true }),
  ];
  const MIXED = vpcWith(
    { rules: [PROXY] },
    {
      networkAcls: acls,
      subnets: [
        { subnetId: NODE_SUBNET, cidrBlocks: ['10.0.1.0/24'] },
        { subnetId: OTHER_SUBNET, cidrBlocks: ['10.0.4.0/24'] },
      ],
      nodes: [
        ...['i-1', 'i-2', 'i-3'].map((id) => nodeAt(id)),
        ...['i-4', 'i-5'].map((id) => nodeAt(id, OTHER_SUBNET)),
      ],
    },
  );

  it('fails for the others only, and remembers the part', async () => {
    const made = benchOn(MIXED);
    ping(made, ['i-1', 'i-2', 'i-3']);
    lose(made, ['i-4', 'i-5'], WEEKS);
    const outcomes = await made.sweep();
    const failing = outcomes.filter(({ impact }) => impact === 'sessions-fail');
    expect(failing).toHaveLength(1);
    expect(failing[0]?.findings[0]?.because).toContain('2 of 5 managed nodes');
    expect(await remembered(made)).toHaveLength(1);
    expect(await guarded(made, revoke(PROXY))).toMatchObject({
      impact: 'sessions-fail',
      attribution: 'suspected',
    });
  });

  it('says nothing about a dead agent beside nodes of its kind that ping', async () => {
    const made = benchOn(vpcWith({ rules: [PROXY] }));
    ping(made);
    lose(made, ['i-6'], WEEKS);
    expect((await made.sweep()).map(({ impact }) => impact)).toEqual(['unknown']);
  });
});
