import { describe, expect, it } from 'vitest';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { present } from '../../../functions/account/observed.ts';
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
    ['a new name', { PrefixListId: LIST, PrefixListName: 'offices' }, 'irrelevant'],
    ['more room', { PrefixListId: LIST, MaxEntries: 20 }, 'irrelevant'],
    ['no list', {}, 'unreadable'],
  ])('%s', (_name, body, expected) => {
    const request = { ModifyManagedPrefixListRequest: body };
    expect(kindOf(networkAccess, 'ec2:ModifyManagedPrefixList', { request })).toBe(expected);
  });
});
