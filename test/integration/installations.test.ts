import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, it } from 'vitest';
import { createInstallations } from '../../functions/adapters/aws/hub/installations.ts';
import { describeWithAccount } from '../support/account.ts';
import { createInstallationsTable } from '../support/installations-table.ts';
import { sampleInstallation } from '../support/samples/sample-installation.ts';

const TABLE = 'installations';
const row = sampleInstallation();

describeWithAccount('a row of an earlier version, which counts no writes, on moto', (account) => {
  const installations = () => createInstallations(TABLE, new DynamoDBClient(account().guard));

  /** As the earlier version writes it. */
  const write = (heardAt = row.heardAt) =>
    new DynamoDBClient(account().owner).send(
      new PutItemCommand({
        TableName: TABLE,
        Item: {
          installation: { S: `${row.account}/${row.region}` },
          heardAt: { S: heardAt },
          row: { S: JSON.stringify({ ...row, heardAt }) },
          ttl: { N: '1' },
        },
      }),
    );

  beforeEach(async () => {
    await account().reset();
    await createInstallationsTable(account().owner, TABLE);
    await write();
  });

  it('is written by who has seen the last one', async () => {
    const before = await installations().find(row);
    expect(before).toEqual(row);
    expect(await installations().replace(before, { ...row, toldDeaf: true })).toBe(true);
    expect(await installations().replace(before, row)).toBe(false);
  });

  it('is written again after that version has come back for a time', async () => {
    await installations().replace(row, { ...row, toldDeaf: true });
    const counted = await installations().find(row);
    await write('2026-11-20T09:05:00.000Z');
    expect(await installations().replace(counted, row)).toBe(false);
    const before = await installations().find(row);
    expect(before).toEqual({ ...row, heardAt: '2026-11-20T09:05:00.000Z' });
    expect(await installations().replace(before, row)).toBe(true);
  });
});
