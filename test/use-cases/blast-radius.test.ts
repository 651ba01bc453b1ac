import { describe, expect, it } from 'vitest';
import { talliesOf, type VpcInventory } from '../../functions/account/nodes/inventory.ts';
import { present } from '../../functions/account/observed.ts';
import { type Resource, resource, resourceKey } from '../../functions/account/resource.ts';
import type { AccountState } from '../../functions/account/state.ts';
import { createEmbeddedAccount } from '../../functions/adapters/memory/account.ts';
import { createMemoryLedger } from '../../functions/adapters/memory/ledger.ts';
import { resourceOfPlace } from '../../functions/core/ledger/rows/partitions.ts';
import { severityOf } from '../../functions/core/outcome.ts';
import { AccountUnavailableError, type Ports } from '../../functions/core/ports.ts';
import { blastRadiusOf } from '../../functions/use-cases/blast-radius.ts';
import { account, VPC_ID, vpcOf } from '../support/samples/sample-account.ts';
import { identityAccount, NODE, nodeOf, roleOf } from '../support/samples/sample-identity.ts';
import { inventoryOf, SEEN } from '../support/samples/sample-nodes.ts';

const VPC = resource('AWS::EC2::VPC', VPC_ID);
const SUBNET_A = 'subnet-0a1b2c3d4e5f60001';
const BEFORE = inventoryOf(
  { id: 'i-1', subnetId: SUBNET_A, profile: 'example-nodes' },
  { id: 'i-2', subnetId: 'subnet-b', profile: 'example-nodes', name: 'web-2' },
);

/** The ports of an event, with what the sweep remembers; `asked` counts what the event asks the ledger. */
const ports = async (state: AccountState, ...inventories: readonly VpcInventory[]) => {
  const ledger = createMemoryLedger();
  await ledger.saveInventories(inventories, talliesOf(inventories, SEEN));
  const asked: string[] = [];
  const made: Ports = {
    reader: createEmbeddedAccount(state),
    history: { previous: async () => undefined },
    remediator: { execute: async () => 'done' },
    publisher: { publish: async () => undefined },
    now: () => new Date(SEEN),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ledger: {
      ...ledger,
      load: (resources) => {
        asked.push(...resources.map(({ id }) => id));
        return ledger.load(resources);
      },
    },
  };
  return { made, asked };
};

const hit = (made: Ports, state: AccountState, ...resources: readonly Resource[]) =>
  blastRadiusOf(made, { effect: { resources }, state });

const live = account({ networks: { [VPC_ID]: present(vpcOf({ tags: { Name: 'prod' } })) } });

