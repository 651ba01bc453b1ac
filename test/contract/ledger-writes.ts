import { expect, it } from 'vitest';
import { resource } from '../../functions/account/resource.ts';
import type { Snapshot } from '../../functions/account/snapshot.ts';
import type { Incident, RepairRecord } from '../../functions/core/ledger/ledger.ts';
import type { Progress } from '../../functions/core/ledger/progress.ts';
import {
  document,
  documentSnapshot,
  draft,
  incident,
  LATER,
  noise,
  repair,
  SEEN,
  vpc,
} from './ledger-samples.ts';
import { DOCUMENT, described, type MakeWorld } from './world.ts';

/** What every ledger does with rows that are large, and with rows that two write at once. */
export const ledgerWritesContract = (makeWorld: MakeWorld): void => {
  it.each([1, 3])(
    'keeps a repair and a baseline that are too large even when packed, %i MB',
    async (megabytes) => {
      const { ledger } = await makeWorld(described({}));
      const text = noise(megabytes * 1_000_000);
      const { value } = documentSnapshot;
      const snapshot: Snapshot = { ...documentSnapshot, value: { ...value, versions: { '1': text } } };
      const large: RepairRecord = { ...repair, draft: { ...draft, because: text } };
      await ledger.saveBaseline([snapshot], SEEN);
      await ledger.save({ repairs: [large] });
      await ledger.save({ repairs: [{ ...repair, eventId: 'e-2' }] });
      const { baselines, repairs } = await ledger.load([document]);
      expect(baselines).toEqual({ [`AWS::SSM::Document#${DOCUMENT}`]: { snapshot, seenAt: SEEN } });
      expect(new Set(repairs)).toEqual(new Set([large, { ...repair, eventId: 'e-2' }]));
      expect(new Set((await ledger.open()).untold)).toEqual(new Set([large, { ...repair, eventId: 'e-2' }]));
      // A smaller one takes its place, and nothing of the large one is left in it.
      expect(await ledger.replaceRepair(large, { ...repair, state: 'told' })).toBe(true);
      await ledger.saveBaseline([documentSnapshot], LATER);
      const after = await ledger.load([document]);
      expect(Object.values(after.baselines)).toEqual([{ snapshot: documentSnapshot, seenAt: LATER }]);
      expect(new Set(after.repairs)).toEqual(
        new Set([
          { ...repair, state: 'told' },
          { ...repair, eventId: 'e-2' },
        ]),
      );
    },
  );

  it('keeps the inventory of a VPC in several items', async () => {
    const { ledger } = await makeWorld(described({}));
    const nodes = Array.from({ length: 20_000 }, (_, n) => ({ id: `i-${n}`, name: noise(40, n) }));
    const large = { vpcId: vpc.id, seenAt: SEEN, nodes };
    const small = { vpcId: 'vpc-other', seenAt: SEEN, nodes: [] };
    await ledger.saveInventories([large, small], []);
    expect((await ledger.load([vpc])).inventories).toEqual([large]);
    expect(new Set(await ledger.vpcInventories())).toEqual(new Set([large, small]));
  });

  it('replaces an incident only where nobody has written it since', async () => {
    const { ledger } = await makeWorld(described({}));
    const claimed: Incident = { ...incident, claim: { by: 'e-1', at: SEEN } };
    expect(await ledger.replaceIncident(undefined, claimed)).toBe(true);
    expect(await ledger.replaceIncident(undefined, { ...incident, eventId: 'e-2' })).toBe(false);
    expect(await ledger.replaceIncident(incident, { ...incident, told: true })).toBe(false);
    expect((await ledger.load([vpc])).incidents).toEqual([claimed]);
    const told: Incident = { ...incident, told: true, toldAt: LATER };
    expect(await ledger.replaceIncident(claimed, told)).toBe(true);
    expect(await ledger.replaceIncident(claimed, incident)).toBe(false);
    expect((await ledger.load([vpc])).incidents).toEqual([told]);
  });

  it('lets one of many have the incident, whoever comes first', async () => {
    const { ledger } = await makeWorld(described({}));
    const claims = Array.from({ length: 8 }, (_, n) => ({ ...incident, claim: { by: `e-${n}`, at: SEEN } }));
    const won = await Promise.all(claims.map((one) => ledger.replaceIncident(undefined, one)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await ledger.load([vpc])).incidents).toEqual([claims[won.indexOf(true)]]);
  });

  it('replaces a repair only where nobody has written it since', async () => {
    const { ledger } = await makeWorld(described({}));
    await ledger.save({ repairs: [repair] });
    const claimed: RepairRecord = { ...repair, claim: { by: 'sweep 1', at: LATER } };
    expect(await ledger.replaceRepair(repair, claimed)).toBe(true);
    expect(await ledger.replaceRepair(repair, { ...repair, state: 'told' })).toBe(false);
    expect((await ledger.open()).untold).toEqual([claimed]);
  });

  it('keeps the round of the sweep, for one invocation at a time', async () => {
    const { ledger } = await makeWorld(described({}));
    expect(await ledger.progress()).toBeUndefined();
    const begun: Progress = {
      round: 'r-1',
      startedAt: SEEN,
      busyUntil: LATER,
      step: 0,
      todo: [{ kind: 'vpcs', ids: [vpc.id], tries: 1 }],
      failed: ['bare'],
      isFailing: true,
      nodes: 3,
      reminders: 1,
      seen: [{ incident: 'vpc-name-resolution/AWS::EC2::VPC#vpc-0abc', kind: 'fail' }],
    };
    expect(await ledger.saveProgress(undefined, begun)).toBe(true);
    expect(await ledger.progress()).toEqual(begun);
    const next = { ...begun, step: 1, todo: [] };
    expect(await ledger.saveProgress(begun, next)).toBe(true);
    expect(await ledger.saveProgress(begun, { ...begun, step: 1 })).toBe(false);
    expect(await ledger.progress()).toEqual(next);
    expect(await ledger.open()).toEqual({ incidents: [], untold: [] });
  });

  it('keeps the alias of the account with the rows of a guarded document, and the last one counts', async () => {
    const { ledger } = await makeWorld(described({}));
    const document = 'SSM-SessionManagerRunShell';
    const load = () => ledger.load([resource('AWS::SSM::Document', document)]);
    await ledger.save({ alias: { document, seenAt: SEEN, name: 'example-shop' } });
    expect((await load()).alias).toEqual({ document, seenAt: SEEN, name: 'example-shop' });
    await ledger.save({ alias: { document, seenAt: LATER } });
    expect((await load()).alias).toEqual({ document, seenAt: LATER });
  });

  it('keeps the last canary of each family, and since when it is waited for', async () => {
    const { ledger } = await makeWorld(described({}));
    expect(await ledger.heard()).toEqual([]);
    const heard = { family: 'network', at: SEEN, call: { eventId: 'e-1', time: SEEN } } as const;
    await ledger.saveHeard({ family: 'network', at: LATER });
    await ledger.saveHeard({ family: 'identity', at: SEEN });
    await ledger.saveHeard(heard);
    const byFamily = (await ledger.heard()).toSorted((a, b) => (a.family < b.family ? -1 : 1));
    expect(byFamily).toEqual([{ family: 'identity', at: SEEN }, heard]);
  });
};
