import { expect, it } from 'vitest';
import { resourceKey } from '../../functions/account/resource.ts';
import { snapshotResource } from '../../functions/account/snapshot.ts';
import { FAMILIES, type Family } from '../../functions/core/prerequisite.ts';
import { document, incident, LATER, noise, repair, SEEN, vpc, vpcSnapshot } from './ledger-samples.ts';
import { described, type MakeWorld } from './world.ts';

/** How a repair begins, and how what came of it is written, in every ledger. */
export const ledgerOutcomesContract = (makeWorld: MakeWorld): void => {
  it('begins one of several repairs of a family, with its turn and a fix of the hour', async () => {
    const { ledger } = await makeWorld(described({}));
    const readAt = new Date('2026-03-01T07:59:58Z');
    const begin = (by: string, family: Family = 'network', most = 2, at = '2026-03-01T08:00:00.000Z') =>
      ledger.beginRepair({
        turn: { family, by, at },
        readAt,
        most,
        repair: { ...repair, eventId: by, startedAt: at },
      });
    const begun = await Promise.all(['a', 'b', 'c'].map((by) => begin(by)));
    expect(begun.toSorted()).toEqual(['begun', 'busy', 'busy']);
    const by = ['a', 'b', 'c'][begun.indexOf('begun')] ?? '';
    const idsOfBegun = async () => (await ledger.open()).untold.map(({ eventId }) => eventId).toSorted();
    expect(await idsOfBegun()).toEqual([by]);
    // What did not begin has used up no fix, so another family may have the second one, and then none is left.
    expect(await begin('d', 'identity')).toBe('begun');
    expect(await begin('e', 'preferences')).toBe('spent');
    expect(await idsOfBegun()).toEqual([by, 'd'].toSorted());
    // What is spent has not taken the turn.
    expect(await ledger.takeTurn({ family: 'preferences', by: 'f', at: SEEN }, readAt)).toBe(true);
    // A message takes its own turn again, and a fix for it.
    expect(await begin(by, 'network', 3, '2026-03-01T08:00:01.000Z')).toBe('begun');
    const ended = { family: 'network' as const, by, at: '2026-03-01T08:00:01.000Z' };
    await ledger.endTurn(ended, '2026-03-01T08:00:03.000Z');
    expect(await begin('g', 'network', 9, '2026-03-01T08:00:04.000Z')).toBe('busy');
    expect((await ledger.load([repair.resource])).repairs).toHaveLength(2);
  });

  it('gives away no fix twice to families that begin at once', async () => {
    const { ledger } = await makeWorld(described({}));
    const readAt = new Date('2026-03-01T07:59:58Z');
    const at = '2026-03-01T08:00:00.000Z';
    const begun = await Promise.all(
      FAMILIES.map((family) =>
        ledger.beginRepair({
          turn: { family, by: family, at },
          readAt,
          most: 2,
          repair: { ...repair, eventId: family },
        }),
      ),
    );
    expect(begun.toSorted()).toEqual(['begun', 'begun', 'spent']);
    expect((await ledger.open()).untold).toHaveLength(2);
  });

  it('begins a repair whose record is too large for one item', async () => {
    const { ledger } = await makeWorld(described({}));
    const at = '2026-03-01T08:00:00.000Z';
    const large = { ...repair, draft: { ...repair.draft, because: noise(1_000_000) } };
    const begin = {
      turn: { family: 'network' as const, by: 'a', at },
      readAt: new Date(at),
      most: 1,
      repair: large,
    };
    expect(await ledger.beginRepair(begin)).toBe('begun');
    expect((await ledger.open()).untold).toEqual([large]);
  });

  it('saves the rows of an outcome together, the last one of each key', async () => {
    const { ledger } = await makeWorld(described({}));
    const vpcs = Array.from({ length: 60 }, (_, n) => ({
      snapshot: { ...vpcSnapshot, value: { ...vpcSnapshot.value, vpcId: `vpc-${n}` } },
      seenAt: SEEN,
    }));
    const large = { ...repair, draft: { ...repair.draft, because: noise(1_000_000) } };
    await ledger.save({
      baselines: [{ snapshot: vpcSnapshot, seenAt: SEEN }, ...vpcs, { snapshot: vpcSnapshot, seenAt: LATER }],
      incidents: [incident, { ...incident, prerequisite: 'session-preferences' }],
      repairs: [repair, { ...large, eventId: 'e-large' }],
    });
    await ledger.save({});
    const saved = await ledger.load([
      vpc,
      document,
      ...vpcs.map(({ snapshot }) => snapshotResource(snapshot)),
    ]);
    expect(Object.values(saved.baselines)).toHaveLength(61);
    expect(saved.baselines[resourceKey(vpc)]).toEqual({ snapshot: vpcSnapshot, seenAt: LATER });
    expect(saved.incidents).toHaveLength(2);
    expect(new Set(saved.repairs)).toEqual(new Set([repair, { ...large, eventId: 'e-large' }]));
  });
};
