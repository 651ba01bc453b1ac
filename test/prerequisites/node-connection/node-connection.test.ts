import { describe, expect, it } from 'vitest';
import type { VpcInventory } from '../../../functions/account/nodes/inventory.ts';
import type { ManagedNode } from '../../../functions/account/nodes/managed-node.ts';
import { resource } from '../../../functions/account/resource.ts';
import { nodeConnection } from '../../../functions/prerequisites/node-connection/index.ts';
import { type Case, verdict } from '../../support/samples/check-one.ts';
import { account, VPC_ID } from '../../support/samples/sample-account.ts';
import { byId, inventoryOf, managedNode } from '../../support/samples/sample-nodes.ts';

const state = (inventory: VpcInventory, ...nodes: readonly ManagedNode[]) =>
  account({ inventories: { [inventory.vpcId]: inventory }, nodes: byId(...nodes) });
const lost = (more: Partial<ManagedNode> = {}) =>
  managedNode('i-1', { pingStatus: 'ConnectionLost', ...more });
const { instanceState: _, ...forgotten } = lost();

const mustNotFail: readonly Case[] = [
  ['the sweep never looked before', account({ nodes: byId(lost()) }), 'nothing'],
  ['nobody was connected', state(inventoryOf()), 'pass'],
  ['connected before and now', state(inventoryOf('i-1'), managedNode('i-1')), 'pass'],
  ['new since the last sweep', state(inventoryOf(), managedNode('i-1')), 'pass'],
  ['never was connected', state(inventoryOf(), lost()), 'pass'],
  ['stopped', state(inventoryOf('i-1'), lost({ instanceState: 'stopped' })), 'pass'],
  ['being stopped', state(inventoryOf('i-1'), lost({ instanceState: 'stopping' })), 'pass'],
  ['terminated', state(inventoryOf('i-1'), lost({ instanceState: 'terminated' })), 'pass'],
  ['gone from Systems Manager', state(inventoryOf('i-1')), 'pass'],
  ['an instance that EC2 has forgotten', state(inventoryOf('i-1'), forgotten), 'pass'],
  ['being started', state(inventoryOf('i-1'), lost({ instanceState: 'pending' })), 'pass'],
  [
    'started since the last sweep',
    state(inventoryOf('i-1'), lost({ startedAt: '2026-03-10T08:30:00.000Z' })),
    'pass',
  ],
];

const mustFail: readonly Case[] = [
  ['runs and has lost its connection', state(inventoryOf('i-1'), lost()), 'sessions-fail'],
  ['inactive', state(inventoryOf('i-1'), lost({ pingStatus: 'Inactive' })), 'sessions-fail'],
  [
    'lost for some time',
    state(inventoryOf({ id: 'i-1', lost: true }), lost({ startedAt: '2026-03-10T08:30:00.000Z' })),
    'sessions-fail',
  ],
  ['one of two', state(inventoryOf('i-1', 'i-2'), lost(), managedNode('i-2')), 'sessions-fail'],
];

describe('node-connection, the check', () => {
  it.each([...mustNotFail, ...mustFail])('%s', (_name, given, expected) => {
    expect(verdict(nodeConnection.check(given))).toBe(expected);
  });

  it('reports a VPC once, with five names', () => {
    const ids = Array.from({ length: 7 }, (__, n) => `i-${n}`);
    const results = nodeConnection.check(
      state(inventoryOf(...ids), ...ids.map((nodeId) => lost({ nodeId }))),
    );
    expect(results).toMatchObject([
      {
        subject: resource('AWS::EC2::VPC', VPC_ID),
        because: `7 of 7 managed nodes in ${VPC_ID} are running but have lost their connection to Systems Manager (i-0, i-1, i-2, i-3, i-4, and 2 more)`,
      },
    ]);
  });

  it('is never put back', () => {
    expect(nodeConnection).toMatchObject({ watches: {}, reverts: [], offers: [] });
  });
});
