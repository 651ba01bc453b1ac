import { expect, it } from 'vitest';
import { networkBaseline } from '../../functions/account/network/baseline.ts';
import { resource } from '../../functions/account/resource.ts';
import { type Snapshot, snapshotResource } from '../../functions/account/snapshot.ts';
import { type Incident, noRows } from '../../functions/core/ledger/ledger.ts';
import type { Look } from '../../functions/core/ledger/look.ts';
import { resourceOfPlace } from '../../functions/core/ledger/rows/partitions.ts';
import { fullIncident, fullRepair, fullSnapshots } from '../support/samples/full-rows.ts';
import { endpointTo, networkOf, nodeIn } from '../support/samples/sample-network.ts';
import {
  document,
  documentSnapshot,
  incident,
  LATER,
  repair,
  SEEN,
  vpc,
  vpcSnapshot,
} from './ledger-samples.ts';
import { content, DOCUMENT, described, type MakeWorld } from './world.ts';

/** What every ledger must keep. */
export const ledgerContract = (makeWorld: MakeWorld): void => {
  it('holds nothing at first', async () => {
    const { ledger } = await makeWorld(described({}));
    expect(await ledger.load([document, vpc])).toEqual(noRows);
    expect(await ledger.open()).toEqual({ incidents: [], untold: [] });
  });

  it('gives back baselines as they were, the newest only, and only those asked for', async () => {
    const { ledger } = await makeWorld(described({}));
    await ledger.saveBaseline([documentSnapshot, vpcSnapshot], SEEN);
    await ledger.saveBaseline([vpcSnapshot], LATER);
    expect(await ledger.load([vpc, vpc])).toEqual({
      ...noRows,
      baselines: { 'AWS::EC2::VPC#vpc-0abc': { snapshot: vpcSnapshot, seenAt: LATER } },
    });
    expect((await ledger.load([document])).baselines).toEqual({
      [`AWS::SSM::Document#${DOCUMENT}`]: { snapshot: documentSnapshot, seenAt: SEEN },
    });
  });

  it('gives back every field of every kind of row', async () => {
    const { ledger } = await makeWorld(described({}));
    const snapshots = Object.values(fullSnapshots);
    await ledger.saveBaseline(snapshots, SEEN);
    await ledger.save({ incidents: [fullIncident] });
    await ledger.save({ repairs: [fullRepair] });
    const { baselines, incidents, repairs } = await ledger.load(snapshots.map(snapshotResource));
    expect(Object.values(baselines)).toHaveLength(snapshots.length);
    expect(new Set(Object.values(baselines))).toEqual(
      new Set(snapshots.map((snapshot) => ({ snapshot, seenAt: SEEN }))),
    );
    expect(incidents).toEqual([fullIncident]);
    expect(repairs).toEqual([fullRepair]);
    expect(await ledger.open()).toEqual({ incidents: [fullIncident], untold: [fullRepair] });
  });

  it('gives back the last look of each family, and only at what is asked for', async () => {
    const { ledger } = await makeWorld(described({}));
    const look: Look = {
      family: 'network',
      subject: vpc,
      prerequisites: ['network-access', 'internet-path'],
      seenAt: SEEN,
    };
    const other: Look = { ...look, family: 'identity', prerequisites: ['node-permissions'] };
    await ledger.saveLooks([look, other, { ...look, subject: document }]);
    await ledger.saveLooks([{ ...look, seenAt: LATER }]);
    const { looks, ...rest } = await ledger.load([vpc]);
    expect(new Set(looks)).toEqual(new Set([{ ...look, seenAt: LATER }, other]));
    expect({ ...rest, looks: [] }).toEqual(noRows);
    expect(await ledger.open()).toEqual({ incidents: [], untold: [] });
  });

  it('gives back what is remembered of a network, and where its parts belong', async () => {
    const { ledger } = await makeWorld(described({}));
    const elasticIp = { publicIp: '192.0.2.50', allocationId: 'eipalloc-1', associationId: 'eipassoc-1' };
    const value = networkBaseline(
      networkOf({
        nodes: [nodeIn({ elasticIp, hasPublicIp: true })],
        endpoints: [endpointTo('ssm', { policy: '{}' })],
      }),
    );
    const network: Snapshot = { type: 'SessionGuard::EC2::Network', value };
    const pointer: Snapshot = {
      type: 'AWS::EC2::EIP',
      value: { id: 'eipassoc-1', vpcId: value.vpcId, tags: {} },
    };
    await ledger.saveBaseline([network, pointer], SEEN);
    const { baselines } = await ledger.load([snapshotResource(network), snapshotResource(pointer)]);
    expect(baselines).toEqual({
      [`SessionGuard::EC2::Network#${value.vpcId}`]: { snapshot: network, seenAt: SEEN },
      'AWS::EC2::EIP#eipassoc-1': { snapshot: pointer, seenAt: SEEN },
    });
  });

  it('gives back all that is recorded of a VPC at once, whichever of its rows is asked for', async () => {
    const { ledger } = await makeWorld(described({}));
    const network: Snapshot = {
      type: 'SessionGuard::EC2::Network',
      value: { ...networkBaseline(networkOf()), vpcId: vpc.id },
    };
    const inventory = { vpcId: vpc.id, seenAt: SEEN, nodes: [{ id: 'i-1' }] };
    await ledger.saveBaseline([vpcSnapshot, network], SEEN);
    await ledger.saveInventories([inventory], []);
    await ledger.save({ incidents: [incident] });
    const all = await ledger.load([vpc]);
    expect(all).toEqual({
      ...noRows,
      baselines: {
        'AWS::EC2::VPC#vpc-0abc': { snapshot: vpcSnapshot, seenAt: SEEN },
        'SessionGuard::EC2::Network#vpc-0abc': { snapshot: network, seenAt: SEEN },
      },
      incidents: [incident],
      inventories: [inventory],
    });
    const asked = [snapshotResource(network), vpc];
    expect(await ledger.load(asked)).toEqual(all);
    expect(await ledger.load(asked.slice(0, 1))).toEqual(all);
  });

  it('lists an incident as open until it is closed', async () => {
    const { ledger } = await makeWorld(described({}));
    await ledger.save({ incidents: [incident] });
    expect(await ledger.open()).toEqual({ incidents: [incident], untold: [] });
    const closed: Incident = { ...incident, state: 'closed', checkedAt: LATER, told: true };
    await ledger.save({ incidents: [closed] });
    expect(await ledger.open()).toEqual({ incidents: [], untold: [] });
    expect((await ledger.load([vpc])).incidents).toEqual([closed]);
  });

  it('lists a repair as untold until it was told, and keeps one row for each event', async () => {
    const { ledger } = await makeWorld(described({}));
    await ledger.save({ repairs: [repair] });
    await ledger.save({ repairs: [{ ...repair, eventId: 'e-2', state: 'told' }] });
    expect(await ledger.open()).toEqual({ incidents: [], untold: [repair] });
    await ledger.save({ repairs: [{ ...repair, state: 'told' }] });
    expect(await ledger.open()).toEqual({ incidents: [], untold: [] });
    const { repairs } = await ledger.load([document]);
    expect(repairs.toSorted((a, b) => a.eventId.localeCompare(b.eventId))).toEqual([
      { ...repair, state: 'told' },
      { ...repair, eventId: 'e-2', state: 'told' },
    ]);
  });

  it('gives away no more fixes of an hour than it may hold, to guards that ask at once', async () => {
    const { ledger } = await makeWorld(described({}));
    const at = (time: string) => ledger.takeFix(3, new Date(time));
    const asked = Array.from({ length: 8 }, () => at('2026-03-01T08:00:00Z'));
    expect((await Promise.all(asked)).filter((taken) => taken)).toHaveLength(3);
    expect(await at('2026-03-01T08:59:59Z')).toBe(false);
    expect(await at('2026-03-01T09:00:00Z')).toBe(true);
    expect(await ledger.takeFix(0, new Date('2026-03-02T08:00:00Z'))).toBe(false);
    expect(await ledger.open()).toEqual({ incidents: [], untold: [] });
  });

  it('gives the turn of a family to one of several deliveries', async () => {
    const { ledger } = await makeWorld(described({}));
    const at = '2026-03-01T08:00:00.000Z';
    const turn = (by: string, time = at) => ({ family: 'network' as const, by, at: time });
    const read = new Date('2026-03-01T07:59:58Z');
    const asked = ['a', 'b', 'c'].map((by) => ledger.takeTurn(turn(by), read));
    const taken = await Promise.all(asked);
    expect(taken.filter((one) => one)).toHaveLength(1);
    const by = ['a', 'b', 'c'][taken.indexOf(true)] ?? '';
    expect(await ledger.takeTurn(turn('other'), read)).toBe(false);
    expect(await ledger.takeTurn({ ...turn('other'), family: 'identity' }, read)).toBe(true);
    expect(await ledger.takeTurn(turn(by, '2026-03-01T08:00:01.000Z'), read)).toBe(true);
    await ledger.endTurn(turn(by, '2026-03-01T08:00:01.000Z'), '2026-03-01T08:00:03.000Z');
    expect(await ledger.takeTurn(turn('other', '2026-03-01T08:00:04.000Z'), read)).toBe(false);
    const after = new Date('2026-03-01T08:00:04Z');
    expect(await ledger.takeTurn(turn('other', '2026-03-01T08:00:06.000Z'), after)).toBe(true);
    expect(await ledger.open()).toEqual({ incidents: [], untold: [] });
  });

  it('keeps two prerequisites of one resource apart', async () => {
    const { ledger } = await makeWorld(described({}));
    const second: Incident = { ...incident, prerequisite: 'session-preferences' };
    await ledger.save({ incidents: [incident] });
    await ledger.save({ incidents: [second] });
    const { incidents } = await ledger.load([vpc]);
    expect(new Set(incidents)).toEqual(new Set([incident, second]));
  });

  it('gives back inventories and counts as they were, the newest only', async () => {
    const { ledger } = await makeWorld(described({}));
    const expected = { id: 'i-1', name: 'web', subnetId: 'subnet-1', profile: 'p', role: 'r' };
    const first = { vpcId: vpc.id, seenAt: SEEN, nodes: [expected, { id: 'i-2', lost: true as const }] };
    const other = { vpcId: 'vpc-other', seenAt: SEEN, nodes: [] };
    const tally = { place: { kind: 'role', id: 'r' } as const, seenAt: SEEN, nodes: 1, sample: ['web'] };
    const region = { ...tally, place: { kind: 'region' } as const };
    const role = resource('AWS::IAM::Role', 'r');
    const profile = resource('AWS::IAM::InstanceProfile', 'r');
    const inRegion = resourceOfPlace({ kind: 'region' });
    expect(await ledger.load([vpc, role, profile, inRegion])).toEqual(noRows);
    expect(await ledger.vpcInventories()).toEqual([]);
    await ledger.saveInventories([first, other], [tally, region]);
    await ledger.saveInventories([{ ...other, seenAt: LATER }], []);
    expect((await ledger.load([vpc])).inventories).toEqual([first]);
    const all = await ledger.vpcInventories();
    expect(all.toSorted((a, b) => a.vpcId.localeCompare(b.vpcId))).toEqual([
      first,
      { ...other, seenAt: LATER },
    ]);
    expect((await ledger.load([role])).tallies).toEqual([tally]);
    expect((await ledger.load([inRegion])).tallies).toEqual([region]);
    expect((await ledger.load([profile])).tallies).toEqual([]);
    expect(await ledger.open()).toEqual({ incidents: [], untold: [] });
  });

  it('keeps the inventory of a VPC with 10,000 nodes', async () => {
    const { ledger } = await makeWorld(described({}));
    const nodes = Array.from({ length: 10_000 }, (_, n) => ({
      id: `i-${String(n).padStart(17, '0')}`,
      name: `node-${n}`,
      subnetId: 'subnet-0a1b2c3d4e5f60001',
      profile: 'example-nodes',
    }));
    await ledger.saveInventories([{ vpcId: vpc.id, seenAt: SEEN, nodes }], []);
    expect((await ledger.load([vpc])).inventories.map((one) => one.nodes)).toEqual([nodes]);
  });

  it('keeps a baseline that is larger than an item may be', async () => {
    const { ledger } = await makeWorld(described({}));
    const large = Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [
        String(n + 1),
        content({ linux: 'echo hello; '.repeat(5_000) }, `${n}`),
      ]),
    );
    const snapshot: Snapshot = {
      ...documentSnapshot,
      value: { ...documentSnapshot.value, latestVersion: '12', versions: large },
    };
    await ledger.saveBaseline([snapshot], SEEN);
    expect((await ledger.load([document])).baselines[`AWS::SSM::Document#${DOCUMENT}`]).toEqual({
      snapshot,
      seenAt: SEEN,
    });
  });
};
