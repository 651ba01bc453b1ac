import { describe, expect, it } from 'vitest';
import { EXAMPLE, exampleAccount } from '../../../cli/example/account.ts';
import type { Place } from '../../../functions/account/nodes/inventory.ts';
import { resource } from '../../../functions/account/resource.ts';
import { readAccountFile } from '../../../functions/adapters/memory/account-file/account-file.ts';
import { createWorld, type World } from '../../../functions/adapters/memory/world.ts';
import { resourceOfPlace } from '../../../functions/core/ledger/rows/partitions.ts';
import { registry } from '../../../functions/prerequisites/index.ts';
import { guardChange } from '../../../functions/use-cases/guard-change.ts';
import { sweepAccount } from '../../../functions/use-cases/sweep/sweep-account.ts';
import { eventOf, publicDns } from '../../support/samples/sample-events.ts';

const world = (): World => {
  const account = readAccountFile(exampleAccount);
  if (!account.ok) throw new Error(account.problems.join('\n'));
  return createWorld({ ...account, prerequisites: registry });
};

const all = [
  resource('AWS::SSM::Document', EXAMPLE.document),
  resource('AWS::S3::Bucket', EXAMPLE.bucket),
  resource('AWS::S3::Bucket', EXAMPLE.unusedBucket),
  resource('AWS::Logs::LogGroup', EXAMPLE.logGroup),
  resource('AWS::EC2::VPC', EXAMPLE.prodVpc),
  resource('AWS::EC2::VPC', EXAMPLE.sandboxVpc),
];

const places: readonly Place[] = [
  { kind: 'region' },
  { kind: 'profile', id: 'web' },
  { kind: 'role', id: 'hosts' },
];

describe('a world around the embedded account', () => {
  it('remembers what the sweep does', async () => {
    const [remembered, swept] = [world(), world()];
    await remembered.remember();
    expect(await sweepAccount(swept.guard())).toEqual([]);
    const rows = await swept.ports.ledger.load(all);
    expect(await remembered.ports.ledger.load(all)).toEqual(rows);
    // The two VPCs have two rows each.
    expect(Object.keys(rows.baselines)).toHaveLength(7);
    const inventories = await swept.ports.ledger.vpcInventories();
    expect(await remembered.ports.ledger.vpcInventories()).toEqual(inventories);
    expect(inventories.map(({ nodes }) => nodes.length)).toEqual([6, 2, 1]);
    for (const place of places) {
      const { tallies } = await swept.ports.ledger.load([resourceOfPlace(place)]);
      expect(tallies.map(({ nodes }) => nodes > 0)).toEqual([true]);
      expect((await remembered.ports.ledger.load([resourceOfPlace(place)])).tallies).toEqual(tallies);
    }
  });

  it('looks an old event up where nothing was remembered', async () => {
    const { happen, guard } = world();
    const input = { VpcId: EXAMPLE.prodVpc, DhcpOptionsId: EXAMPLE.amazonDns };
    const old = { api: 'ec2:AssociateDhcpOptions', input } as const;
    happen(eventOf(old, { time: '2026-02-01T00:00:00Z', eventId: 'old' }));
    const event = eventOf(publicDns);
    happen(event);
    expect(await guardChange(event, guard('network'))).toMatchObject({
      status: 'alerted',
      attribution: 'proven',
      differences: [{ before: EXAMPLE.amazonDns, after: EXAMPLE.publicDns }, {}],
    });
  });

  it('collects what is published', async () => {
    const { happen, guard, published } = world();
    const event = eventOf(publicDns);
    happen(event);
    const outcome = await guardChange(event, guard('network'));
    expect(published).toEqual([outcome]);
    expect(outcome).toMatchObject({ status: 'alerted', attribution: 'suspected' });
  });
});
