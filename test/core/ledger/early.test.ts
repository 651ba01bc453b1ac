import { describe, expect, it } from 'vitest';
import { emptyState } from '../../../functions/account/collections.ts';
import { networkBaseline } from '../../../functions/account/network/baseline.ts';
import { resourceKey } from '../../../functions/account/resource.ts';
import { type Snapshot, snapshotResource } from '../../../functions/account/snapshot.ts';
import type { Effect } from '../../../functions/core/effect.ts';
import { endsEarly } from '../../../functions/core/ledger/early.ts';
import { type LedgerRows, noRows } from '../../../functions/core/ledger/ledger.ts';
import { IDENTITY } from '../../support/account.ts';
import { fullIncident, fullRepair } from '../../support/samples/full-rows.ts';
import { networkOf } from '../../support/samples/sample-network.ts';

const TIME = '2026-03-01T09:00:00Z';
const SEEN = '2026-03-01T08:30:00Z';
const network: Snapshot = { type: 'SessionGuard::EC2::Network', value: networkBaseline(networkOf()) };
const { vpcId } = network.value;
const settings: Snapshot = { type: 'AWS::EC2::VPC', value: { vpcId, dhcpOptionsId: 'dopt-1', tags: {} } };

const rowsOf = (
  snapshots: readonly Snapshot[],
  seenAt: string,
  more: Partial<LedgerRows> = {},
): LedgerRows => ({
  ...noRows,
  baselines: Object.fromEntries(
    snapshots.map((snapshot) => [resourceKey(snapshotResource(snapshot)), { snapshot, seenAt }]),
  ),
  ...more,
});

const early: NonNullable<Effect['early']> = () => ({ because: 'it only adds', remember: [network] });

const ended = (rows: LedgerRows, more: Partial<Parameters<typeof endsEarly>[1]> = {}) =>
  endsEarly(
    { early },
    { rows, state: emptyState(IDENTITY), vpcIds: [vpcId], ledgerReadable: true, time: TIME, ...more },
  );

const BOTH = [network, settings];
const { recovery: _, unclear: __, ...over } = { ...fullIncident, state: 'closed' as const };
const { unclear: ___, ...repair } = fullRepair;

describe('a judgement ends early', () => {
  it('where the VPC was whole shortly before; what is remembered keeps its time', () => {
    expect(ended(rowsOf(BOTH, SEEN))).toEqual({
      because: 'it only adds',
      remember: [{ snapshot: network, seenAt: SEEN }],
    });
    expect(
      ended(rowsOf(BOTH, SEEN, { incidents: [over], repairs: [{ ...repair, state: 'told' }] })),
    ).toBeDefined();
  });

  it.each<[string, LedgerRows, Partial<Parameters<typeof endsEarly>[1]>]>([
    ['where the VPC was never seen', noRows, {}],
    ['where its network was never whole', rowsOf([settings], SEEN), {}],
    ['where its settings are not remembered', rowsOf([network], SEEN), {}],
    ['where it was seen after the change', rowsOf(BOTH, '2026-03-01T09:00:01Z'), {}],
    ['where it was seen in the same second', rowsOf(BOTH, TIME), {}],
    ['where it was seen too long ago', rowsOf(BOTH, '2026-03-01T05:59:00Z'), {}],
    ['where nobody knows when it was seen', rowsOf(BOTH, ''), {}],
    ['where the time of the change is not known', rowsOf(BOTH, SEEN), { time: '' }],
    ['while an incident is open', rowsOf(BOTH, SEEN, { incidents: [{ ...over, state: 'open' }] }), {}],
    [
      'while an end is to be told',
      rowsOf(BOTH, SEEN, { incidents: [{ ...over, recovery: { how: 'holds', at: SEEN } }] }),
      {},
    ],
    [
      'where an incident is not understood',
      rowsOf(BOTH, SEEN, { incidents: [{ ...over, unclear: true }] }),
      {},
    ],
    ['while a repair is begun', rowsOf(BOTH, SEEN, { repairs: [{ ...repair, state: 'started' }] }), {}],
    [
      'where a repair is not understood',
      rowsOf(BOTH, SEEN, { repairs: [{ ...repair, state: 'told', unclear: true }] }),
      {},
    ],
    ['where the ledger did not answer', rowsOf(BOTH, SEEN), { ledgerReadable: false }],
    ['where no VPC is known', rowsOf(BOTH, SEEN), { vpcIds: [] }],
    ['where several VPCs are concerned', rowsOf(BOTH, SEEN), { vpcIds: [vpcId, 'vpc-0other'] }],
  ])('not %s', (_name, rows, more) => {
    expect(ended(rows, more)).toBeUndefined();
  });
});
