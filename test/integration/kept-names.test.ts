import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, it } from 'vitest';
import { createKeptNames } from '../../functions/adapters/aws/hub/kept-names.ts';
import { describeWithAccount } from '../support/account.ts';
import { createInstallationsTable } from '../support/installations-table.ts';

const TABLE = 'installations';
const ACCOUNT = '444455556666';
const AT = '2026-11-20T03:05:00.000Z';
const row = (key: string, name: string) => ({ accountId: key, name, keptAt: AT });

describeWithAccount('kept names on moto', (account) => {
  let now = 0;
  const kept = () => createKeptNames(TABLE, new DynamoDBClient(account().guard), () => now);
  const reads = (): number =>
    account()
      .guardRequests()
      .filter(({ operation }) => operation === 'dynamodb:GetItem').length;

  beforeEach(async () => {
    now = 0;
    await account().reset();
    await createInstallationsTable(account().owner, TABLE);
  });

  it('are asked for once in five minutes, also where there is none', async () => {
    const [names, others] = [kept(), kept()];
    expect(await names.find(ACCOUNT)).toBeUndefined();
    await others.keep(row(ACCOUNT, 'shop'));
    expect(await others.find(ACCOUNT)).toBe('shop');
    expect(await names.find(ACCOUNT)).toBeUndefined();
    now += 5 * 60_000;
    for (let n = 0; n < 5; n += 1) expect(await names.find(ACCOUNT)).toBe('shop');
    expect(reads()).toBe(2);
  });

  it('are asked for again at once if the table did not answer', async () => {
    const names = kept();
    await kept().keep(row(ACCOUNT, 'shop'));
    account().fail('dynamodb:GetItem', 'AccessDeniedException', 400, 1);
    await expect(names.find(ACCOUNT)).rejects.toThrow();
    expect(await names.find(ACCOUNT)).toBe('shop');
  });

  it('expire after 30 days, and a row that nobody can read is none', async () => {
    const owner = new DynamoDBClient(account().owner);
    const Key = { installation: { S: `name/${ACCOUNT}` } };
    await kept().keep(row(ACCOUNT, 'shop'));
    const { Item } = await owner.send(new GetItemCommand({ TableName: TABLE, Key }));
    expect(Number(Item?.['ttl']?.N)).toBe(Date.parse('2026-12-20T03:05:00Z') / 1000);
    await owner.send(new PutItemCommand({ TableName: TABLE, Item: { ...Key, name: { N: '1' } } }));
    expect(await kept().find(ACCOUNT)).toBeUndefined();
    expect(await kept().all()).toEqual([]);
  });
});
