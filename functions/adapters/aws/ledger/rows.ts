import type { Stored } from '../../../core/ledger/rows/read-rows.ts';
import type { Table } from './table.ts';

/** The row of these keys, as it is now. */
export const single = async (
  { query }: Pick<Table, 'query'>,
  pk: string,
  sk: string,
): Promise<Stored | undefined> => {
  const [row] = await query({
    KeyConditionExpression: 'pk = :pk AND sk = :sk',
    ExpressionAttributeValues: { ':pk': { S: pk }, ':sk': { S: sk } },
    ConsistentRead: true,
  });
  return row;
};

/** The rows of a partition, as they are now. */
export const partition = ({ query }: Pick<Table, 'query'>, pk: string): Promise<readonly Stored[]> =>
  query({
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
    ConsistentRead: true,
  });
