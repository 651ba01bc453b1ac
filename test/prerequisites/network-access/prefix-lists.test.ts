import { describe, expect, it } from 'vitest';
import { networkBaseline } from '../../../functions/account/network/baseline.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { networkThen } from '../../../functions/account/network/remembered.ts';
import { present, unknown } from '../../../functions/account/observed.ts';
import { networkAccess } from '../../../functions/prerequisites/network-access/index.ts';
import { kindOf } from '../../support/samples/check-one.ts';
import { judgedCall } from '../../support/samples/judged-call.ts';
import {
  ENDPOINT_GROUP,
  groups,
  groupWith,
  NODE_GROUP,
  natNetwork,
  networkOf,
  rule,
  tablesWith,
} from '../../support/samples/sample-network.ts';

const LIST = 'pl-0nodes';

/** Endpoints that let in what the list names, and a node that the list may name. */
const guarded = (cidrs: readonly string[], vpcId?: string): VpcNetwork =>
  networkOf({
    ...(vpcId ? { vpcId } : {}),
    securityGroups: groups(
      groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]),
      groupWith(ENDPOINT_GROUP, [rule('in', LIST)]),
    ),
    prefixLists: { [LIST]: present(cidrs) },
  });

const change = (removed: readonly string[], added: readonly string[] = []) =>
  ({
    api: 'ec2:ModifyManagedPrefixList',
    input: {
      PrefixListId: LIST,
      CurrentVersion: 4,
      AddEntries: added.map((Cidr) => ({ Cidr })),
      RemoveEntries: removed.map((Cidr) => ({ Cidr })),
    },
  }) as const;

const NODES = '10.0.1.0/24';
const OFFICE = '192.0.2.0/24';

describe('a prefix list', () => {
  it('without the nodes cuts them off in every VPC, and its entries are offered again', async () => {
    const judged = await judgedCall(
      [guarded([NODES, OFFICE]), guarded([NODES], 'vpc-0other')],
      change([NODES]),
    );
    expect(judged.findings).toEqual(['network-access proven', 'network-access proven']);
    expect(judged.back).toEqual(['ec2:ModifyManagedPrefixList']);
  });

  it('that gets a route to nowhere is told', async () => {
    const network = natNetwork({
      routeTables: tablesWith({ '0.0.0.0/0': 'nat-1', [LIST]: 'eni-1!' }),
      prefixLists: { [LIST]: present([OFFICE]) },
    });
    const judged = await judgedCall([network], change([], ['52.0.0.0/8']));
    expect(judged.doubts[0]).toContain('many public addresses');
    expect(judged.findings).toEqual([]);
  });

  it.each([
    ['without others', guarded([NODES, OFFICE]), change([OFFICE])],
    ['with others', guarded([NODES]), change([], [OFFICE])],
    [
      'whose nodes have another rule',
      { ...networkOf(), prefixLists: { [LIST]: present([NODES]) } },
      change([NODES]),
    ],
    ['that names them in a wider entry', guarded([NODES, '10.0.0.0/16']), change([NODES])],
    ['that names them in another entry instead', guarded([NODES]), change([NODES], ['10.0.0.0/16'])],
  ])('is silent %s', async (_name, network, call) => {
    expect(await judgedCall([network], call)).toMatchObject({ seen: 'judged', findings: [], doubts: [] });
  });

  it('with a new description of an entry is not blamed for certain', async () => {
    const network = natNetwork({
      routeTables: tablesWith({ '0.0.0.0/0': 'nat-1', [LIST]: 'eni-1!' }),
      prefixLists: { [LIST]: present(['0.0.0.0/2', '64.0.0.0/2', '128.0.0.0/2', '192.0.0.0/2']) },
    });
    const judged = await judgedCall([network], change([], ['0.0.0.0/2']));
    expect(judged.findings.join()).not.toContain('proven');
  });

  it('that was broken before is nobody’s doing now', async () => {
    const judged = await judgedCall([guarded([OFFICE])], change([OFFICE]));
    expect(judged.findings).toEqual(['network-access pre-existing']);
  });

  it.each([
    ['of another list', { PrefixListId: 'pl-0elsewhere', PreviousVersion: 1, CurrentVersion: 2 }],
    ['to entries that name the nodes as well', { PrefixListId: LIST, PreviousVersion: 2, CurrentVersion: 4 }],
  ])('is silent about an earlier version %s', async (_name, input) => {
    const judged = await judgedCall(
      [
        guarded([NODES]),
        { ...networkOf({ vpcId: 'vpc-0two' }), prefixLists: { 'pl-0elsewhere': present([]) } },
      ],
      { api: 'ec2:RestoreManagedPrefixListVersion', input },
      { prefixListVersions: { [LIST]: { 2: [NODES, OFFICE] }, 'pl-0elsewhere': { 1: [OFFICE] } } },
    );
    expect(judged.findings).toEqual([]);
    expect(judged.doubts).toEqual([]);
  });

  const RESTORE = {
    api: 'ec2:RestoreManagedPrefixListVersion',
    input: { PrefixListId: LIST, PreviousVersion: 2, CurrentVersion: 4 },
  } as const;

  it('of an earlier version without the nodes is suspected, and the remembered entries are offered', async () => {
    const judged = await judgedCall([guarded([NODES, OFFICE])], RESTORE, {
      prefixListVersions: { [LIST]: { 2: [OFFICE] } },
    });
    expect(judged.findings).toEqual(['network-access suspected']);
    expect(judged.back).toEqual(['ec2:ModifyManagedPrefixList']);
  });

  it('of an earlier version that was broken before it is nobody’s doing', async () => {
    const judged = await judgedCall([guarded([OFFICE])], RESTORE, {
      prefixListVersions: { [LIST]: { 2: ['198.51.100.0/24'] } },
    });
    expect(judged.findings.join()).not.toMatch(/proven|suspected/);
  });

  it.each([
    [
      'written like its neighbours',
      { RestoreManagedPrefixListVersionRequest: { PrefixListId: LIST } },
      'effect',
    ],
    ['written at the top', { prefixListId: LIST, previousVersion: 1, currentVersion: 2 }, 'effect'],
    ['without a list', { RestoreManagedPrefixListVersionRequest: {} }, 'unreadable'],
  ])('restored by a record %s', (_name, request, expected) => {
    expect(kindOf(networkAccess, 'ec2:RestoreManagedPrefixListVersion', { request })).toBe(expected);
  });

  it.each([
    ['a new name', { PrefixListId: LIST, PrefixListName: 'offices' }, 'irrelevant'],
    ['more room', { PrefixListId: LIST, MaxEntries: 20 }, 'irrelevant'],
    ['no list', {}, 'unreadable'],
  ])('%s', (_name, body, expected) => {
    const request = { ModifyManagedPrefixListRequest: body };
    expect(kindOf(networkAccess, 'ec2:ModifyManagedPrefixList', { request })).toBe(expected);
  });
});

