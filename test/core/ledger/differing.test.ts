import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { POINTER_TYPES } from '../../../functions/account/network/remembered-network.ts';
import { resourceKey } from '../../../functions/account/resource.ts';
import { type Snapshot, snapshotResource } from '../../../functions/account/snapshot.ts';
import { differing } from '../../../functions/core/ledger/differing.ts';
import type { Baseline } from '../../../functions/core/ledger/ledger.ts';
import { readRow } from '../../../functions/core/ledger/rows/read-rows.ts';
import { baselineRow } from '../../../functions/core/ledger/rows/rows.ts';
import { fullSnapshots } from '../../support/samples/full-rows.ts';

const SNAPSHOTS: readonly Snapshot[] = Object.values(fullSnapshots);
const NOW = new Date('2026-03-01T08:00:00Z');
const ago = (minutes: number): string => new Date(NOW.getTime() - minutes * 60_000).toISOString();

const rowsOf = (...rows: readonly Baseline[]) => ({
  baselines: Object.fromEntries(rows.map((row) => [resourceKey(snapshotResource(row.snapshot)), row])),
});

/** The same in another order of keys and lists. */
const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.toReversed().map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

/** The value with one of its texts, numbers or booleans changed, for each of them. */
const changes = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value))
    return value.flatMap((one, n) => changes(one).map((other) => value.with(n, other)));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, one]) =>
      changes(one).map((other) => ({ ...value, [key]: other })),
    );
  }
  return [typeof value === 'string' ? `${value}x` : typeof value === 'number' ? value + 1 : value !== true];
};

const sameResource = (a: Snapshot, b: Snapshot): boolean =>
  resourceKey(snapshotResource(a)) === resourceKey(snapshotResource(b));

const POINTERS: readonly string[] = POINTER_TYPES;
const COMPARED = SNAPSHOTS.filter(({ type }) => !POINTERS.includes(type));

describe.each(COMPARED)('a baseline of $type', (snapshot) => {
  it('is not written again in another order', () => {
    const row = { snapshot: shuffled(snapshot) as Snapshot, seenAt: ago(5) };
    expect(differing([snapshot], rowsOf(row), NOW)).toEqual([]);
  });

  it('is written where any part of it differs', () => {
    for (const changed of changes(snapshot.value)) {
      const other = { type: snapshot.type, value: changed } as Snapshot;
      if (!sameResource(other, snapshot)) continue;
      expect(differing([other], rowsOf({ snapshot, seenAt: ago(5) }), NOW), JSON.stringify(changed)).toEqual([
        other,
      ]);
    }
  });
});

describe('the pointer to a VPC', () => {
  const network = fullSnapshots['SessionGuard::EC2::Network'];
  const { vpcId } = network.value;
  const pointer: Snapshot = { type: 'AWS::EC2::VPCEndpoint', value: { id: 'vpce-1', vpcId, tags: {} } };
  const known = { snapshot: network, seenAt: ago(5) };

  it('is written with the network of that VPC, and not without it, because guards do not load it', () => {
    expect(differing([network, pointer], rowsOf(known), NOW)).toEqual([]);
    expect(differing([network, pointer], rowsOf({ ...known, seenAt: ago(61) }), NOW)).toEqual([
      network,
      pointer,
    ]);
  });

  it('is written where the network is not remembered, because something fails in it', () => {
    expect(differing([pointer], rowsOf(known, { snapshot: pointer, seenAt: ago(5) }), NOW)).toEqual([
      pointer,
    ]);
  });
});

describe('a baseline that is the same', () => {
  const [snapshot] = SNAPSHOTS;
  if (!snapshot) throw new Error('no snapshot');
  const isWritten = (row: Partial<Baseline>): boolean =>
    differing([snapshot], rowsOf({ snapshot, seenAt: ago(5), ...row }), NOW).length > 0;

  it.each([
    ['seen a moment ago', { seenAt: ago(0) }, false],
    ['seen an hour ago, all but a minute', { seenAt: ago(59) }, false],
    ['seen an hour ago', { seenAt: ago(60) }, true],
    ['of the future', { seenAt: ago(-1) }, true],
    ['of no credible time', { seenAt: '' }, true],
    ['of an unreadable time', { seenAt: 'yesterday' }, true],
    ['of another version', { unclear: true }, true],
  ] as const)('%s', (_, row, expected) => {
    expect(isWritten(row)).toBe(expected);
  });

  it('is written where its row was not loaded', () => {
    expect(differing([snapshot], rowsOf(), NOW)).toEqual([snapshot]);
  });
});

describe('a row that holds more than this version knows', () => {
  const read = (snapshot: Snapshot, body: unknown): Baseline | undefined => {
    const { pk, sk } = baselineRow(snapshot, '');
    const rows = readRow({ pk, sk, body: JSON.stringify(body) }, { warn: () => undefined });
    return rows.baselines[resourceKey(snapshotResource(snapshot))];
  };

  it.each(SNAPSHOTS)('is unclear, and one of this version is not: $type', (snapshot) => {
    const seenAt = ago(5);
    expect(read(snapshot, { snapshot, seenAt })).toEqual({ snapshot, seenAt });
    expect(read(snapshot, { snapshot, seenAt, byVersion: '9' })).toMatchObject({ snapshot, unclear: true });
    const more = { ...snapshot, value: { ...snapshot.value, newer: 1 } };
    expect(read(snapshot, { snapshot: more, seenAt })).toMatchObject({ snapshot, unclear: true });
  });

  it('is read from any text in which it is written', () => {
    const [snapshot] = SNAPSHOTS;
    if (!snapshot) throw new Error('no snapshot');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(read(snapshot, { snapshot, seenAt: text })).toEqual({ snapshot, seenAt: text });
      }),
    );
  });
});
