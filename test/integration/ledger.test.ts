import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, it } from 'vitest';
import { resource } from '../../functions/account/resource.ts';
import { createLedger, ledgerClient } from '../../functions/adapters/aws/ledger/ledger.ts';
import type { Incident } from '../../functions/core/ledger/ledger.ts';
import { AccountUnavailableError } from '../../functions/core/ports.ts';
import { describeWithAccount, memoryLog } from '../support/account.ts';
import { createLedgerTable } from '../support/ledger-table.ts';

const TABLE = 'ledger';
const vpc = resource('AWS::EC2::VPC', 'vpc-0abc');
const pk = { S: 'AWS::EC2::VPC#vpc-0abc' };
const incident: Incident = {
  prerequisite: 'vpc-name-resolution',
  subject: vpc,
  state: 'open',
  impact: 'sessions-fail',
  eventId: 'e-1',
  checkedAt: '2026-03-01T08:00:00.000Z',
  told: true,
};

describeWithAccount('the ledger on moto', (account) => {
  let log = memoryLog();
  const ledger = () => createLedger(TABLE, log, ledgerClient(account().guard));
  const dynamodb = () => new DynamoDBClient(account().owner);
  const row = async (sk: string) =>
    (await dynamodb().send(new GetItemCommand({ TableName: TABLE, Key: { pk, sk: { S: sk } } }))).Item;
  const putRow = (sk: string, body: string) =>
    dynamodb().send(
      new PutItemCommand({
        TableName: TABLE,
        Item: { pk, sk: { S: sk }, body: { S: body }, openPartition: { S: 'OPEN' } },
      }),
    );

  beforeEach(async () => {
    log = memoryLog();
    await account().reset();
    await createLedgerTable(account().owner, TABLE);
  });

  it('lets closed incidents expire after 30 days, and open ones never', async () => {
    await ledger().save({ incidents: [incident] });
    expect(await row('INCIDENT#vpc-name-resolution')).not.toHaveProperty('ttl');
    await ledger().save({ incidents: [{ ...incident, state: 'closed' }] });
    const closed = await row('INCIDENT#vpc-name-resolution');
    expect(closed).toMatchObject({ ttl: { N: String(Date.parse('2026-03-31T08:00:00Z') / 1000) } });
    expect(closed).not.toHaveProperty('openPartition');
  });

  it('never lets a baseline expire, and keeps it out of the index', async () => {
    const value = { vpcId: vpc.id, dhcpOptionsId: 'default', tags: {} };
    await ledger().saveBaseline([{ type: 'AWS::EC2::VPC', value }], '2026-03-01T08:00:00Z');
    const baseline = await row('BASELINE');
    expect(baseline).toHaveProperty('body');
    expect(baseline).not.toHaveProperty('ttl');
    expect(baseline).not.toHaveProperty('openPartition');
  });

  it.each(['no JSON', '{}', '{"snapshot":{"type":"AWS::EC2::VPC","value":{}},"seenAt":"2026"}'])(
    'leaves out a baseline that cannot be read, and says so: %s',
    async (body) => {
      await putRow('BASELINE', body);
      expect((await ledger().load([vpc])).baselines).toEqual({});
      expect(log.lines).toEqual([
        { level: 'warn', message: 'A row of the ledger cannot be read and is left out' },
      ]);
    },
  );

  it.each(['{"state":"postponed"}', 'no JSON', ''])(
    'gives back an incident and a repair that another version wrote, by their keys: %j',
    async (body) => {
      await putRow('INCIDENT#vpc-name-resolution', body);
      await putRow('REPAIR#e-1', body);
      const found = { prerequisite: 'vpc-name-resolution', subject: vpc, state: 'open', unclear: true };
      const begun = { resource: vpc, eventId: 'e-1', state: 'started', unclear: true };
      expect(await ledger().load([vpc])).toMatchObject({ incidents: [found], repairs: [begun] });
      expect(await ledger().open()).toMatchObject({ incidents: [found], untold: [begun] });
    },
  );

  it('gives back a packed row that cannot be unpacked, by its keys', async () => {
    const Item = { pk, sk: { S: 'REPAIR#e-1' }, bodyGz: { B: Buffer.from('not packed') } };
    await dynamodb().send(new PutItemCommand({ TableName: TABLE, Item }));
    expect((await ledger().load([vpc])).repairs).toMatchObject([{ eventId: 'e-1', unclear: true }]);
  });

  it('reads more rows than fit one answer', async () => {
    const long = 'x'.repeat(200_000);
    const ids = Array.from({ length: 8 }, (_, n) => `e-${n}-${long}`);
    await Promise.all(
      ids.map((eventId, n) =>
        ledger().save({ incidents: [{ ...incident, prerequisite: `p-${n}`, eventId }] }),
      ),
    );
    expect((await ledger().load([vpc])).incidents).toHaveLength(8);
    expect((await ledger().open()).incidents).toHaveLength(8);
  });

  it('finds the inventories where an earlier version wrote them, until there are new ones', async () => {
    const of = (vpcId: string) => ({ vpcId, seenAt: '2026-03-01T08:00:00.000Z', nodes: [{ id: 'i-1' }] });
    const row = { pk: { S: 'INVENTORY' }, sk: { S: 'NODES#vpc-0old' } };
    const Item = { ...row, body: { S: JSON.stringify(of('vpc-0old')) } };
    await dynamodb().send(new PutItemCommand({ TableName: TABLE, Item }));
    expect(await ledger().vpcInventories()).toEqual([of('vpc-0old')]);
    await ledger().saveInventories([of('vpc-0new')], []);
    expect(await ledger().vpcInventories()).toEqual([of('vpc-0new')]);
    expect(await ledger().open()).toEqual({ incidents: [], untold: [] });
  });

  it.each([
    ['AccessDeniedException', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['InternalServerError', 500],
  ])('is unavailable on %s', async (code, status) => {
    account().fail('dynamodb:Query', code, status);
    account().fail('dynamodb:PutItem', code, status);
    await expect(ledger().load([vpc])).rejects.toThrow(AccountUnavailableError);
    await expect(ledger().open()).rejects.toThrow(AccountUnavailableError);
    await expect(ledger().save({ incidents: [incident] })).rejects.toThrow(AccountUnavailableError);
  });
});