describe('what is remembered of prefix lists', () => {
  const LONG = Array.from({ length: 1001 }, (_, n) => `10.${n >> 8}.${n & 255}.0/24`);
  const remembered = (lists: Readonly<Record<string, readonly string[]>>, ...names: readonly string[]) =>
    networkBaseline(
      networkOf({
        securityGroups: groups(
          groupWith(NODE_GROUP, [rule('out', '0.0.0.0/0')]),
          groupWith(
            ENDPOINT_GROUP,
            names.map((name) => rule('in', name)),
          ),
          groupWith('sg-of-nobody', [rule('in', 'pl-0other')]),
        ),
        prefixLists: Object.fromEntries(Object.entries(lists).map(([id, list]) => [id, present(list)])),
      }),
    ).prefixLists;

  it('is what rules that sessions need name', () => {
    expect(remembered({ 'pl-0a': [NODES], 'pl-0other': [OFFICE] }, 'pl-0a')).toEqual({ 'pl-0a': [NODES] });
    expect(remembered({ 'pl-0other': [OFFICE] })).toBeUndefined();
  });

  it('has a bound, and is whole or missing', () => {
    expect(remembered({ 'pl-0a': LONG, 'pl-0b': [NODES] }, 'pl-0a', 'pl-0b')).toEqual({ 'pl-0b': [NODES] });
    const most = LONG.slice(1);
    expect(remembered({ 'pl-0a': most, 'pl-0b': [NODES] }, 'pl-0a', 'pl-0b')).toEqual({ 'pl-0a': most });
  });

  it('is how the network was, unless the list cannot be read', () => {
    const baseline = networkBaseline(guarded([NODES]));
    expect(networkThen(guarded([OFFICE]), baseline).prefixLists[LIST]).toEqual(present([NODES]));
    const refused = unknown('access denied');
    const unread = { ...guarded([]), prefixLists: { [LIST]: refused } };
    expect(networkThen(unread, baseline).prefixLists[LIST]).toEqual(refused);
  });
});
