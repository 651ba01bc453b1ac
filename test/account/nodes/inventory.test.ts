import { describe, expect, it } from 'vitest';
import {
  hitInVpc,
  lostOf,
  nextInventories,
  nextInventory,
  talliesOf,
} from '../../../functions/account/nodes/inventory.ts';
import type { ManagedNode } from '../../../functions/account/nodes/managed-node.ts';
import { VPC_ID } from '../../support/samples/sample-account.ts';
import { byId, inventoryOf, managedNode } from '../../support/samples/sample-nodes.ts';

const NOW = '2026-03-10T09:00:00.000Z';
const mapOf = (...nodes: readonly ManagedNode[]) => new Map(Object.entries(byId(...nodes)));
const lost = (more: Partial<ManagedNode> = {}) =>
  managedNode('i-1', { pingStatus: 'ConnectionLost', ...more });

describe('the inventory of a VPC', () => {
  it('holds who is connected', () => {
    const next = nextInventory(VPC_ID, undefined, mapOf(managedNode('i-1'), lost({ nodeId: 'i-2' })), NOW);
    expect(next).toEqual({
      vpcId: VPC_ID,
      seenAt: NOW,
      nodes: [
        {
          id: 'i-1',
          name: 'name-of-i-1',
          subnetId: 'subnet-0a1b2c3d4e5f60001',
          profile: 'example-nodes',
        },
      ],
    });
  });

  it('leaves out nodes of other VPCs', () => {
    expect(nextInventory('vpc-other', undefined, mapOf(managedNode('i-1')), NOW).nodes).toEqual([]);
  });

  it('goes on missing a node, as told, until somebody stops it', () => {
    const second = nextInventory(VPC_ID, inventoryOf('i-1'), mapOf(lost()), NOW);
    expect(second.nodes).toEqual([{ id: 'i-1', lost: true }]);
    expect(lostOf(second, mapOf(lost()))).toHaveLength(1);
    expect(nextInventory(VPC_ID, second, mapOf(lost()), NOW).nodes).toEqual([{ id: 'i-1', lost: true }]);
    expect(nextInventory(VPC_ID, second, mapOf(lost({ instanceState: 'stopped' })), NOW).nodes).toEqual([]);
    expect(nextInventory(VPC_ID, second, mapOf(), NOW).nodes).toEqual([]);
    expect(nextInventory(VPC_ID, second, mapOf(managedNode('i-1')), NOW).nodes[0]).not.toHaveProperty('lost');
  });

  it('gives a node that was started until the next sweep', () => {
    const started = lost({ startedAt: '2026-03-10T08:50:00.000Z' });
    expect(lostOf(inventoryOf('i-1'), mapOf(started))).toEqual([]);
    const next = nextInventory(VPC_ID, inventoryOf('i-1'), mapOf(started), NOW);
    expect(next.nodes).toEqual([{ id: 'i-1' }]);
    expect(lostOf(next, mapOf(started))).toHaveLength(1);
  });
});

describe('the inventories of an account', () => {
  const namesIn = (inventories: ReturnType<typeof nextInventories>) =>
    inventories.map(({ vpcId, nodes }) => [vpcId, nodes.map(({ id }) => id)]);

  it('are one for each VPC; nodes outside of any are in none', () => {
    const nodes = byId(
      managedNode('i-1'),
      managedNode('i-2', { vpcId: 'vpc-other' }),
      managedNode('i-3'),
      managedNode('mi-1', { vpcId: '' }),
    );
    expect(namesIn(nextInventories({}, nodes, NOW))).toEqual([
      [VPC_ID, ['i-1', 'i-3']],
      ['vpc-other', ['i-2']],
    ]);
  });

  it('empty the row of a VPC without nodes, once', () => {
    const [emptied, ...others] = nextInventories({ [VPC_ID]: inventoryOf('i-1') }, {}, NOW);
    expect(others).toEqual([]);
    expect(emptied).toEqual({ vpcId: VPC_ID, seenAt: NOW, nodes: [] });
    expect(nextInventories({ [VPC_ID]: inventoryOf() }, {}, NOW)).toEqual([]);
  });
});

describe('counts', () => {
  const inventory = inventoryOf(
    { id: 'i-1', subnetId: 'subnet-a', profile: 'p' },
    { id: 'i-2', subnetId: 'subnet-b', profile: 'p', name: 'web' },
    { id: 'i-3', subnetId: 'subnet-b', role: 'r' },
    { id: 'i-4', subnetId: 'subnet-b', role: 'r', lost: true },
  );

  it('are of the VPC or of some subnets, without those that were lost before', () => {
    expect(hitInVpc(inventory, 'prod')).toMatchObject({ nodes: 3, sample: ['i-1', 'web', 'i-3'] });
    expect(hitInVpc(inventory, 'prod', ['subnet-b'])).toMatchObject({ nodes: 2, sample: ['web', 'i-3'] });
    expect(hitInVpc(inventory, 'prod', ['subnet-c'])).toMatchObject({ nodes: 0 });
  });

  it('are of the Region, of roles and of profiles', () => {
    const other = { ...inventoryOf({ id: 'i-5', profile: 'p' }), vpcId: 'vpc-other' };
    expect(talliesOf([inventory, other], NOW).map(({ place, nodes }) => [place, nodes])).toEqual([
      [{ kind: 'region' }, 4],
      [{ kind: 'role', id: 'r' }, 1],
      [{ kind: 'profile', id: 'p' }, 3],
    ]);
  });

  it('name five nodes at most', () => {
    const many = inventoryOf(...Array.from({ length: 20 }, (_, n) => `i-${n}`));
    expect(hitInVpc(many, 'prod').sample).toHaveLength(5);
    expect(talliesOf([many], NOW)[0]?.sample).toHaveLength(5);
  });
});
