import { describe, expect, it } from 'vitest';
import { resourceKey } from '../../../functions/account/resource.ts';
import { credible } from '../../../functions/core/ledger/credible.ts';
import {
  type Baseline,
  type Incident,
  type LedgerRows,
  noRows,
  type RepairRecord,
} from '../../../functions/core/ledger/ledger.ts';
import type { Look } from '../../../functions/core/ledger/look.ts';
import { lastSeenWhole, seenWholeAfter, seenWholeSince } from '../../../functions/core/ledger/seen-whole.ts';
import { fullIncident, fullRepair, fullSnapshots } from '../../support/samples/full-rows.ts';
import { BUCKET, bucketOf, VPC_ID } from '../../support/samples/sample-account.ts';
import { changeOf } from '../../support/samples/sample-event.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const PAST = '2026-03-10T11:00:00Z';
const TOLERATED = '2026-03-10T12:05:00Z';
const FUTURE = '2026-03-10T12:05:01Z';

const KEY = resourceKey({ type: 'AWS::S3::Bucket', id: BUCKET });
const baseline = (seenAt: string): Baseline => ({
  snapshot: { type: 'AWS::S3::Bucket', value: bucketOf({ name: BUCKET }) },
  seenAt,
});
const rowsWith = (more: Partial<LedgerRows>): LedgerRows => credible({ ...noRows, ...more }, NOW);

describe('a time of the ledger that cannot be', () => {
  it.each([
    [PAST, PAST],
    [TOLERATED, TOLERATED],
    [FUTURE, ''],
    ['9999-01-01T00:00:00Z', ''],
    ['never', ''],
    ['', ''],
  ])('a baseline seen at %j was seen at %j', (seenAt, expected) => {
    const { baselines } = rowsWith({ baselines: { [KEY]: baseline(seenAt) } });
    expect(baselines[KEY]).toEqual(baseline(expected));
  });

  it.each([
    [PAST, true],
    [TOLERATED, true],
    [FUTURE, false],
    ['9999-01-01T00:00:00Z', false],
  ])('an incident of %s is told: %s', (checkedAt, told) => {
    const incident: Incident = { ...fullIncident, checkedAt, told: true };
    expect(rowsWith({ incidents: [incident] }).incidents).toMatchObject([{ told }]);
  });

  it('a finished repair of the future was never made', () => {
    const of = (startedAt: string): RepairRecord => ({ ...fullRepair, state: 'told', startedAt });
    expect(rowsWith({ repairs: [of(PAST), of(FUTURE)] }).repairs).toEqual([of(PAST)]);
  });

  it('a started repair of the future is told and not made again', () => {
    const begun: RepairRecord = { ...fullRepair, state: 'started', startedAt: FUTURE };
    expect(rowsWith({ repairs: [begun] }).repairs).toMatchObject([{ state: 'started', unclear: true }]);
  });
});

describe('a count of the future', () => {
  it.each([
    ['2026-03-10T11:00:00Z', 1],
    ['2036-03-10T11:00:00Z', 0],
  ])('would be fresh for ever: %s', (seenAt, kept) => {
    const tally = { place: { kind: 'role', id: 'web' } as const, seenAt, nodes: 3, sample: [] };
    expect(rowsWith({ tallies: [tally] }).tallies).toHaveLength(kept);
  });
});

describe('a look whose time cannot be', () => {
  it.each([
    [PAST, 1],
    // It would clear everybody for ever.
    [FUTURE, 0],
    // It would hide when it was really seen.
    ['never', 0],
    ['', 0],
  ])('is none: %s', (seenAt, kept) => {
    const subject = { type: 'AWS::EC2::VPC', id: VPC_ID } as const;
    const look: Look = { family: 'network', subject, prerequisites: ['internet-path'], seenAt };
    expect(rowsWith({ looks: [look] }).looks).toHaveLength(kept);
  });
});

const change = changeOf('s3:DeleteBucket', { time: '2026-03-10T11:00:00Z' });
const bucket = { type: 'AWS::S3::Bucket', id: BUCKET } as const;

