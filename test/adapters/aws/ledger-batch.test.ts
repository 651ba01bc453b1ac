import {
  BatchWriteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createTable } from '../../../functions/adapters/aws/ledger/table.ts';
import type { Row } from '../../../functions/core/ledger/rows/rows.ts';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import { noise } from '../../contract/ledger-samples.ts';

const row = (sk: string, body = '{}'): Row => ({
  pk: 'AWS::EC2::VPC#vpc-1',
  sk,
  state: 'x',
  body,
  open: false,
});

type Left = (requests: readonly WriteRequest[], call: number) => readonly WriteRequest[];

/** A table of whose batches some requests are left, or that refuses a batch; it shows what it was asked. */
const tableWith = (left: Left) => {
  const client = new DynamoDBClient({ region: 'eu-central-1' });
  const asked: { readonly name: string; readonly items: number }[] = [];
  const waits: number[] = [];
  let calls = 0;
  let refused = 0;
  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof BatchWriteItemCommand) {
      const requests = command.input.RequestItems?.['ledger'] ?? [];
      asked.push({ name: 'batch', items: requests.length });
      calls += 1;
      const rest = left(requests, calls);
      return { UnprocessedItems: rest.length > 0 ? { ledger: rest } : {} };
    }
    if (command instanceof PutItemCommand) asked.push({ name: 'put', items: 1 });
    if (command instanceof TransactWriteItemsCommand)
      asked.push({ name: 'all or none', items: command.input.TransactItems?.length ?? 0 });
    return {};
  };
  client.send = send as typeof client.send;
  const sleep = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
  };
  const table = createTable('ledger', client, () => (refused += 1), { sleep });
  return { table, asked, waits, refused: () => refused };
};

const rows = (count: number): readonly Row[] => Array.from({ length: count }, (_, n) => row(`n-${n}`));

describe('rows that are written together', () => {
  it('share calls of 25 rows, and one alone is put', async () => {
    const { table, asked } = tableWith(() => []);
    await table.put();
    await table.put(...rows(1));
    await table.put(...rows(60));
    expect(asked).toEqual([
      { name: 'put', items: 1 },
      { name: 'batch', items: 25 },
      { name: 'batch', items: 25 },
      { name: 'batch', items: 10 },
    ]);
  });

  it('keep a row of several items in one piece', async () => {
    const { table, asked } = tableWith(() => []);
    await table.put(...rows(2), row('large', noise(1_000_000)));
    expect(asked[0]).toEqual({ name: 'batch', items: 2 });
    expect(asked[1]?.name).toBe('all or none');
    expect(asked).toHaveLength(2);
  });

  it('are tried again after a pause where DynamoDB leaves some of them', async () => {
    const { table, asked, waits, refused } = tableWith((requests, call) =>
      call < 3 ? requests.slice(1) : [],
    );
    await table.put(...rows(4));
    expect(asked.map(({ items }) => items)).toEqual([4, 3, 2]);
    expect(waits).toHaveLength(2);
    expect(refused()).toBe(0);
  });

  it('count as refused, each of them, where DynamoDB goes on to leave them', async () => {
    const { table, waits, refused } = tableWith((requests) => requests.slice(-2));
    await expect(table.put(...rows(30))).rejects.toThrow(AccountUnavailableError);
    expect(waits).toHaveLength(6);
    expect(refused()).toBe(4);
  });

  it('count as refused where a call is refused, and the others are written nevertheless', async () => {
    const { table, asked, refused } = tableWith((_, call) => {
      if (call === 1) throw new Error('throttled');
      return [];
    });
    await expect(table.put(...rows(30), row('large', noise(1_000_000)))).rejects.toThrow(
      'could not be written',
    );
    expect(refused()).toBe(25);
    expect(asked.map(({ name }) => name)).toEqual(['batch', 'batch', 'all or none']);
  });
});
