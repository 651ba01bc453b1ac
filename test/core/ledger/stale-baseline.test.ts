import { describe, expect, it } from 'vitest';
import type { Plan, RepairApi } from '../../../functions/account/api-call.ts';
import { networkBaseline } from '../../../functions/account/network/baseline.ts';
import { resourceKey } from '../../../functions/account/resource.ts';
import { type Snapshot, snapshotResource } from '../../../functions/account/snapshot.ts';
import type { Effect } from '../../../functions/core/effect.ts';
import { type LedgerRows, noRows } from '../../../functions/core/ledger/ledger.ts';
import { staleSince } from '../../../functions/core/ledger/stale-baseline.ts';
import { account, BUCKET, bucketOf, VPC_ID, vpcOf } from '../../support/samples/sample-account.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const FRESH = '2026-03-10T09:00:01Z';
const STALE = '2026-03-10T09:00:00Z';
const OLDER = '2026-03-09T12:00:00Z';

const attribute: Plan<RepairApi> = {
  calls: [{ api: 'ec2:ModifyVpcAttribute', input: { VpcId: VPC_ID, EnableDnsSupport: { Value: true } } }],
  restores: 'DNS support',
  exact: true,
};
const options: Plan<RepairApi> = {
  calls: [{ api: 'ec2:AssociateDhcpOptions', input: { VpcId: VPC_ID, DhcpOptionsId: 'dopt-1' } }],
  restores: 'the option set',
  exact: true,
};

/** The event tells the attribute; the rest is known only where networks are remembered. */
const effect: Effect = {
  kind: 'effect',
  resources: [],
  scope: {},
  isCurrent: () => true,
  inverses: ({ rememberedNetworks }) => (rememberedNetworks ? [attribute, options] : [attribute]),
};
const remembering: Effect = {
  ...effect,
  inverses: ({ rememberedNetworks }) => (rememberedNetworks ? [attribute] : []),
};

const vpc: Snapshot = {
  type: 'AWS::EC2::VPC',
  value: {
    vpcId: VPC_ID,
    dhcpOptionsId: 'dopt-1',
    enableDnsSupport: true,
    enableDnsHostnames: true,
    tags: {},
  },
};
const network: Snapshot = { type: 'SessionGuard::EC2::Network', value: networkBaseline(vpcOf()) };
const bucket: Snapshot = { type: 'AWS::S3::Bucket', value: bucketOf({ name: BUCKET }) };

const rowsOf = (...seen: readonly (readonly [Snapshot, string])[]): LedgerRows => ({
  ...noRows,
  baselines: Object.fromEntries(
    seen.map(([snapshot, seenAt]) => [resourceKey(snapshotResource(snapshot)), { snapshot, seenAt }]),
  ),
});
const state = account({ rememberedNetworks: { [VPC_ID]: networkBaseline(vpcOf()) } });

describe('a plan that restores what the ledger remembers', () => {
  it.each<[string, LedgerRows, string | undefined]>([
    ['nothing is remembered', noRows, undefined],
    ['the VPC was seen healthy within three hours', rowsOf([vpc, FRESH]), undefined],
    ['the VPC was seen healthy three hours ago', rowsOf([vpc, STALE]), STALE],
    ['the network was seen healthy long ago', rowsOf([network, OLDER]), OLDER],
    ['the older one of both counts', rowsOf([vpc, STALE], [network, OLDER]), OLDER],
    ['the older one of both counts, in any order', rowsOf([network, OLDER], [vpc, FRESH]), OLDER],
    [
      'times are compared as times',
      rowsOf([vpc, '2026-03-10T12:00:00+09:00'], [network, FRESH]),
      '2026-03-10T12:00:00+09:00',
    ],
    ['the time cannot be read', rowsOf([network, 'long ago']), 'an unknown time'],
    ['one of two times cannot be read', rowsOf([vpc, FRESH], [network, '']), 'an unknown time'],
    ['a bucket that was seen long ago says nothing of a network', rowsOf([bucket, OLDER]), undefined],
  ])('%s', (_name, rows, expected) => {
    expect(staleSince(remembering, state, rows, attribute, NOW)).toBe(expected);
  });
});

describe('a plan that the event itself tells', () => {
  it('is never stale', () => {
    expect(staleSince(effect, state, rowsOf([vpc, OLDER]), attribute, NOW)).toBeUndefined();
  });

  it('is stale if it associates an option set, because no event names the old one', () => {
    const naming: Effect = { ...effect, inverses: () => [options] };
    expect(staleSince(naming, state, rowsOf([vpc, OLDER]), options, NOW)).toBe(OLDER);
  });

  it('is stale if it associates an option set besides what the event tells', () => {
    const both = { ...options, calls: [...attribute.calls, ...options.calls] };
    const naming: Effect = { ...effect, inverses: () => [both] };
    expect(staleSince(naming, state, rowsOf([vpc, OLDER]), both, NOW)).toBe(OLDER);
  });
});