describe('who is hit', () => {
  it('counts those connected before, by one read', async () => {
    const { made, asked } = await ports(live, BEFORE);
    expect(await hit(made, live, VPC)).toEqual({
      nodes: 2,
      atLeast: false,
      sample: ['i-1', 'web-2'],
      where: `${VPC_ID} (prod)`,
    });
    expect(asked).toEqual([VPC_ID]);
  });

  it('asks the ledger for nothing that came with the rows of the change', async () => {
    const { made, asked } = await ports(live, BEFORE);
    const region = resourceOfPlace({ kind: 'region' });
    const rows = await made.ledger.load([VPC, region]);
    const loaded = [VPC, region].map(resourceKey);
    asked.length = 0;
    const bucket = resource('AWS::S3::Bucket', 'example');
    for (const [one, nodes] of [
      [VPC, 2],
      [bucket, 2],
    ] as const) {
      const touching = { effect: { resources: [one] }, state: live, rows, loaded };
      expect(await blastRadiusOf(made, touching)).toMatchObject({ nodes });
    }
    expect(asked).toEqual([]);
  });

  it('counts live where the sweep never looked, or saw nobody', async () => {
    const unseen = await ports(live);
    expect(await hit(unseen.made, live, VPC)).toMatchObject({ nodes: 1, sample: ['web-1'] });
    const empty = await ports(live, inventoryOf());
    expect(await hit(empty.made, live, VPC)).toMatchObject({ nodes: 1 });
  });

  it('counts live where the ledger does not answer', async () => {
    const { made } = await ports(live, BEFORE);
    const load = () => Promise.reject(new AccountUnavailableError('throttled'));
    expect(await hit({ ...made, ledger: { ...made.ledger, load } }, live, VPC)).toMatchObject({
      nodes: 1,
    });
  });

  it('is information when it is nobody', async () => {
    const nobody = account({ networks: { [VPC_ID]: present(vpcOf({ nodes: [] })) } });
    const { made } = await ports(nobody, inventoryOf());
    const blast = await hit(made, nobody, VPC);
    expect(blast).toMatchObject({ nodes: 0 });
    const finding = {
      prerequisite: 'vpc-name-resolution',
      subject: VPC,
      impact: 'sessions-fail',
      because: '',
      attribution: 'proven',
    } as const;
    expect(severityOf([finding], blast)).toBe('info');
  });

  it('counts by role, through the profiles that are known to hold it', async () => {
    const profile = {
      name: 'example-nodes',
      arn: 'arn:aws:iam::111122223333:instance-profile/example-nodes',
      roleName: 'example-role',
      tags: {},
    };
    const state = account({ instanceProfiles: { 'example-nodes': present(profile) } });
    const { made } = await ports(state, BEFORE);
    expect(await hit(made, state, resource('AWS::IAM::Role', 'example-role'))).toMatchObject({
      nodes: 2,
      where: 'profile example-nodes',
    });
    expect(await hit(made, state, resource('AWS::IAM::InstanceProfile', 'example-nodes'))).toMatchObject({
      nodes: 2,
    });
  });

  it('does not count by role what was seen some sweeps ago', async () => {
    const { made } = await ports(live, BEFORE);
    const later = { ...made, now: () => new Date(Date.parse(SEEN) + 4 * 60 * 60 * 1000) };
    expect(await hit(later, live, resource('AWS::IAM::InstanceProfile', 'example-nodes'))).toMatchObject({
      where: 'ap-northeast-1',
    });
  });

  it('counts the Region where the preferences are at stake', async () => {
    const { made, asked } = await ports(live, BEFORE, { ...BEFORE, vpcId: 'vpc-other' });
    expect(await hit(made, live, resource('AWS::S3::Bucket', 'example'))).toMatchObject({
      nodes: 4,
      where: 'ap-northeast-1',
    });
    expect(asked).toEqual(['SSM-SessionManagerRunShell']);
  });

  it('adds up the VPCs of what broke', async () => {
    const other = { ...BEFORE, vpcId: 'vpc-other', nodes: [{ id: 'i-9' }] };
    const { made } = await ports(live, BEFORE, other);
    const both = await blastRadiusOf(
      made,
      { effect: { resources: [resource('AWS::EC2::SecurityGroup', 'sg-1')] }, state: live },
      [VPC, resource('AWS::EC2::VPC', 'vpc-other')],
    );
    expect(both).toMatchObject({ nodes: 3, sample: ['i-1', 'web-2', 'i-9'] });
  });
});

describe('who is hit, by roles and instances that no inventory knows', () => {
  const rack = { nodeId: 'mi-1', name: 'rack-1', role: 'racks', pingStatus: 'Online', tags: {} };
  const state = identityAccount({
    nodes: [nodeOf(), nodeOf({ instanceId: 'i-2', name: 'web-2' })],
    roles: [roleOf('web'), roleOf('racks')],
    more: { hybridNodes: { 'mi-1': present(rack) } },
  });

  it.each([
    ['a hybrid node', [resource('AWS::IAM::Role', 'racks')], 1, 'role racks'],
    [
      'a hybrid node whose role was changed',
      [resource('AWS::IAM::Role', 'racks'), resource('AWS::SSM::ManagedInstance', 'mi-1')],
      1,
      'role racks',
    ],
    ['the instances of a role', [resource('AWS::IAM::Role', 'web')], 2, 'role web'],
    ['one instance', [resource('AWS::EC2::Instance', NODE)], 1, `instance ${NODE}`],
  ])('%s', async (_name, resources, nodes, where) => {
    const { made } = await ports(state);
    expect(await hit(made, state, ...resources)).toMatchObject({ nodes, where, atLeast: false });
  });

  it.each([
    ['a setting of the Region', resource('AWS::SSM::ServiceSetting', '/ssm/example')],
    ['the preferences', resource('AWS::SSM::Document', 'example')],
    ['a role of nobody', resource('AWS::IAM::Role', 'nobody')],
  ])('%s: the whole Region', async (_name, one) => {
    const { made } = await ports(state);
    expect(await hit(made, state, one)).toMatchObject({ where: state.identity.region });
  });
});
