import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../functions/account/api-call.ts';
import { present } from '../../../functions/account/observed.ts';
import { resource } from '../../../functions/account/resource.ts';
import type { Snapshot } from '../../../functions/account/snapshot.ts';
import type { Scope } from '../../../functions/account/state.ts';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { recordOf } from '../../support/samples/sample-event.ts';
import { type Bench, bench, healthyAccount, later } from '../../support/samples/sample-guard.ts';
import { groups, groupWith, NODE_GROUP, natNetwork, rule } from '../../support/samples/sample-network.ts';

const OTHER_VPC = 'vpc-0other';
const APP_GROUP = 'sg-app';
const SEEN = '2026-03-01T08:00:00Z';

const vpc = (vpcId: string, more = groups()) =>
  natNetwork({
    vpcId,
    dhcpOptionsId: 'dopt-amazon',
    securityGroups: { ...groups(groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')])), ...more },
  });

/** A VPC that was swept, beside one without nodes and without any of its parts. */
const swept = async (): Promise<Bench> => {
  const empty = {
    ...vpc(OTHER_VPC),
    nodes: [],
    subnets: [],
    routeTables: [],
    networkAcls: [],
    natGateways: [],
  };
  const made = bench({
    state: healthyAccount({
      networks: {
        [VPC_ID]: present(vpc(VPC_ID, groups(groupWith(APP_GROUP, [rule('in', '0.0.0.0/0')])))),
        [OTHER_VPC]: present({ ...empty, securityGroups: {} }),
      },
    }),
  });
  expect(await made.sweep()).toEqual([]);
  later(made, 5);
  return made;
};

/** What the reader is asked from now on. */
const watched = (made: Bench): Scope[] => {
  const asked: Scope[] = [];
  const { reader } = made.ports;
  made.ports = {
    ...made.ports,
    reader: {
      ...reader,
      read: (scope, known) => {
        asked.push(scope);
        return reader.read(scope, known);
      },
    },
  };
  return asked;
};

/** The snapshots that are written from now on. */
const written = (made: Bench): Snapshot[] => {
  const all: Snapshot[] = [];
  const { ledger } = made.ports;
  const saveBaseline = async (snapshots: readonly Snapshot[], seenAt: string): Promise<void> => {
    all.push(...snapshots);
    await ledger.saveBaseline(snapshots, seenAt);
  };
  made.ports = { ...made.ports, ledger: { ...ledger, saveBaseline } };
  return all;
};

const ENTRY = {
  ipProtocol: 'tcp',
  fromPort: 443,
  toPort: 443,
  ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
};

const revoke = (made: Bench, groupId = NODE_GROUP, direction: 'Egress' | 'Ingress' = 'Egress') => {
  const IpPermissions = [
    { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
  ];
  made.happen({
    api: `ec2:RevokeSecurityGroup${direction}`,
    input: { GroupId: groupId, IpPermissions },
  } as ApiCall);
  const request = { groupId, ipPermissions: { items: [ENTRY] } };
  return recordOf(`ec2:RevokeSecurityGroup${direction}`, { request, time: made.now.toISOString() });
};

const pointer = (vpcId: string, id = NODE_GROUP): Snapshot => ({
  type: 'AWS::EC2::SecurityGroup',
  value: { id, vpcId, tags: {} },
});

const lookUps = (asked: readonly Scope[]) => asked.flatMap(({ networksOf = [] }) => networksOf);

describe('the pointer of a part', () => {
  it('saves asking EC2 for the VPC, which is read with everything else', async () => {
    const made = await swept();
    const asked = watched(made);
    const outcome = await made.deliver(revoke(made), 'network');
    expect(outcome).toMatchObject({ status: 'alerted', impact: 'sessions-fail', attribution: 'proven' });
    expect(lookUps(asked)).toEqual([]);
    expect(asked.filter(({ networks }) => networks?.length)).toHaveLength(1);
  });

  it.each([
    ['a VPC that does not exist', 'vpc-0forged', true],
    ['another VPC of the account', OTHER_VPC, true],
    ['no VPC, because there is none', undefined, true],
    ['the right VPC', VPC_ID, false],
  ])('does not mute a break where it names %s', async (_name, vpcId, isAsked) => {
    const made = await swept();
    const { ledger } = made.ports;
    if (vpcId) await ledger.saveBaseline([pointer(vpcId)], SEEN);
    const load: typeof ledger.load = async (resources) => {
      const rows = await ledger.load(resources);
      const { 'AWS::EC2::SecurityGroup#sg-node': _, ...baselines } = rows.baselines;
      return vpcId ? rows : { ...rows, baselines };
    };
    made.ports = { ...made.ports, ledger: { ...ledger, load } };
    const asked = watched(made);
    const outcome = await made.deliver(revoke(made), 'network');
    expect(outcome).toMatchObject({
      status: 'alerted',
      attribution: 'proven',
      findings: [{ subject: resource('AWS::EC2::VPC', VPC_ID) }],
      blastRadius: { nodes: 1, where: VPC_ID },
    });
    expect(lookUps(asked).length > 0).toBe(isAsked);
  });

  it('is not needed: without the ledger, EC2 is asked', async () => {
    const made = await swept();
    const load = () => Promise.reject(new AccountUnavailableError('throttled'));
    made.ports = { ...made.ports, ledger: { ...made.ports.ledger, load } };
    const asked = watched(made);
    expect(await made.deliver(revoke(made), 'network')).toMatchObject({ status: 'alerted' });
    expect(lookUps(asked)).toEqual([{ kind: 'security-group', id: NODE_GROUP }]);
  });

  it('is believed where the VPC cannot be read: then that is what is told', async () => {
    const made = await swept();
    const event = revoke(made);
    const because = 'ec2:DescribeVpcs is denied';
    const state = made.account.state();
    made.account.set({ ...state, networks: { ...state.networks, [VPC_ID]: { status: 'unknown', because } } });
    const asked = watched(made);
    await made.deliver(event, 'network');
    expect(lookUps(asked)).toEqual([]);
  });
});

describe('pointers', () => {
  const typesOf = (snapshots: readonly Snapshot[]) =>
    [...new Set(snapshots.map(({ type }) => type))].toSorted();
  const SECURITY_GROUP = 'AWS::EC2::SecurityGroup';

  it('are written for the parts of a VPC once, and of its groups for those that guard something', async () => {
    const made = await swept();
    const again = written(made);
    await made.sweep();
    expect(typesOf(again).filter((type) => type.startsWith('AWS::EC2'))).toEqual(['AWS::EC2::VPC']);
    const load = (type: 'AWS::EC2::SecurityGroup' | 'AWS::EC2::NatGateway', id: string) =>
      made.ports.ledger.load([resource(type, id)]);
    expect((await load(SECURITY_GROUP, NODE_GROUP)).baselines).not.toEqual({});
    expect((await load('AWS::EC2::NatGateway', 'nat-1')).baselines).not.toEqual({});
    expect((await load(SECURITY_GROUP, APP_GROUP)).baselines).toEqual({});
  });

  it('are written for other parts when an event names them', async () => {
    const made = await swept();
    const first = watched(made);
    expect(await made.deliver(revoke(made, APP_GROUP, 'Ingress'), 'network')).toMatchObject({
      status: 'healthy',
    });
    expect(lookUps(first)).toHaveLength(1);
    later(made, 1);
    const IpPermissions = [
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ];
    made.happen({ api: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: APP_GROUP, IpPermissions } });
    const next = watched(made);
    expect(await made.deliver(revoke(made, APP_GROUP, 'Ingress'), 'network')).toMatchObject({
      status: 'healthy',
    });
    expect(lookUps(next)).toEqual([]);
  });

  it('come first: a network that lists a part is not remembered where the pointer could not be', async () => {
    const made = await swept();
    const { ledger } = made.ports;
    const saveBaseline = async (snapshots: readonly Snapshot[], seenAt: string): Promise<void> => {
      if (snapshots.some(({ type }) => type === SECURITY_GROUP))
        throw new AccountUnavailableError('throttled');
      await ledger.saveBaseline(snapshots, seenAt);
    };
    made.ports = { ...made.ports, ledger: { ...ledger, saveBaseline } };
    const state = made.account.state();
    const more = vpc(VPC_ID, groups(groupWith('sg-new', [rule('out', '0.0.0.0/0')])));
    const nodes = more.nodes.map((node) => ({
      ...node,
      interface: { ...node.interface, groupIds: ['sg-new'] },
    }));
    made.account.set({ ...state, networks: { ...state.networks, [VPC_ID]: present({ ...more, nodes }) } });
    await made.sweep();
    const network = resource('SessionGuard::EC2::Network', VPC_ID);
    const row = (await ledger.load([network])).baselines[`SessionGuard::EC2::Network#${VPC_ID}`];
    expect(row?.snapshot.value).toMatchObject({ rules: { [NODE_GROUP]: expect.anything() } });
    expect(row?.snapshot.value).not.toMatchObject({ rules: { 'sg-new': expect.anything() } });
  });
});