describe('what was seen whole after a change', () => {
  it.each<[string, string, string | undefined]>([
    ['seen later', '2026-03-10T11:00:01Z', '2026-03-10T11:00:01Z'],
    ['seen in that second', '2026-03-10T11:00:00Z', undefined],
    ['seen before', '2026-03-10T10:00:00Z', undefined],
    ['seen at an unknown time', '', undefined],
  ])('%s', (_, seenAt, expected) => {
    const rows = { ...noRows, baselines: { [KEY]: baseline(seenAt) } };
    expect(seenWholeAfter(change, [bucket], rows)).toBe(expected);
  });

  it('is not what was remembered beside something else, or something else', () => {
    const later = '2026-03-10T11:30:00Z';
    const rows = {
      ...noRows,
      baselines: Object.fromEntries(
        Object.values(fullSnapshots).map((snapshot) => [
          resourceKey({ type: snapshot.type, id: 'x' }),
          { snapshot, seenAt: later },
        ]),
      ),
    };
    const of = (type: Baseline['snapshot']['type']) => seenWholeAfter(change, [{ type, id: 'x' }], rows);
    expect(of('AWS::IAM::Role')).toBe(later);
    expect(of('AWS::IAM::ManagedPolicy')).toBeUndefined();
    expect(of('AWS::EC2::EIP')).toBeUndefined();
    expect(seenWholeAfter(change, [bucket], rows)).toBeUndefined();
  });

  it('is a VPC by either of its rows', () => {
    const key = resourceKey({ type: 'SessionGuard::EC2::Network', id: VPC_ID });
    const rows = { ...noRows, baselines: { [key]: baseline('2026-03-10T11:30:00Z') } };
    expect(seenWholeAfter(change, [{ type: 'AWS::EC2::VPC', id: VPC_ID }], rows)).toBeDefined();
  });
});

describe('a look after a change', () => {
  const vpc = { type: 'AWS::EC2::VPC', id: VPC_ID } as const;
  const finding = { prerequisite: 'network-access', subject: vpc };
  const look = (seenAt: string, more: Partial<Look> = {}): Look => ({
    family: 'network',
    subject: vpc,
    prerequisites: ['network-access', 'internet-path'],
    seenAt,
    ...more,
  });
  const since = (...looks: readonly Look[]) => seenWholeSince(change, finding, { ...noRows, looks });

  it.each<[string, Look, 'since' | undefined]>([
    ['more than a minute later', look('2026-03-10T11:01:01Z'), 'since'],
    // It takes no proof away, because it may have come too early to see the change.
    ['within a minute', look('2026-03-10T11:01:00Z'), undefined],
    ['before it', look('2026-03-10T10:59:00Z'), undefined],
    ['at an unknown time', look(''), undefined],
    [
      'at another resource',
      look('2026-03-10T11:30:00Z', { subject: { ...vpc, id: 'vpc-other' } }),
      undefined,
    ],
    ['at something else of it', look('2026-03-10T11:30:00Z', { prerequisites: ['vpc-name'] }), undefined],
  ])('%s', (_, one, expected) => {
    expect(since(one)).toBe(expected);
    expect(since(look('2026-03-10T10:00:00Z'), one)).toBe(expected);
  });

  it('is named with its time, or with that of the baseline that was seen later', () => {
    const named = (seenAt: string, ...looks: readonly Look[]) =>
      lastSeenWhole(change, [{ ...finding, subject: bucket }], {
        ...noRows,
        looks,
        baselines: { [KEY]: baseline(seenAt) },
      });
    const later = look('2026-03-10T11:30:00.000Z', { subject: bucket });
    expect(named('2026-03-10T10:00:00Z')).toBeUndefined();
    expect(named('2026-03-10T10:00:00Z', later)).toBe('2026-03-10T11:30:00.000Z');
    expect(named('2026-03-10T11:40:00Z', later)).toBe('2026-03-10T11:40:00.000Z');
  });
});
